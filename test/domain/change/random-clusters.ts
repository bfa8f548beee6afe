import * as fc from 'fast-check';
import type { Change } from '../../../src/domain/change/change.ts';
import { cascades } from '../../../src/domain/change/change.ts';
import type { ClusterState } from '../../../src/domain/cluster-state.ts';
import { daemonSet, node, NOW, pod, selector, state } from '../../support/builders.ts';
import { settled } from './settle.ts';

const nodeNames = ['n1', 'n2', 'n3', 'n4'];
const daemonSetNames = ['a', 'b', 'c'];
const value = fc.constantFrom('x', 'y');
const key = fc.constantFrom('disk', 'pool');
const effect = fc.constantFrom('NoSchedule', 'NoExecute', 'PreferNoSchedule');
const taintText = fc.tuple(key, value, effect).map(([k, v, e]) => `${k}=${v}:${e}`);
const tolerationText = fc.oneof(taintText, key, fc.constant(''));
const labels = fc.dictionary(key, value, { maxKeys: 2 });
/** Two selectors only: some DaemonSets share one. */
const app = fc.constantFrom('one', 'two');

const aNode = (name: string) =>
  fc
    .record({ labels, taints: fc.uniqueArray(taintText, { maxLength: 2, selector: sameTaint }) })
    .map((options) => node(name, options));

/** Key and effect make a taint what it is. */
function sameTaint(text: string): string {
  return text.replace(/=.*:/, ':');
}

const aDaemonSet = (name: string) =>
  fc
    .record({ app, nodeSelector: labels, tolerations: fc.array(tolerationText, { maxLength: 2 }) })
    .map((options) =>
      daemonSet(name, {
        selector: selector({ app: options.app }),
        templateLabels: { app: options.app },
        podSpec: { nodeSelector: options.nodeSelector, tolerations: options.tolerations },
        updateStrategy: { type: 'OnDelete' },
      }),
    );

const someOf = (names: readonly string[]) => fc.subarray([...names], { minLength: 1 });

/** A cluster at rest, some pods of which were made from an older template: one without tolerations. */
export const cluster: fc.Arbitrary<ClusterState> = fc
  .tuple(
    fc.tuple(...nodeNames.map(aNode)),
    fc.tuple(...daemonSetNames.map(aDaemonSet)),
    fc.infiniteStream(fc.nat({ max: 999 })),
    fc.infiniteStream(fc.boolean()),
  )
  .map(([nodes, daemonSets, ages, isOld]) => {
    const rested = settled(state({ nodes, daemonSets }));
    const pods = (rested.pods ?? []).map((each) => ({
      ...each,
      metadata: { ...each.metadata, creationTimestamp: NOW - next(ages) * 1000 },
      spec: { ...each.spec, tolerations: next(isOld) ? pod('old').spec.tolerations : each.spec.tolerations },
    }));
    return settled({ ...rested, pods });
  });

function next<T>(stream: IterableIterator<T>): T {
  return stream.next().value as T;
}

export const labelChange = fc
  .record({ nodes: someOf(nodeNames), set: labels, removed: fc.subarray(['disk', 'pool']) })
  .map(({ nodes, set, removed }): Extract<Change, { kind: 'label' }> => {
    return { kind: 'label', nodes, set, remove: removed.filter((each) => set[each] === undefined) };
  });

export const taintChange = fc
  .record({
    nodes: someOf(nodeNames),
    add: fc.uniqueArray(taintText, { maxLength: 2, selector: sameTaint }),
    remove: fc.subarray(['disk', 'pool']),
  })
  .map(({ nodes, add, remove }): Extract<Change, { kind: 'taint' }> => {
    const taints = node('some', { taints: add }).spec.taints;
    const keys = remove.filter((each) => !taints.some((taint) => taint.key === each));
    return { kind: 'taint', nodes, add: taints, remove: keys.map((each) => ({ key: each })) };
  });

const deletion = fc
  .record({ name: fc.constantFrom(...daemonSetNames), cascade: fc.constantFrom(...cascades) })
  .map(({ name, cascade }): Change => ({ kind: 'deleteDaemonSet', namespace: 'default', name, cascade }));

const creation = fc
  .constantFrom('a', 'd')
  .chain(aDaemonSet)
  .map((made): Change => ({ kind: 'applyDaemonSet', daemonSet: made }));

/** A change of any kind that can be made to the cluster. */
export const changeOf = ({ pods = [], daemonSets }: ClusterState): fc.Arbitrary<Change> =>
  fc
    .oneof(
      labelChange,
      taintChange,
      deletion,
      creation,
      fc.subarray([...pods]).map((chosen): Change => ({
        kind: 'deletePods',
        pods: chosen.map(({ metadata }) => ({ namespace: metadata.namespace, name: metadata.name })),
      })),
    )
    .map((change) => withOldSelector(change, daemonSets));

/** The selector of a DaemonSet that is there cannot be changed. */
function withOldSelector(change: Change, daemonSets: ClusterState['daemonSets']): Change {
  if (change.kind !== 'applyDaemonSet') return change;
  const { metadata, spec } = change.daemonSet;
  const existing = daemonSets.find((each) => each.metadata.name === metadata.name);
  if (existing === undefined) return change;
  const { selector: old, template } = existing.spec;
  const kept = { ...spec.template, labels: template.labels, json: template.json };
  return {
    ...change,
    daemonSet: { metadata, status: existing.status, spec: { ...spec, selector: old, template: kept } },
  };
}
