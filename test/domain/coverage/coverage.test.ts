import { describe, expect, test } from 'vitest';
import { viewOf } from '../../../src/domain/cluster-view.ts';
import { coverageOf } from '../../../src/domain/coverage/coverage.ts';
import { condition, daemonSet, event, node, pod, state } from '../../support/builders.ts';

const agent = daemonSet('agent', {
  podSpec: { nodeSelector: { disk: 'ssd' }, requests: { cpu: '1' } },
  status: { desiredNumberScheduled: 3, currentNumberScheduled: 2, numberReady: 1, numberAvailable: 1 },
});
const ssd = { labels: { disk: 'ssd' } };
const nodes = [node('a', ssd), node('b', ssd), node('c', ssd), node('d'), node('e')];
const pods = [pod('agent-a', { owner: agent, node: 'a' }), pod('agent-b', { owner: agent, targetNode: 'b' })];

function coverage(given: Parameters<typeof state>[0] = {}) {
  return coverageOf(agent, viewOf(state({ daemonSets: [agent], nodes, pods, ...given })));
}

describe('counting nodes', () => {
  test('every node is in exactly one state', () => {
    expect(coverage().nodes).toEqual({
      total: 5,
      eligible: 3,
      available: 1,
      ready: 0,
      notReady: 0,
      pending: 1,
      missing: 1,
      excluded: 2,
      misscheduled: 0,
      terminating: 0,
      duplicate: 0,
    });
  });

  test('without pods only what nodes and the status tell is counted', () => {
    expect(coverage({ without: ['pods'] }).nodes).toEqual({
      total: 5,
      eligible: 3,
      excluded: 2,
      available: 1,
      misscheduled: 0,
    });
    expect(coverage({ without: ['pods'] }).pairs.map((pair) => pair.state)).toEqual([
      undefined,
      undefined,
      undefined,
      'Excluded',
      'Excluded',
    ]);
  });

  test('without nodes the status of the DaemonSet and the pods tell', () => {
    const { nodes: counts, pairs } = coverage({ without: ['nodes'] });
    expect(counts).toMatchObject({ eligible: 3, available: 1, pending: 1, missing: 1 });
    expect(counts).not.toHaveProperty('total');
    expect(pairs.map((pair) => [pair.node, pair.state])).toEqual([
      ['a', 'Available'],
      ['b', 'Pending'],
    ]);
  });
});

describe('reasons over all nodes', () => {
  test('troubled nodes come before excluded ones, however many those are', () => {
    expect(coverage().reasons.map(({ kind, nodes: names }) => [kind, names])).toEqual([
      ['Unknown', ['b', 'c']],
      ['NodeSelector', ['d', 'e']],
    ]);
  });

  test('a rejection of pods is told where a pod is missing, not where one is pending', () => {
    const events = [
      event(agent, 'FailedCreate', 'Error creating: pods "agent-" is forbidden: exceeded quota: small'),
    ];
    expect(coverage({ events }).reasons.map(({ kind, nodes: names }) => [kind, names])).toEqual([
      ['Unknown', ['b']],
      ['CreateRejected', ['c']],
      ['NodeSelector', ['d', 'e']],
    ]);
  });
});

describe('a stale status', () => {
  test.each([
    { name: 'agrees with the objects', status: {}, stale: false },
    { name: 'counts a pod as ready that is not', status: { numberReady: 2 }, stale: true },
    { name: 'has not counted a node that came', status: { desiredNumberScheduled: 2 }, stale: true },
    { name: 'is of an older generation', status: { observedGeneration: 0 }, stale: true },
  ])('a status that $name is stale: $stale', ({ status, stale }) => {
    const changed = { ...agent, status: { ...agent.status, ...status } };
    const view = viewOf(state({ daemonSets: [changed], nodes, pods }));
    expect(coverageOf(changed, view).statusIsStale).toBe(stale);
  });
});

describe('which reason stands for its group', () => {
  const typo = daemonSet('agent', { podSpec: { nodeSelector: { pool: 'worker' } } });

  test('a near miss comes before more nodes that were never meant, and speaks for its group', () => {
    const given = [node('gpu', { labels: { pool: 'gpu' } }), node('w', { labels: { pool: 'workers' } })];
    const [group] = coverageOf(typo, viewOf(state({ daemonSets: [typo], nodes: given }))).reasons;
    expect(group?.nodes).toEqual(['gpu', 'w']);
    expect(group?.message).toMatch(/^on w: .*near miss: the value is "workers", wanted is "worker"/);
  });

  test('a dead node that no selector means is not told as dead', () => {
    const dead = node('dead', {
      taints: ['node.kubernetes.io/unreachable:NoSchedule'],
      conditions: [condition('Ready', 'Unknown')],
    });
    const { reasons } = coverageOf(typo, viewOf(state({ daemonSets: [typo], nodes: [dead] })));
    expect(reasons.map(({ kind }) => kind)).toEqual(['NodeSelector', 'UntoleratedTaint']);
  });
});
