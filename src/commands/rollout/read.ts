import type { ClusterState } from '../../domain/cluster-state.ts';
import { viewOf } from '../../domain/cluster-view.ts';
import type { RolloutOptions } from '../../domain/rollout/status.ts';
import { rolloutByNode } from '../../domain/rollout/status.ts';
import type { Rollout } from '../../printers/rollout-nodes.ts';
import { byName } from '../../printers/sort.ts';

function byNamespaceAndName({ status: a }: Rollout, { status: b }: Rollout): number {
  const [one, two] = [a.daemonSet.metadata, b.daemonSet.metadata];
  return byName(one.namespace, two.namespace) || byName(one.name, two.name);
}

/** Where the rollout of every DaemonSet stands that was observed, by namespace and name. */
export function rolloutsOf(state: ClusterState, options: RolloutOptions = {}): readonly Rollout[] {
  const view = viewOf(state);
  return state.daemonSets
    .map((daemonSet) => ({ ...rolloutByNode(daemonSet, view, options), now: state.now }))
    .toSorted(byNamespaceAndName);
}
