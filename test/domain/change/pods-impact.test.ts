import { describe, expect, test } from 'vitest';
import type { Change } from '../../../src/domain/change/change.ts';
import { daemonSet, node, pod, state } from '../../support/builders.ts';
import { toldOf } from './told.ts';

const nodes = [node('n1'), node('n2'), node('n3', { labels: { disk: 'ssd' } })];

describe('pods deleted', () => {
  const agent = daemonSet('agent');
  const full = state({
    nodes,
    daemonSets: [agent],
    pods: [
      pod('p1', { owner: agent, node: 'n1' }),
      pod('p3', { owner: daemonSet('agent'), node: 'n3' }),
      pod('orphan-abcde', { node: 'n1', labels: { 'controller-revision-hash': 'x' } }),
    ],
  });
  const remove = (...names: readonly string[]): Change => ({
    kind: 'deletePods',
    pods: names.map((name) => ({ namespace: 'default', name })),
  });

  test('come anew where they are wanted', () => {
    expect(toldOf(remove('p1'), full)).toEqual(['agent +n1', 'agent -n1 p1 (deleted as asked)']);
  });

  test('orphans are gone for good', () => {
    expect(toldOf(remove('orphan-abcde'), full)).toEqual(['other -orphan-abcde (deleted as asked)']);
  });
});
