/** Rollouts of many kinds, for what the verbs of `rollout` print. */
import { daemonSet, dumpOf, node } from './rollout-cluster.ts';
import type { Fields, PodFacts } from './rollout-cluster.ts';

const old = { image: 'example.org/agent:1', age: 9000, cause: 'first' };
const current = { image: 'example.org/agent:2', age: 4, cause: 'second \u001b[31m' };

/** Nine nodes, of which `dead` ones are not ready for three hours. */
export function nineNodes(...dead: readonly string[]): readonly Fields[] {
  return [1, 2, 3, 4, 5, 6, 7, 8, 9].map((number) =>
    node(`n${number}`, dead.includes(`n${number}`) ? { deadFor: 180 } : {}),
  );
}

/** The same pod on each of nine nodes, with exceptions. */
export function nine(
  usual: PodFacts,
  others: Readonly<Record<string, PodFacts>> = {},
): Record<string, PodFacts> {
  const usually = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((number) => [`n${number}`, usual] as const);
  return { ...Object.fromEntries(usually), ...others };
}

/** Four of nine nodes are updated, one of them starts. */
export const rolling = daemonSet('agent', {
  revisions: [old, current],
  pods: nine(
    { of: 1 },
    {
      n1: { of: 2, age: 3 },
      n2: { of: 2, age: 2 },
      n3: { of: 2, age: 1 },
      n4: { of: 2, is: 'starting', age: 0 },
    },
  ),
  updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '10%' } },
});

/** Three dead nodes use up a budget of one. */
export const blocked = daemonSet('agent', {
  revisions: [old, current],
  pods: nine(
    { of: 1 },
    {
      n1: { of: 1, is: 'lost' },
      n2: { of: 1, is: 'lost' },
      n3: { of: 1, is: 'lost' },
      n4: { of: 2, age: 3 },
    },
  ),
  updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '10%' } },
});

/** Everything is updated and available. */
export const finished = daemonSet('proxy', { revisions: [old, current], pods: nine({ of: 2 }) });

/** A new pod that crashes, of a DaemonSet with a name in wide characters. */
const crashing = daemonSet('监视-agent', {
  namespace: 'logging',
  revisions: [old, { ...old, age: 60, image: 'example.org/agent:3' }, current],
  pods: nine({ of: 2 }, { n5: { of: 3, is: 'crashing', age: 3 } }),
});

/** Two of nine nodes are updated; nothing goes on by itself. */
const onDelete = daemonSet('log-collector-of-the-northern-region', {
  namespace: 'logging',
  revisions: [old, current],
  pods: nine({ of: 1 }, { n7: { of: 2 }, n8: { of: 2 } }),
  updateStrategy: { type: 'OnDelete' },
});

/** No node has the label. */
const nowhere = daemonSet('gpu-plugin', {
  revisions: [current],
  pods: {},
  nodeSelector: { gpu: 'true' },
});

/** Rollouts in every phase that plain objects tell of. */
export const manyRollouts = dumpOf(
  ...nineNodes(),
  ...rolling,
  ...finished,
  ...crashing,
  ...onDelete,
  ...nowhere,
  ...daemonSet('unseen', { revisions: [old], pods: nine({ of: 1 }), generation: 2 }),
);

export const stuckOnDeadNodes = dumpOf(...nineNodes('n1', 'n2', 'n3'), ...blocked);
export const inProgress = dumpOf(...nineNodes(), ...rolling);

export const revisions = [
  { image: 'example.org/agent:1', age: 900 },
  { image: 'example.org/agent:2', age: 4 },
];

/** Nine nodes of which so many, from n1 on, are updated; the next one starts. */
export function updatedUpTo(count: number): string {
  const pods = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((number) => {
    const is = number === count + 1 ? 'starting' : 'available';
    return [
      `n${number}`,
      { of: number <= count + 1 ? 2 : 1, is, age: number <= count + 1 ? 3 : 900 },
    ] as const;
  });
  return dumpOf(...nineNodes(), ...daemonSet('agent', { revisions, pods: Object.fromEntries(pods) }));
}

const failedDrive = {
  version: 1,
  id: 'x1',
  phase: 'Failed',
  driver: 'admin@desk',
  startedAt: Date.UTC(2026, 2, 1, 9),
  formerStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '10%' } },
  formerHash: 'hash1',
  formerRevision: 1,
  targetHash: 'hash2',
  template: 'f1',
  plan: {
    order: { kind: 'name' },
    nodeTimeout: 300_000,
    minReady: 0,
    onFailure: 'pause',
    maxUnavailable: { kind: 'nodes', value: 1 },
  },
  skipped: ['n9'],
  wave: {
    index: 0,
    through: { canary: false, group: '', name: 'n2' },
    size: 2,
    startedAt: Date.UTC(2026, 2, 1, 9),
  },
  inFlight: [],
  failures: [
    { node: 'n1', pod: 'agent-n1-2', kind: 'CrashLoop', message: 'exit code 1: no \u001b[31mconfig' },
  ],
  pausedIn: 'Rolling',
  because: '1 node failed: n1 (CrashLoop)',
  updatedAt: Date.UTC(2026, 2, 1, 9, 30),
};

export const failed = dumpOf(
  ...nineNodes(),
  ...daemonSet('agent', {
    revisions,
    pods: nine({ of: 1 }, { n1: { of: 2, is: 'crashing', age: 3 } }),
    updateStrategy: { type: 'OnDelete' },
    annotations: { 'kubectl-ds/rollout': JSON.stringify(failedDrive) },
  }),
);
