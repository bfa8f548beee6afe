import type { ClusterState } from '../cluster-state.ts';
import type { Change } from './change.ts';
import type { Draft } from './draft.ts';
import type { DaemonSetImpact, OtherPod } from './impact.ts';
import type { OtherController } from './overlap.ts';

/** What warnings are made from. */
export interface WarningInput {
  readonly change: Change;
  /** Before the change. */
  readonly state: ClusterState;
  readonly daemonSets: readonly DaemonSetImpact[];
  readonly drafts: readonly Draft[];
  readonly otherPods: readonly OtherPod[];
  readonly others: readonly OtherController[];
}

/** `1 pod`, `2 pods`. */
export function countedPods(count: number): string {
  return count === 1 ? '1 pod' : `${count} pods`;
}

/** `it goes`, `they go`: the first word for one, the second for more. */
export function plural(count: number, one: string, more: string): string {
  return count === 1 ? one : more;
}

/** The names of nodes, each once, in the order given. */
export function nodesOf(places: readonly { readonly node: string }[]): readonly string[] {
  return [...new Set(places.map(({ node }) => node))];
}

/** `namespace/name`. */
export function fullName({ namespace, name }: { readonly namespace: string; readonly name: string }): string {
  return `${namespace}/${name}`;
}
