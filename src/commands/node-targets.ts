import { splitChangeWords } from '../domain/change/change-words.ts';
import { parseSelector } from '../domain/label-selector.ts';
import { ParseError } from '../domain/parse-error.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { parseTarget } from './names.ts';
import { on, text, type FlagValues } from './options.ts';
import { RefusedError } from './refused-error.ts';
import { UsageError } from './usage-error.ts';

/** Which nodes a verb is to change. */
export type NodeTargets =
  | { readonly kind: 'names'; readonly names: readonly string[] }
  | { readonly kind: 'selector'; readonly selector: string }
  | { readonly kind: 'all' };

/** Reads words; what cannot be read is a usage error. */
export function parsedWords<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    throw error instanceof ParseError ? new UsageError(error.message) : error;
  }
}

/** kubectl wants the type of the resource first; fingers write it here too. */
function withoutType(words: readonly string[], isSelected: boolean): readonly string[] {
  const [first = '', ...rest] = words;
  const isType = ['node', 'nodes', 'no'].includes(first.toLowerCase());
  return isType && (rest.length > 0 || isSelected) ? rest : words;
}

function nodeName(word: string): string {
  const { kind, name } = parseTarget(word);
  if (kind === 'daemonSet') throw new UsageError(`"${word}" is a DaemonSet; this takes names of nodes`);
  if (name === '') throw new UsageError('resource name may not be empty');
  return name;
}

/** Parts the words of `label` and `taint` into the nodes that are meant and the changes to them. */
export function nodeTargets(
  words: readonly string[],
  values: FlagValues,
  verb: 'label' | 'taint',
): { readonly targets: NodeTargets; readonly changes: readonly string[] } {
  const { nodes, changes } = parsedWords(() => splitChangeWords(words, verb));
  const selector = text(values, 'selector');
  const all = on(values, 'all');
  if (all && selector !== undefined) throw new UsageError('cannot set --all and --selector at the same time');
  const names = withoutType(nodes, all || selector !== undefined).map(nodeName);
  if (names.length > 0 && (all || selector !== undefined)) {
    throw new UsageError(`${all ? '--all' : 'selectors'} cannot be used when passing names of nodes`);
  }
  if (all) return { targets: { kind: 'all' }, changes };
  if (selector !== undefined) {
    parsedWords(() => parseSelector(selector));
    return { targets: { kind: 'selector', selector }, changes };
  }
  if (names.length === 0) {
    throw new UsageError('one or more nodes must be specified: by name, with -l, or with --all');
  }
  return { targets: { kind: 'names', names: [...new Set(names)] }, changes };
}

/** The names of the nodes that are meant. @throws RefusedError where none is */
export async function namesOfTargets(cluster: Cluster, targets: NodeTargets): Promise<readonly string[]> {
  if (targets.kind === 'names') return targets.names;
  const nodes = await cluster.nodes(...(targets.kind === 'selector' ? [targets.selector] : []));
  if (nodes.length === 0) {
    throw new RefusedError(
      targets.kind === 'all' ? 'there are no nodes' : `no node matches the selector "${targets.selector}"`,
    );
  }
  return nodes.map(({ metadata }) => metadata.name).toSorted();
}
