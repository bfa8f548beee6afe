import type { ClusterState } from '../../domain/cluster-state.ts';
import { taintText } from '../../domain/explain/fixes.ts';
import type { DaemonSet } from '../../domain/objects.ts';
import { byName } from '../../printers/sort.ts';
import type { NodesDialog } from './dialog.ts';

/** What a cluster holds of labels, or taints: by key, what can follow it in a word. */
type Seen = ReadonlyMap<string, ReadonlySet<string>>;

const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

class Endings {
  readonly found = new Map<string, Set<string>>();

  add(key: string, ending?: string): void {
    const endings = this.found.get(key) ?? new Set();
    if (ending !== undefined) endings.add(ending);
    this.found.set(key, endings);
  }
}

/** Labels of nodes, and those that DaemonSets want of nodes. */
function labelsSeen({ nodes = [], daemonSets }: ClusterState): Seen {
  const endings = new Endings();
  for (const { metadata } of nodes) {
    for (const [key, value] of Object.entries(metadata.labels)) endings.add(key, `=${value}`);
  }
  for (const { key, value } of daemonSets.flatMap(wantedLabels)) endings.add(key, `=${value}`);
  for (const key of endings.found.keys()) endings.add(key, '-');
  return endings.found;
}

function wantedLabels({ spec }: DaemonSet): readonly { readonly key: string; readonly value: string }[] {
  const { nodeSelector, affinity } = spec.template.spec;
  const expressions = (affinity.nodeTerms ?? []).flatMap(({ matchExpressions }) => matchExpressions);
  return [
    ...Object.entries(nodeSelector).map(([key, value]) => ({ key, value })),
    ...expressions
      .filter(({ operator }) => operator === 'In')
      .flatMap(({ key, values }) => values.map((value) => ({ key, value }))),
  ];
}

/** Taints of nodes, and those that DaemonSets tolerate. */
function taintsSeen({ nodes = [], daemonSets }: ClusterState): Seen {
  const endings = new Endings();
  for (const taint of nodes.flatMap(({ spec }) => spec.taints)) {
    const { key, effect } = taint;
    for (const ending of [taintText(taint).slice(key.length), `:${effect}-`, '-']) endings.add(key, ending);
  }
  for (const { key, value } of daemonSets.flatMap(({ spec }) => spec.template.spec.tolerations)) {
    if (key === '') continue;
    if (value !== '') for (const effect of EFFECTS) endings.add(key, `=${value}:${effect}`);
    else endings.add(key);
  }
  for (const key of endings.found.keys()) for (const effect of EFFECTS) endings.add(key, `:${effect}`);
  return endings.found;
}

const known = { label: new WeakMap<ClusterState, Seen>(), taint: new WeakMap<ClusterState, Seen>() };

function seenIn(kind: NodesDialog['kind'], cluster: ClusterState): Seen {
  const seen = known[kind].get(cluster) ?? (kind === 'label' ? labelsSeen : taintsSeen)(cluster);
  known[kind].set(cluster, seen);
  return seen;
}

/** The word that is being typed. */
function lastWord(text: string): string {
  return text.slice(text.search(/\S*$/));
}

/**
 * What the word at the end of a line may become, in order: keys first, and what follows a key once it is whole. Of what
 * the cluster has, and its DaemonSets ask for.
 */
export function completionsOf(
  kind: NodesDialog['kind'],
  text: string,
  cluster: ClusterState | undefined,
): readonly string[] {
  if (cluster === undefined) return [];
  const word = lastWord(text);
  const seen = seenIn(kind, cluster);
  const end = word.search(/[=:]/);
  const whole = end < 0 ? word : word.slice(0, end);
  const longer = [...(seen.get(whole) ?? [])].toSorted(byName).map((ending) => whole + ending);
  const keys = end < 0 ? [...seen.keys()].toSorted(byName) : [];
  return [...longer, ...keys].filter((each) => each.startsWith(word) && each !== word);
}

function commonBeginning([first = '', ...others]: readonly string[]): string {
  const differs = (place: number): boolean => others.some((other) => other[place] !== first[place]);
  let length = 0;
  while (length < first.length && !differs(length)) length += 1;
  return first.slice(0, length);
}

/** The line after tab, before the cursor: as far as all completions go along, and from there one after the other. */
export function completed(dialog: NodesDialog, cluster: ClusterState | undefined): NodesDialog {
  const { kind, line, completing } = dialog;
  const begun = completing?.text ?? line.before;
  const found = completionsOf(kind, begun, cluster);
  const before = begun.slice(0, begun.length - lastWord(begun).length);
  const common = before + commonBeginning(found);
  if (found.length === 0) return dialog;
  if (completing === undefined && common.length > line.before.length)
    return { ...dialog, line: { ...line, before: common } };
  const place = completing === undefined ? 0 : (completing.place + 1) % found.length;
  const next = { ...line, before: before + (found[place] ?? '') };
  return { ...dialog, line: next, completing: { text: begun, place } };
}
