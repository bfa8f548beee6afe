import type { ClusterState } from '../cluster-state.ts';
import { viewOf } from '../cluster-view.ts';
import type { Pod } from '../objects.ts';
import { targetNodeName } from '../scheduling/daemon-pod.ts';
import { holdsResources, podUsage } from '../scheduling/resources.ts';
import { sumOf } from './amounts.ts';
import { type DaemonShare, overheadOf } from './overhead.ts';

/** One resource of a node, in the scheduler's units (see ResourceList). */
export interface NodeResource {
  readonly resource: string;
  readonly allocatable: number;
  /** Requested by daemon pods that are there or wanted. */
  readonly byDaemons: number;
  /** Requested by all pods that are there. Absent where not all of them were read. */
  readonly requested?: number;
}

export interface NodeResources {
  /** cpu, memory and pods first, then by name. */
  readonly resources: readonly NodeResource[];
  /** What each daemon pod takes of it. */
  readonly shares: readonly DaemonShare[];
}

const usual = ['cpu', 'memory', 'pods'];

/**
 * What a node has, what daemon pods request of it, and what all pods do.
 *
 * @param podsThere - every pod bound to the node; absent where not all of them were read
 * @returns undefined where there is no such node, or it could not be read
 */
export function nodeResources(
  name: string,
  state: ClusterState,
  podsThere?: readonly Pod[],
): NodeResources | undefined {
  const node = state.nodes?.find(({ metadata }) => metadata.name === name);
  if (node === undefined) return undefined;
  const pods = [
    ...(podsThere ?? (state.pods ?? []).filter(({ spec }) => spec.nodeName === name)),
    ...(state.pods ?? []).filter((pod) => pod.spec.nodeName === '' && targetNodeName(pod) === name),
  ];
  const [overhead] = overheadOf(viewOf({ ...state, nodes: [node], nodesAskedAbout: new Set([name]), pods }));
  const { requests = {}, shares = [] } = overhead ?? {};
  const all =
    podsThere === undefined
      ? undefined
      : sumOf(podsThere.filter(holdsResources).map((pod) => ({ ...podUsage(pod, state.release), pods: 1 })));
  const { allocatable } = node.status;
  const names = new Set([...usual, ...[allocatable, requests, all ?? {}].flatMap(namesIn).toSorted()]);
  return {
    resources: [...names].map((resource) => ({
      resource,
      allocatable: allocatable[resource] ?? 0,
      byDaemons: requests[resource] ?? 0,
      ...(all === undefined ? {} : { requested: all[resource] ?? 0 }),
    })),
    shares,
  };
}

/** Resources of which there is something. */
function namesIn(list: Readonly<Record<string, number>>): readonly string[] {
  return Object.keys(list).filter((name) => (list[name] ?? 0) > 0);
}
