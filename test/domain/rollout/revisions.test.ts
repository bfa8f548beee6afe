import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../src/domain/json.ts';
import {
  historyOf,
  previousRevision,
  revisionNumbered,
  revisionToUndo,
  sameTemplate,
  type RevisionFound,
} from '../../../src/domain/rollout/revisions.ts';
import { daemonSet, NOW, revision } from '../../support/builders.ts';
import { agent, going, newPod, oldPod } from './scene.ts';

const of = agent({ podSpec: { containers: [{ image: 'a:2' }, { name: 'side', image: 'b:1' }] } });
const ofDaemonSet = (name: string, options: Parameters<typeof daemonSet>[1] = {}) => daemonSet(name, options);
const numbered = (...numbers: number[]) =>
  historyOf(
    of,
    numbers.map((number) => revision(of, number)),
  );
const numberOf = (found: RevisionFound) => (found.kind === 'found' ? found.entry.revision : found.message);

describe('the history of a DaemonSet', () => {
  test('is in order of number, not of name or age, and its newest is the current one', () => {
    const told = numbered(10, 2, 9).map((entry) => [entry.revision, entry.hash, entry.current]);
    expect(told).toEqual([
      [2, 'hash2', false],
      [9, 'hash9', false],
      [10, 'hash10', true],
    ]);
  });

  test('tells the change cause where there is one, the age and the images', () => {
    const cause = {
      annotations: { 'kubernetes.io/change-cause': 'kubectl set image' },
      creationTimestamp: NOW - 60_000,
    };
    const [first, second] = historyOf(of, [revision(of, 1), revision(of, 2, 'hash2', cause)]);
    expect(first).not.toHaveProperty('changeCause');
    expect(second).toMatchObject({
      changeCause: 'kubectl set image',
      createdAt: NOW - 60_000,
      images: ['a:2', 'b:1'],
    });
  });

  test('counts the nodes that run each, and does not where pods could not be read', () => {
    const revisions = [revision(of, 1, 'old'), revision(of, 2, 'new'), revision(of, 3, 'unused')];
    const pods = [
      oldPod(of, 'n1'),
      oldPod(of, 'n2', going(10)),
      newPod(of, 'n2'),
      newPod(of, 'n3', { targetNode: 'n3' }),
    ];
    expect(historyOf(of, revisions, pods).map((entry) => entry.nodes)).toEqual([2, 2, 0]);
    expect(historyOf(of, revisions)[0]).not.toHaveProperty('nodes');
  });

  test.each([
    ['another DaemonSet controls it', revision(ofDaemonSet('other'), 7, 'x', { labels: { app: 'agent' } })],
    ['its labels are not selected', revision(of, 7, 'x', { labels: { app: 'other' } })],
    ['it is of another namespace', revision(of, 7, 'x', { namespace: 'elsewhere' })],
    ['it is of a former DaemonSet of that name', revision(agent({ uid: 'uid-of-the-former' }), 7, 'x')],
    [
      'the DaemonSet owns but does not control it',
      revision(of, 7, 'x', {
        ownerReferences: [{ kind: 'DaemonSet', name: 'agent', uid: of.metadata.uid, controller: false }],
      }),
    ],
    ['nobody controls it', revision(of, 7, 'x', { ownerReferences: [] })],
  ])('leaves a revision out where %s', (_, foreign) => {
    expect(historyOf(of, [revision(of, 1), foreign]).map((entry) => entry.revision)).toEqual([1]);
  });

  test('has no current revision before the controller has seen the newest template', () => {
    const unseen = agent({ generation: 3, status: { observedGeneration: 2 } });
    expect(
      historyOf(unseen, [revision(unseen, 1), revision(unseen, 2)]).map(({ current }) => current),
    ).toEqual([false, false]);
  });

  test('a revision of a stripped dump has no images', () => {
    const { template: _, ...stripped } = revision(of, 1);
    expect(historyOf(of, [stripped])[0]?.images).toEqual([]);
  });
});

describe('finding a revision', () => {
  test.each<[string, RevisionFound, number | string]>([
    ['the one before the newest', previousRevision(numbered(1, 4, 7)), 4],
    ['none before the only one', previousRevision(numbered(4)), 'no last revision to roll back to'],
    ['none before none', previousRevision([]), 'no last revision to roll back to'],
    ['one to show', revisionNumbered(numbered(1, 4), 1), 1],
    [
      'one to show that is not there',
      revisionNumbered(numbered(1, 4), 3),
      'unable to find the specified revision',
    ],
    ['an undo to 0 is one to the one before', revisionToUndo(numbered(1, 4, 7), 0), 4],
    ['an undo to 0 with nothing before', revisionToUndo(numbered(7), 0), 'no last revision to roll back to'],
    ['an undo to a number', revisionToUndo(numbered(1, 4, 7), 1), 1],
    ['an undo to the current one', revisionToUndo(numbered(1), 1), 1],
    ['an undo to a gap', revisionToUndo(numbered(1, 4), 3), 'unable to find specified revision 3 in history'],
    [
      'an undo to less than nothing',
      revisionToUndo(numbered(1, 4), -1),
      'unable to find specified revision -1 in history',
    ],
  ])('%s', (_, found, expected) => {
    expect(numberOf(found)).toBe(expected);
  });
});

describe('whether templates are the same', () => {
  const template: JsonObject = {
    metadata: { labels: { app: 'agent' } },
    spec: { containers: [{ name: 'main', image: 'a:1' }] },
  };

  test.each<[string, JsonObject, boolean]>([
    [
      'in another order',
      { spec: { containers: [{ image: 'a:1', name: 'main' }] }, metadata: { labels: { app: 'agent' } } },
      true,
    ],
    ['with the mark of a revision', { ...template, $patch: 'replace' }, true],
    [
      'with a creationTimestamp of null',
      { ...template, metadata: { creationTimestamp: null, labels: { app: 'agent' } } },
      true,
    ],
    ['with another image', { ...template, spec: { containers: [{ name: 'main', image: 'a:2' }] } }, false],
    [
      'with one annotation more',
      { ...template, metadata: { labels: { app: 'agent' }, annotations: { a: 'b' } } },
      false,
    ],
    ['without metadata', { spec: template['spec'] ?? null }, false],
  ])('%s', (_, other, same) => {
    expect(sameTemplate(template, other)).toBe(same);
    expect(sameTemplate(other, template)).toBe(same);
  });

  test('metadata that holds nothing is as good as none', () => {
    expect(sameTemplate({ spec: {} }, { metadata: { creationTimestamp: null }, spec: {} })).toBe(true);
  });
});
