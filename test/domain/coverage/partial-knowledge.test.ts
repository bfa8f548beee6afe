import { describe, expect, test } from 'vitest';
import type { ClusterState } from '../../../src/domain/cluster-state.ts';
import { viewOf } from '../../../src/domain/cluster-view.ts';
import { coverageOf, pairOf } from '../../../src/domain/coverage/coverage.ts';
import type { DaemonSet } from '../../../src/domain/objects.ts';
import {
  affinityTerm,
  condition,
  daemonSet,
  event,
  node,
  NOW,
  pod,
  selector,
  state,
  type StateOptions,
} from '../../support/builders.ts';

const plain = daemonSet('agent');
const zoned = { labels: { zone: 'a' } };
const companion = daemonSet('agent', {
  podSpec: { affinity: { podAffinity: [affinityTerm('zone', { app: 'web' })] } },
});
const teamed = daemonSet('agent', {
  podSpec: {
    affinity: {
      podAffinity: [affinityTerm('zone', { app: 'web' }, { namespaceSelector: selector({ team: 'x' }) })],
    },
  },
});
const claimed = daemonSet('agent', {
  podSpec: { volumes: [{ name: 'data', kind: 'persistentVolumeClaim', claimName: 'data' }] },
});
const sandboxed = daemonSet('agent', {
  podSpec: { runtimeClassName: 'sandboxed', requests: { cpu: '1', memory: '1Gi' } },
});
const refused = {
  conditions: [
    condition('PodScheduled', 'False', { message: "didn't satisfy existing pods anti-affinity rules" }),
  ],
};

interface Row {
  readonly name: string;
  readonly of: DaemonSet;
  readonly made?: boolean;
  readonly given: StateOptions;
  readonly notChecked: string;
}

function pair(
  { of, made = true, given }: Pick<Row, 'of' | 'made' | 'given'>,
  options: Parameters<typeof pod>[1] = {},
) {
  const pods = made ? [pod('agent-x', { owner: of, targetNode: 'n1', ...options })] : [];
  const others: Partial<ClusterState> = {
    daemonSets: [of],
    nodes: [node('n1', zoned), node('n2', zoned)],
    pods,
  };
  return pairOf(of, 'n1', viewOf(state({ ...others, ...given })));
}

describe('what could not be read is neither passed nor failed', () => {
  test.each<Row>([
    {
      name: 'the other pods on the node',
      of: plain,
      given: { nodesWithAllPods: new Set() },
      notChecked: 'resources, host ports and pod affinity',
    },
    {
      name: 'volume claims',
      of: claimed,
      given: { without: ['persistentvolumeclaims'] },
      notChecked: 'volumes',
    },
    {
      name: 'pods on other nodes, for pod affinity',
      of: companion,
      given: { knowsOtherNodes: false, nodesWithAllPods: new Set(['n1']) },
      notChecked: 'pod affinity and topology spread',
    },
    {
      name: 'labels of namespaces, for a namespace selector',
      of: teamed,
      given: { without: ['namespaces'] },
      notChecked: 'pod affinity and topology spread',
    },
  ])('$name: fits is absent, and the reason says what was not checked', ({ notChecked, ...row }) => {
    const { fits, reasons } = pair(row);
    expect(fits).toBeUndefined();
    expect(reasons.map(({ kind }) => kind)).toEqual(['Unknown']);
    expect(reasons[0]?.message).toContain(`not checked: ${notChecked}`);
    expect(reasons[0]?.message).not.toContain('every check passes');
  });

  test.each<Omit<Row, 'notChecked'>>([
    { name: 'LimitRanges', of: plain, made: false, given: { without: ['limitranges'] } },
    { name: 'runtime classes', of: sandboxed, made: false, given: { without: ['runtimeclasses'] } },
  ])('$name decide what a pod that does not exist yet will ask for', (row) => {
    expect(pair(row).fits).toBeUndefined();
    expect(pair({ ...row, given: {} }).fits).toBe(true);
  });

  test('rules of pods on other nodes, where the scheduler speaks of them', () => {
    const given = { nodesWithAllPods: new Set(['n1']) };
    const { fits, reasons } = pair({ of: plain, given }, refused);
    expect(fits).toBeUndefined();
    expect(reasons[0]?.message).toContain('rules of pods on other nodes');
  });

  test('without nodes, a pending pod is told with the scheduler’s words', () => {
    const { state: of, reasons } = pair({ of: plain, given: { without: ['nodes'] } }, refused);
    expect(of).toBe('Pending');
    expect(reasons[0]).toMatchObject({
      kind: 'Unknown',
      detail: { schedulerMessage: refused.conditions[0]?.message },
    });
  });

  test('without pods, nothing is said of flags', () => {
    const given = { without: ['pods'] as const };
    expect(pair({ of: plain, given })).not.toHaveProperty('terminating');
    expect(coverageOf(plain, viewOf(state({ nodes: [node('n1')], ...given })))).not.toHaveProperty(
      'statusIsStale',
    );
  });
});

describe('an answer about some nodes', () => {
  const status = { desiredNumberScheduled: 2, currentNumberScheduled: 2, numberReady: 2, numberAvailable: 2 };
  const agent = daemonSet('agent', { status });

  test('knows all the others: the status is not stale for leaving them out', () => {
    const pods = ['n1', 'n2'].map((name) => pod(`agent-${name}`, { owner: agent, node: name }));
    const asked = { nodesAskedAbout: new Set(['n1']) };
    const view = viewOf(state({ daemonSets: [agent], nodes: [node('n1'), node('n2')], pods, ...asked }));
    const { nodes, pairs, statusIsStale } = coverageOf(agent, view);
    expect(pairs.map((each) => each.node)).toEqual(['n1']);
    expect(nodes).toMatchObject({ total: 1, eligible: 1 });
    expect(statusIsStale).toBe(false);
  });
});

test('a refusal that no node lacks a pod for is over', () => {
  const events = [event(plain, 'FailedCreate', 'exceeded quota', { lastTimestamp: NOW - 3_000_000 })];
  const reasonsWith = (pods: ClusterState['pods']) =>
    coverageOf(plain, viewOf(state({ nodes: [node('n1')], events, pods: pods ?? [] }))).daemonSetReasons;
  expect(reasonsWith([pod('agent-x', { owner: plain, node: 'n1' })])).toEqual([]);
  expect(reasonsWith([]).map(({ kind }) => kind)).toEqual(['CreateRejected']);
});
