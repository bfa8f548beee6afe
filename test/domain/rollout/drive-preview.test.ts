import { describe, expect, test } from 'vitest';
import { planProblem } from '../../../src/domain/rollout/drive-plan-problem.ts';
import { type PreviewInput, previewOf } from '../../../src/domain/rollout/drive-preview.ts';
import { driveProgress } from '../../../src/domain/rollout/drive-progress.ts';
import type { RolloutStatus } from '../../../src/domain/rollout/rollout-status.ts';
import { daemonSet, NOW, pod, selector } from '../../support/builders.ts';
import { metadata } from '../../support/builders/metadata.ts';
import { driven, drivenPod, driveState, MINUTE, observation, plan, starting, wave } from './drive-scene.ts';

const agent = daemonSet('agent', { minReadySeconds: 10 });

function preview(options: Partial<PreviewInput> = {}) {
  return previewOf({
    plan: plan(),
    nodes: ['a', 'b', 'c'].map((name) => driven(name, drivenPod('old'))),
    daemonSet: agent,
    pods: [],
    podDisruptionBudgets: [],
    skipped: [],
    now: NOW,
    ...options,
  });
}

function status(options: Partial<RolloutStatus>): RolloutStatus {
  const nodes = { desired: 3, updated: 3, available: 3 };
  return {
    daemonSet: agent,
    strategy: 'RollingUpdate',
    phase: 'Complete',
    nodes,
    message: 'so it is',
    ...options,
  };
}

const budget = { maxUnavailable: 3, maxSurge: 0, unavailable: 0, surging: 0, usedBy: [] };
const strategy = { type: 'RollingUpdate', maxUnavailable: 0, maxSurge: '10%' };
const surging = daemonSet('agent', { updateStrategy: strategy });
const hostPort = { hostPort: 80, containerPort: 80, protocol: 'TCP', hostIP: '' };
const surgingWithPort = {
  ...surging,
  spec: {
    ...surging.spec,
    template: {
      ...surging.spec.template,
      spec: {
        ...surging.spec.template.spec,
        containers: surging.spec.template.spec.containers.map((each) => ({ ...each, ports: [hostPort] })),
      },
    },
  },
};

describe('what a driven rollout would do', () => {
  test('its waves, without nodes that are skipped, have no pod or have the new one already', () => {
    const nodes = [
      driven('a', drivenPod('old')),
      driven('b', drivenPod('old')),
      driven('c', undefined),
      driven('d', drivenPod('new')),
    ];
    const { waves } = preview({ nodes, skipped: ['a'], targetHash: 'new' });
    expect(waves.map((each) => each.nodes.map(({ name }) => name))).toEqual([['b']]);
  });

  test('its duration: rounds of what the budget allows, and the pauses between waves', () => {
    const asked = plan({
      canary: { kind: 'nodes', value: 1 },
      maxUnavailable: { kind: 'nodes', value: 2 },
      pauseBetween: 3 * MINUTE,
      minReady: MINUTE,
    });
    // Two rounds of a minute to start and a minute to be ready, and one pause.
    expect(preview({ plan: asked })).toMatchObject({
      expectedDuration: 7 * MINUTE,
      minReady: MINUTE,
      maxUnavailable: 2,
    });
  });

  test('no duration where no pod tells how long it took', () => {
    expect(preview({ nodes: [driven('a', starting('old'))] })).not.toHaveProperty('expectedDuration');
  });
});

