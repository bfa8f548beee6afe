import { describe, expect, test } from 'vitest';
import { viewOf } from '../../../src/domain/cluster-view.ts';
import type { DaemonSet, Node, Pod } from '../../../src/domain/objects.ts';
import type { DrivePlan } from '../../../src/domain/rollout/drive-state.ts';
import { fingerprint } from '../../../src/domain/rollout/fingerprint.ts';
import { driveObservation } from '../../../src/domain/rollout/observation.ts';
import {
  condition,
  daemonSet,
  node,
  NOW,
  pod,
  revision,
  state,
  type PodOptions,
} from '../../support/builders.ts';

const minutes = 60_000;
const agent = daemonSet('agent', { minReadySeconds: 5 });
const plan: DrivePlan = {
  order: { kind: 'name' },
  nodeTimeout: 5 * minutes,
  minReady: 0,
  onFailure: 'pause',
  maxUnavailable: { kind: 'nodes', value: 1 },
};

/** A pod of the agent on a node, of the revision with this hash. */
function agentPod(on: string, hash: string, options: PodOptions = {}): Pod {
  const labels = { app: 'agent', 'controller-revision-hash': hash };
  return pod(`agent-${on}`, { owner: agent, node: on, labels, ...options });
}

interface Scene {
  readonly daemonSet?: DaemonSet;
  readonly nodes: readonly Node[];
  readonly pods?: readonly Pod[];
  readonly plan?: DrivePlan;
  readonly madeHash?: string;
}

function observed({ daemonSet: of = agent, nodes, pods = [], plan: by = plan, madeHash }: Scene) {
  const controllerRevisions = [revision(of, 1, 'old'), revision(of, 2, 'new')];
  const view = viewOf(state({ daemonSets: [of], nodes, pods, controllerRevisions }));
  return driveObservation(of, view, by, madeHash);
}

const dead = [condition('Ready', 'Unknown', { lastTransitionTime: NOW - minutes })];
const unreachable = 'node.kubernetes.io/unreachable:NoSchedule';
const deadAndTainted = node('n1', { conditions: dead, taints: [unreachable] });

describe('the DaemonSet', () => {
  test('is seen with its template, strategy and revision', () => {
    expect(observed({ nodes: [] })).toEqual({
      deleting: false,
      strategy: 'RollingUpdate',
      template: fingerprint(agent.spec.template.json),
      observed: true,
      currentHash: 'new',
      minReady: 5000,
      nodes: [],
    });
  });

  test('has no current revision before its controller has seen the newest template', () => {
    const ahead = daemonSet('agent', { generation: 3, status: { observedGeneration: 2 } });
    const seen = observed({ daemonSet: ahead, nodes: [] });
    expect(seen).toMatchObject({ observed: false });
    expect(seen.currentHash).toBeUndefined();
  });

  test('carries the state as it stands in its annotation', () => {
    const annotations = { 'kubectl-ds/rollout': '{"version":1}' };
    const going = daemonSet('agent', { annotations, deletionTimestamp: NOW });
    expect(observed({ daemonSet: going, nodes: [] })).toMatchObject({
      annotation: '{"version":1}',
      deleting: true,
    });
  });
});

describe('nodes', () => {
  const names = (scene: Scene): readonly string[] => observed(scene).nodes.map(({ name }) => name);

  test.each([
    ['one that should run the pod counts, also without one', node('n1'), ['n1']],
    ['a taint that is not tolerated leaves it out', node('n1', { taints: ['gpu:NoSchedule'] }), []],
    ['a dead one that is not tainted counts', node('n1', { conditions: dead }), ['n1']],
    ['a dead one that is tainted does not', deadAndTainted, []],
  ])('%s', (_, there, expected) => {
    expect(names({ nodes: [there], madeHash: 'new' })).toEqual(expected);
  });

  test.each([
    ['a new pod: it is looked at', deadAndTainted, 'new', 'new', ['n1']],
    ['an old pod: it is not', deadAndTainted, 'old', 'new', []],
    ['a pod before the new hash is known: it is not', deadAndTainted, 'new', undefined, []],
    [
      'a new pod, tainted by somebody too: it is not',
      node('n1', { conditions: dead, taints: [unreachable, 'gpu:NoSchedule'] }),
      'new',
      'new',
      [],
    ],
    [
      'a new pod, well again before its taint is gone: it is not',
      node('n1', { taints: [unreachable] }),
      'new',
      'new',
      [],
    ],
  ])('that no longer count, with %s', (_, there, hash, madeHash, expected) => {
    const scene = { nodes: [there], pods: [agentPod('n1', hash)] };
    expect(names(madeHash === undefined ? scene : { ...scene, madeHash })).toEqual(expected);
  });

  test('are grouped by the label that they are ordered by', () => {
    const zone = 'topology.kubernetes.io/zone';
    const byZone: DrivePlan = { ...plan, order: { kind: 'label', key: zone } };
    const nodes = [node('n1', { labels: { [zone]: 'a' } }), node('n2')];
    expect(observed({ nodes, plan: byZone }).nodes.map(({ group }) => group)).toEqual(['a', '']);
    expect(observed({ nodes }).nodes.map(({ group }) => group)).toEqual(['', '']);
  });

  test.each([
    ['a selector picks the canary', 'pool in (canary)', [true, false]],
    ['one that cannot be read picks none', 'pool in', [false, false]],
  ])('%s', (_, value, expected) => {
    const nodes = [node('n1', { labels: { pool: 'canary' } }), node('n2')];
    const canary = { kind: 'selector', value } as const;
    const seen = observed({ nodes, plan: { ...plan, canary } });
    expect(seen.nodes.map((each) => each.canary)).toEqual(expected);
  });

  test('tell since when they are not ready', () => {
    const nodes = [node('n1', { conditions: dead }), node('n2')];
    const since = observed({ nodes }).nodes.map(({ notReadySince }) => notReadySince);
    expect(since).toEqual([NOW - minutes, undefined]);
  });
});

