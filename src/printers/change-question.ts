import type { DeleteDaemonSet, LabelChange, TaintChange } from '../domain/change/change.ts';
import type { Impact } from '../domain/change/impact.ts';
import { countLosses } from '../domain/change/losses.ts';
import type { Overwritten } from '../domain/change/overwritten.ts';
import { lossClause } from './impact.ts';
import { plural, someOf } from './wording.ts';

/** Asks about a change of nodes: how many they are, and what is lost. */
export function nodesQuestion({ kind, nodes }: LabelChange | TaintChange, impact: Impact): string {
  const what = kind === 'label' ? 'the labels' : 'the taints';
  return `Change ${what} of ${plural(nodes.length, 'node')}${lossClause(countLosses(impact))}?`;
}

/**
 * Asks about the end of a DaemonSet: which one, and how many pods go with it or are left behind.
 *
 * @param knowsPods - false where pods could not be read
 */
export function deletionQuestion(
  { namespace, name, cascade }: DeleteDaemonSet,
  impact: Impact,
  knowsPods: boolean,
): string {
  const own = impact.daemonSets.find((each) => each.namespace === namespace && each.name === name);
  const { loses = [], orphaned = [] } = own ?? {};
  const count = loses.length + orphaned.length;
  const pods = knowsPods ? plural(count, 'pod') : 'pods';
  const which = `Delete DaemonSet ${namespace}/${name}`;
  if (count === 0 && knowsPods) return `${which}?`;
  return cascade === 'orphan' ? `${which} and leave its ${pods} behind?` : `${which} and its ${pods}?`;
}

/** Names of the pods that a change takes away, in one sentence; undefined where it takes none. */
export function lostPods({ daemonSets, otherPods }: Impact): string | undefined {
  const own = daemonSets.flatMap(({ namespace, name, loses, evictedLater }) =>
    [...loses, ...evictedLater].map(({ pod, node }) =>
      pod === undefined ? `a pod of ${namespace}/${name} on ${node}` : `${namespace}/${pod} on ${node}`,
    ),
  );
  const others = otherPods.map(
    ({ namespace, pod, node }) => `${namespace}/${pod}${node === undefined ? '' : ` on ${node}`}`,
  );
  const all = [...own, ...others];
  return all.length === 0 ? undefined : `lost: ${someOf(all, 5)}`;
}

/** What gets another value, one sentence each. */
export function overwrittenSentences(overwritten: readonly Overwritten[]): readonly string[] {
  return overwritten.map(({ former, nodes }) => `takes the place of ${former} on ${someOf(nodes, 5)}`);
}