describe('what speaks against it', () => {
  test.each<{ name: string; options: Partial<PreviewInput>; kinds: string[]; message?: RegExp }>([
    { name: 'nothing', options: { status: status({ budget: { ...budget, maxUnavailable: 1 } }) }, kinds: [] },
    {
      name: 'a rollout that is stuck',
      options: { status: status({ phase: 'Stuck' }) },
      kinds: ['UnhealthyRollout'],
      message: /not complete \(Stuck\): so it is$/,
    },
    {
      name: 'a pause',
      options: { status: status({ phase: 'Paused', pausedStrategy: 'RollingUpdate maxUnavailable 10%' }) },
      kinds: ['EndsPause'],
      message: /ends the pause, and puts RollingUpdate maxUnavailable 10% back when it is done$/,
    },
    {
      name: 'nodes that are broken before',
      options: { nodes: [driven('b', starting('old')), driven('a', drivenPod('old'))] },
      kinds: ['NotReadyNodes'],
      message: /^node b has no available pod now.*--skip-not-ready$/,
    },
    {
      name: 'nodes that are broken before and skipped are no warning',
      options: { nodes: [driven('b', starting('old')), driven('a', drivenPod('old'))], skipped: ['b'] },
      kinds: [],
    },
    {
      name: 'Argo CD',
      options: {
        daemonSet: daemonSet('agent', { annotations: { 'argocd.argoproj.io/tracking-id': 'x:y' } }),
      },
      kinds: ['ManagedBy'],
      message: /^Argo CD \(x:y\) manages.*at any time/,
    },
    {
      name: 'Flux',
      options: { daemonSet: daemonSet('agent', { labels: { 'kustomize.toolkit.fluxcd.io/name': 'apps' } }) },
      kinds: ['ManagedBy'],
      message: /^Flux \(apps\)/,
    },
    {
      name: 'Helm, of which only a label tells',
      options: { daemonSet: daemonSet('agent', { labels: { 'app.kubernetes.io/managed-by': 'Helm' } }) },
      kinds: ['ManagedBy'],
      message: /^Helm manages.*at its next upgrade/,
    },
    { name: 'a strategy that surges', options: { daemonSet: surging }, kinds: ['SurgeUnused'] },
    {
      name: 'a strategy that surges, and a host port',
      options: { daemonSet: surgingWithPort },
      kinds: ['SurgeUnused', 'HostPortWithSurge'],
    },
    {
      name: 'a DaemonSet that allows more at a time',
      options: { status: status({ budget }) },
      kinds: ['MaxUnavailableLarger'],
      message: /allows 3 nodes at a time, this rollout takes 1$/,
    },
    {
      name: 'a PodDisruptionBudget that selects its pods',
      options: {
        pods: [pod('agent-a', { owner: agent, node: 'a' })],
        podDisruptionBudgets: [
          { metadata: metadata('keep'), selector: selector({ app: 'agent' }), disruptionsAllowed: 0 },
          { metadata: metadata('other'), selector: selector({ app: 'other' }), disruptionsAllowed: 0 },
          { metadata: metadata('none'), disruptionsAllowed: 0 },
        ],
      },
      kinds: ['PodDisruptionBudget'],
      message: /^PodDisruptionBudget keep is about these pods/,
    },
  ])('$name', ({ options, kinds, message = /(?:)/ }) => {
    const { warnings } = preview(options);
    expect(warnings.map(({ kind }) => kind)).toEqual(kinds);
    expect(warnings.map((warning) => warning.message).join()).toMatch(message);
  });
});

describe('a plan that cannot be carried out', () => {
  test.each<{ name: string; minReady: number; own: number; problem?: string }>([
    {
      name: 'asks new pods for more time than a node may take',
      minReady: 5 * MINUTE,
      own: 0,
      problem: 'a new pod must be ready for 5m, and a node may take only 5m: every node would fail',
    },
    {
      name: 'is one of a DaemonSet that asks for more itself',
      minReady: 0,
      own: 600,
      problem: 'a new pod must be ready for 10m, and a node may take only 5m: every node would fail',
    },
    { name: 'is none where time is left', minReady: 5 * MINUTE - 1, own: 299 },
  ])('$name', ({ minReady, own, problem }) => {
    expect(planProblem(plan({ minReady }), own)).toBe(problem);
  });
});

describe('progress in numbers', () => {
  const nodes = [
    driven('a', drivenPod('new')),
    driven('b', starting('new')),
    driven('c', drivenPod('old')),
    driven('d', starting('old')),
  ];

  test('of a rollout', () => {
    const state = driveState({
      wave: wave('b'),
      skipped: ['d'],
      inFlight: [{ node: 'b', since: NOW, restarts: 0 }],
    });
    expect(driveProgress(state, observation(state, nodes), NOW)).toEqual({
      wave: { number: 1, of: 2 },
      done: 1,
      total: 3,
      failed: 0,
      inFlight: 1,
      skipped: 1,
    });
  });

  test('of an undo', () => {
    const state = driveState({ phase: 'Undoing', targetHash: 'old', undoesHash: 'new' });
    expect(driveProgress(state, observation(state, nodes), NOW)).toMatchObject({ done: 1, total: 4 });
  });
});
