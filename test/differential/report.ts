import type { Pod } from '../../src/domain/objects.ts';
import type { Disagreement } from './compare.ts';

/** Who disagrees in what, in three lines. */
export function summarize({ about, ours, theirs, daemonSet, node }: Disagreement, seed: number): string {
  const { namespace, name } = daemonSet.metadata;
  return [
    `seed ${seed}: ${namespace}/${name} on ${node?.metadata.name ?? 'all nodes'}: ${about}`,
    `  ours:   ${ours}`,
    `  theirs: ${theirs}`,
  ].join('\n');
}

/** The same with all objects of the node: enough to write it down as a row of a table. */
export function describeInFull(disagreement: Disagreement, seed: number): string {
  const { daemonSet, node, pods, view } = disagreement;
  const there = node === undefined ? [] : view.podsOn(node.metadata.name);
  const { labels, spec } = daemonSet.spec.template;
  return [
    summarize(disagreement, seed),
    `  template: ${compact({ labels, spec })}`,
    ...(node === undefined
      ? []
      : [`  node: ${compact({ ...node, metadata: { labels: node.metadata.labels } })}`]),
    ...pods.map((pod) => `  its pod: ${podText(pod)}`),
    ...there.filter((pod) => !pods.includes(pod)).map((pod) => `  pod on the node: ${podText(pod)}`),
  ].join('\n');
}

function podText({ metadata, spec, status }: Pod): string {
  const { name, namespace, labels, deletionTimestamp } = metadata;
  const { phase, nominatedNodeName } = status;
  return compact({ name, namespace, labels, deletionTimestamp, spec, phase, nominatedNodeName });
}

const everywhereTheSame = [
  'image',
  'schedulerName',
  'reason',
  'message',
  'lastTransitionTime',
  'containerStatuses',
];

/** JSON without what is empty, or the same in all objects that are generated. */
function compact(value: unknown): string {
  return JSON.stringify(value, (key, field: unknown) => {
    if (everywhereTheSame.includes(key) || field === '' || field === false) return undefined;
    const isEmpty = typeof field === 'object' && field !== null && Object.keys(field).length === 0;
    return isEmpty ? undefined : field;
  });
}
