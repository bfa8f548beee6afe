import { describe, expect, test } from 'vitest';
import { paceOf } from '../../../src/domain/rollout/pace.ts';
import { NOW, revision, type StateOptions } from '../../support/builders.ts';
import { agent, deadNode, minutesAgo, newPod, nodes, oldPod, statusOf } from './scene.ts';

const of = agent();
const made = (number: number, hash: string, minutes: number) =>
  revision(of, number, hash, { creationTimestamp: minutesAgo(minutes) });
const made5 = newPod(of, 'n1');
const made90 = newPod(of, 'n2', { creationTimestamp: minutesAgo(90) });

describe('when a rollout began', () => {
  test.each<[string, StateOptions, number | undefined]>([
    [
      'its revision was made',
      { controllerRevisions: [made(1, 'old', 600), made(2, 'new', 10)] },
      minutesAgo(10),
    ],
    ['the only revision was made', { controllerRevisions: [made(1, 'new', 600)] }, minutesAgo(600)],
    [
      'a template is used again: the first pod of it since the revision between',
      { controllerRevisions: [made(3, 'new', 600), made(2, 'old', 60)], pods: [made5, made90] },
      minutesAgo(5),
    ],
    [
      'a template is used again, and no pod is made yet',
      { controllerRevisions: [made(3, 'new', 600), made(2, 'old', 60)], pods: [made90] },
      undefined,
    ],
    ['revisions could not be read', { without: ['controllerrevisions'] }, undefined],
  ])('%s', (_, given, expected) => {
    expect(statusOf(of, { nodes: nodes(2), pods: [made5], ...given }).startedAt).toBe(expected);
  });

  test('decides whether a dead node was dead before', () => {
    const given = (minutes: number): StateOptions => ({
      nodes: [...nodes(1), deadNode('n2', minutes)],
      pods: [oldPod(of, 'n1'), newPod(of, 'n2', { ready: false })],
    });
    const before = [11, 9].map((minutes) => statusOf(of, given(minutes)).budget?.usedBy[0]?.brokenBefore);
    expect(before).toEqual([true, false]);
  });
});

describe('how fast a rollout goes', () => {
  const ready = (minutes: number) => newPod(of, `n${minutes}`, { since: minutes });

  test('nodes that became ready over the time since it began', () => {
    expect(paceOf([ready(8), ready(6), ready(1)], 6, minutesAgo(10), NOW)).toEqual({
      nodesPerMinute: 0.3,
      remaining: 20 * 60_000,
    });
  });

  test('pods that were ready before it are not counted', () => {
    expect(paceOf([ready(8), ready(6), ready(60)], 3, minutesAgo(10), NOW)).toEqual({
      nodesPerMinute: 0.2,
      remaining: 15 * 60_000,
    });
  });

  test.each([
    ['one node tells nothing', [ready(8), ready(60)], minutesAgo(10)],
    ['no time has passed', [ready(0), ready(0)], NOW],
  ])('%s', (_, done, startedAt) => {
    expect(paceOf(done, 3, startedAt, NOW)).toBeUndefined();
  });
});