describe('the pod of a node', () => {
  const only = (...pods: readonly Pod[]) => observed({ nodes: [node('n1')], pods }).nodes[0]?.pod;
  const status = (restartCount: number, now: object = {}, lastState: object = {}) => ({
    name: 'main',
    ready: false,
    restartCount,
    state: now,
    lastState,
  });
  const died = { terminated: { reason: 'Error', message: 'no such file', exitCode: 2 } };
  const waiting = (reason: string, message = '') => ({ waiting: { reason, message } });
  const running = { running: { startedAt: NOW } };

  test('is seen with what tells it from others', () => {
    expect(only(agentPod('n1', 'old'))).toEqual({
      name: 'agent-n1',
      uid: 'uid-default-agent-n1',
      hash: 'old',
      createdAt: NOW - 60 * minutes,
      terminating: false,
      readySince: NOW - 60 * minutes,
      restarts: 0,
    });
  });

  test('is a live one rather than one that is going', () => {
    const going = agentPod('n1', 'old', { deletionTimestamp: NOW, creationTimestamp: 0 });
    const labels = { app: 'agent', 'controller-revision-hash': 'new' };
    const live = pod('agent-2', { owner: agent, node: 'n1', labels });
    expect(only(going, live)).toMatchObject({ name: 'agent-2', terminating: false });
    expect(only(going)).toMatchObject({ name: 'agent-n1', terminating: true });
  });

  test('counts the restarts of all its containers', () => {
    const restarted = agentPod('n1', 'old', {
      containerStatuses: [status(2), status(1)],
      initContainerStatuses: [status(4)],
    });
    expect(only(restarted)).toMatchObject({ restarts: 7 });
  });

  test('that waits for its node says what the scheduler says', () => {
    const conditions = [condition('PodScheduled', 'False', { message: '0/9 nodes are available' })];
    expect(only(pod('agent-x', { owner: agent, targetNode: 'n1', conditions }))).toMatchObject({
      waitsFor: 'it cannot be scheduled: 0/9 nodes are available',
    });
    expect(only(pod('agent-x', { owner: agent, targetNode: 'n1' }))).toMatchObject({
      waitsFor: 'it is not scheduled yet',
      notReadySince: NOW - 60 * minutes,
    });
  });

  test.each<[string, PodOptions, string, string]>([
    [
      'a crash loop is trouble, with how it last ended',
      { containerStatuses: [status(3, waiting('CrashLoopBackOff'), died)] },
      'CrashLoop',
      'container main keeps crashing: 3 restarts, last exit code 2 (Error): no such file',
    ],
    [
      'an image that cannot be pulled is trouble',
      { containerStatuses: [status(0, waiting('ErrImagePull', 'denied'))] },
      'ImagePull',
      'denied',
    ],
    [
      'a pod that failed is trouble',
      { phase: 'Failed', reason: 'Evicted', message: 'low on memory' },
      'PodFailed',
      'Evicted (low on memory)',
    ],
  ])('%s', (_, options, kind, message) => {
    expect(only(agentPod('n1', 'new', { ready: false, ...options }))?.trouble).toEqual({
      kind,
      message: expect.stringContaining(message) as string,
    });
  });

  test.each<[string, PodOptions]>([
    ['a container that ended for the first time', { containerStatuses: [status(0, died)] }],
    ['a readiness probe that fails', { containerStatuses: [status(0, running)] }],
    ['a container that is being made', { containerStatuses: [] }],
  ])('%s is no trouble yet', (_, options) => {
    const seen = only(agentPod('n1', 'new', { ready: false, ...options }));
    expect(seen).toMatchObject({ waitsFor: expect.any(String) as string });
    expect(seen).not.toHaveProperty('trouble');
    expect(seen).not.toHaveProperty('readySince');
  });

  test('does not say what its node lacks', () => {
    const nodes = [node('n1', { conditions: dead })];
    const pods = [agentPod('n1', 'new', { ready: false, containerStatuses: [status(0, running)] })];
    expect(observed({ nodes, pods }).nodes[0]?.pod?.waitsFor).toBe('container main runs, but is not ready');
  });
});
