import type { ClusterState } from '../cluster-state.ts';
import { viewOf } from '../cluster-view.ts';
import { podReadiness } from '../coverage/pod-state.ts';
import { targetNodeName } from '../scheduling/daemon-pod.ts';
import { daemonSetNamed } from './change.ts';
import type { DaemonSetImpact, Impact } from './impact.ts';

/** How far what an impact foresees has come true. */
export interface Fulfilment {
  /** Pods that were to come, and are ready. */
  readonly come: number;
  /** Pods that were not to fit: they are made, and wait, as was foreseen. */
  readonly pending: number;
  readonly gone: number;
  /** What has not happened yet, one clause each: `monitoring/agent on n1 is not ready`. */
  readonly outstanding: readonly string[];
}

/**
 * Tells how much of an impact has come true: pods that were to come are there and ready, those that were to go are gone.
 * A pod that was foreseen not to fit need only be there; where an old one is to be replaced by one that does not fit,
 * nothing is waited for. A DaemonSet that is gone meanwhile is not waited for.
 *
 * @param state - as it is now, with the pods of the DaemonSets in the impact
 */
export function fulfilmentOf(impact: Pick<Impact, 'daemonSets'>, state: ClusterState): Fulfilment {
  const parts = impact.daemonSets.map((each) => fulfilmentOfOne(each, state));
  return {
    come: parts.reduce((sum, { come }) => sum + come, 0),
    pending: parts.reduce((sum, { pending }) => sum + pending, 0),
    gone: parts.reduce((sum, { gone }) => sum + gone, 0),
    outstanding: parts.flatMap(({ outstanding }) => outstanding),
  };
}

function fulfilmentOfOne(impact: DaemonSetImpact, state: ClusterState): Fulfilment {
  const daemonSet = daemonSetNamed(impact, state);
  const full = `${impact.namespace}/${impact.name}`;
  if (daemonSet === undefined) return { come: 0, pending: 0, gone: impact.loses.length, outstanding: [] };
  const pods = viewOf(state).daemonPodsOf(daemonSet);
  const lost = new Set(impact.loses.flatMap(({ pod }) => pod ?? []));
  const minReady = daemonSet.spec.minReadySeconds;
  const toCome: string[] = [];
  let [come, pending] = [0, 0];
  for (const { node, fits } of impact.gains) {
    const here = pods.filter((pod) => targetNodeName(pod) === node && !lost.has(pod.metadata.name));
    if (here.some((pod) => podReadiness(pod, minReady, state.now) !== 'NotReady')) come += 1;
    else if (here.length === 0) toCome.push(`${full} has no pod for ${node} yet`);
    else if (fits === false) pending += 1;
    else toCome.push(`${full} on ${node} is not ready`);
  }
  const toBeNew = impact.replaced.flatMap(({ node, pod: old, fits }) => {
    if (fits === false) return [];
    const here = pods.filter((pod) => targetNodeName(pod) === node && pod.metadata.name !== old);
    if (here.some((pod) => podReadiness(pod, minReady, state.now) !== 'NotReady')) return [];
    return [`${full} on ${node} is not replaced`];
  });
  const left = new Set(pods.map(({ metadata }) => metadata.name));
  const toGo = [...lost].filter((pod) => left.has(pod));
  return {
    come,
    pending,
    gone: lost.size - toGo.length,
    outstanding: [...toCome, ...toBeNew, ...toGo.map((pod) => `${impact.namespace}/${pod} is still there`)],
  };
}
