import type { ClusterState } from '../cluster-state.ts';
import { isEmptySelector, matchesLabels } from '../label-selector.ts';
import type { DaemonSet, LabelSelector, Labels } from '../objects.ts';

/** A controller of pods that is no DaemonSet. */
export interface OtherController {
  /** `Deployment`, `StatefulSet`, ... */
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly selector: LabelSelector;
  /** Labels of the pods that it makes. */
  readonly templateLabels: Labels;
}

/**
 * The controllers that a DaemonSet's selector overlaps with, as `DaemonSet b` or `Deployment web`: of the same namespace,
 * selecting the pods that its template makes, or making pods that it selects. Pods that are there tell of controllers that
 * were not read, ReplicaSets and Jobs among them.
 */
export function overlappingControllers(
  daemonSet: DaemonSet,
  state: ClusterState,
  others: readonly OtherController[],
): readonly string[] {
  const { namespace, name } = daemonSet.metadata;
  const { selector, template } = daemonSet.spec;
  // Its controller does not act on a DaemonSet that selects everything.
  if (isEmptySelector(selector)) return [];
  const overlaps = (other: LabelSelector, labels: Labels): boolean =>
    (!isEmptySelector(other) && matchesLabels(other, template.labels)) || matchesLabels(selector, labels);
  const daemonSets = state.daemonSets
    .filter(({ metadata }) => metadata.namespace === namespace && metadata.name !== name)
    .filter(({ spec }) => overlaps(spec.selector, spec.template.labels))
    .map(({ metadata }) => `DaemonSet ${metadata.name}`);
  const read = others
    .filter((other) => other.namespace === namespace && overlaps(other.selector, other.templateLabels))
    .map((other) => `${other.kind} ${other.name}`);
  const told = read.length > 0 ? [] : controllersOfPods(daemonSet, state);
  return [...new Set([...daemonSets, ...read, ...told])];
}

function controllersOfPods({ metadata, spec }: DaemonSet, { pods = [] }: ClusterState): readonly string[] {
  return pods
    .filter((pod) => pod.metadata.namespace === metadata.namespace)
    .filter((pod) => matchesLabels(spec.selector, pod.metadata.labels))
    .flatMap((pod) => pod.metadata.ownerReferences.filter((owner) => owner.controller))
    .filter(({ kind, name }) => kind !== 'DaemonSet' || name !== metadata.name)
    .map(({ kind, name }) => `${kind} ${name}`);
}
