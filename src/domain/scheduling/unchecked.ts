import type { ClusterView } from '../cluster-view.ts';
import { isEmptySelector } from '../label-selector.ts';
import type { Pod, PodSpec } from '../objects.ts';

/** A check that could not be made, because what it needs could not be read: words for a sentence. */
export type Unchecked =
  | 'resources, host ports and pod affinity'
  | 'volumes'
  | 'pod affinity and topology spread'
  | 'rules of pods on other nodes'
  | 'defaults of LimitRanges'
  | 'the runtime class';

/** What of a pod that does not exist yet is unknown, because what admission would fill in could not be read. */
export function uncheckedAdmission(template: PodSpec, { state }: ClusterView): readonly Unchecked[] {
  const asksForLess = [...template.containers, ...template.initContainers].some(({ resources }) => {
    const asked = { ...resources.limits, ...resources.requests };
    return asked['cpu'] === undefined || asked['memory'] === undefined;
  });
  const unchecked: Unchecked[] = [];
  if (state.limitRanges === undefined && asksForLess) unchecked.push('defaults of LimitRanges');
  if (state.runtimeClasses === undefined && template.runtimeClassName !== '')
    unchecked.push('the runtime class');
  return unchecked;
}

/** Whether placing the pod asks about pods on other nodes. */
export function asksAboutOtherNodes({ affinity, topologySpreadConstraints }: PodSpec): boolean {
  const hard = topologySpreadConstraints.filter(
    ({ whenUnsatisfiable }) => whenUnsatisfiable === 'DoNotSchedule',
  );
  return affinity.podAffinity.length + affinity.podAntiAffinity.length + hard.length > 0;
}

/** Whether pod affinity and topology spread cannot be judged: other nodes, or the labels of namespaces, are unknown. */
export function affinityIsUnknown(spec: PodSpec, others: readonly Pod[], { state }: ClusterView): boolean {
  if (asksAboutOtherNodes(spec) && !state.knowsOtherNodes) return true;
  if (state.namespaces !== undefined) return false;
  const terms = [spec, ...others.map((pod) => pod.spec)].flatMap(({ affinity }) => [
    ...affinity.podAffinity,
    ...affinity.podAntiAffinity,
  ]);
  return terms.some(
    ({ namespaceSelector }) => namespaceSelector !== undefined && !isEmptySelector(namespaceSelector),
  );
}

/** Whether the scheduler last refused the pod for a rule of a pod that is not on the node, and so was not read. */
export function refusedByPodsElsewhere(pod: Pod, { state }: ClusterView): boolean {
  const scheduled = pod.status.conditions.find(({ type }) => type === 'PodScheduled');
  const refused = scheduled?.status === 'False' && /anti-affinity/.test(scheduled.message);
  return refused && state.nodesWithAllPods !== 'all';
}
