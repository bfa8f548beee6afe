import type { ClusterState } from '../cluster-state.ts';
import { taintText } from '../explain/fixes.ts';
import type { Node } from '../objects.ts';
import type { LabelChange, TaintChange } from './change.ts';
import { sameTaint } from './node-edits.ts';

/** Something that a change gives another value. */
export interface Overwritten {
  /** As it is now: `role=web`, `broken=disk:NoExecute`. */
  readonly former: string;
  /** Names of the nodes that have it. */
  readonly nodes: readonly string[];
}

/**
 * What kubectl changes with `--overwrite` alone, and what gets another value by it: labels and taints that are there
 * already. What stays as it is is left out.
 */
export function overwrittenBy(
  change: LabelChange | TaintChange,
  { nodes = [] }: Pick<ClusterState, 'nodes'>,
): readonly Overwritten[] {
  const chosen = new Set(change.nodes);
  const found = nodes
    .filter(({ metadata }) => chosen.has(metadata.name))
    .flatMap((node) => formerOf(change, node).map((former) => ({ former, node: node.metadata.name })));
  return [...Map.groupBy(found, ({ former }) => former)].map(([former, all]) => ({
    former,
    nodes: all.map(({ node }) => node),
  }));
}

function formerOf(change: LabelChange | TaintChange, { metadata, spec }: Node): readonly string[] {
  if (change.kind === 'taint') {
    const others = spec.taints.filter((old) =>
      change.add.some((taint) => sameTaint(old, taint) && old.value !== taint.value),
    );
    return others.map(taintText);
  }
  return Object.entries(change.set).flatMap(([key, value]) => {
    const former = metadata.labels[key];
    return former === undefined || former === value ? [] : [`${key}=${former}`];
  });
}
