import { applied, daemonSetNamed } from '../change/change.ts';
import type { ClusterState } from '../cluster-state.ts';
import { viewOf } from '../cluster-view.ts';
import type { DaemonSet, ResourceList } from '../objects.ts';
import { difference } from './amounts.ts';
import type { NodeOverhead } from './overhead.ts';
import { overheadOf } from './overhead.ts';

/** What DaemonSets would request of a node with some more of them, and what of it is new. */
export interface NodeOverheadWith extends NodeOverhead {
  /** Negative where a DaemonSet is replaced by one that requests less. */
  readonly added: ResourceList;
  /** It is large enough now. */
  readonly becomesTooSmall: boolean;
}

/**
 * What DaemonSets would request of each node once these were created, or had replaced those of the same name and had
 * replaced their pods everywhere.
 */
export function overheadWith(
  daemonSets: readonly DaemonSet[],
  state: ClusterState,
): { readonly state: ClusterState; readonly nodes: readonly NodeOverheadWith[] } {
  const before = new Map(overheadOf(viewOf(state)).map((each) => [each.node, each]));
  const after = daemonSets.reduce(
    (seen, daemonSet) => applied({ kind: 'applyDaemonSet', daemonSet }, seen),
    state,
  );
  const remade = new Set(daemonSets.flatMap(({ metadata }) => daemonSetNamed(metadata, after) ?? []));
  const nodes = overheadOf(viewOf(after), { remade }).map((each) => {
    const was = before.get(each.node);
    return {
      ...each,
      added: difference(each.requests, was?.requests ?? {}),
      becomesTooSmall: each.tooSmall.length > 0 && was?.tooSmall.length === 0,
    };
  });
  return { state: after, nodes };
}
