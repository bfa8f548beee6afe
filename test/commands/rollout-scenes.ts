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
export const crashing = daemonSet('监视-agent', {
  namespace: 'logging',
  revisions: [old, { ...old, age: 60, image: 'example.org/agent:3' }, current],
  pods: nine({ of: 2 }, { n5: { of: 3, is: 'crashing', age: 3 } }),
});

/** Two of nine nodes are updated; nothing goes on by itself. */
export const onDelete = daemonSet('log-collector-of-the-northern-region', {
  namespace: 'logging',
  revisions: [old, current],
  pods: nine({ of: 1 }, { n7: { of: 2 }, n8: { of: 2 } }),
  updateStrategy: { type: 'OnDelete' },
});

/** No node has the label. */
export const nowhere = daemonSet('gpu-plugin', {
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
