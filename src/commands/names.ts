import { ClusterError } from '../cluster/cluster-error.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { DaemonSet } from '../domain/objects.ts';
import { didYouMean } from '../printers/did-you-mean.ts';
import type { OpenedCluster } from './context.ts';
import { UsageError } from './usage-error.ts';

/** No such object. `hint` says what was probably meant. */
export class NotFoundError extends Error {
  readonly hint: string | undefined;

  constructor(message: string, hint?: string) {
    super(message);
    this.name = 'NotFoundError';
    this.hint = hint;
  }
}

/** The ways kubectl lets one write the resource. */
const DAEMON_SET_WORDS: ReadonlySet<string> = new Set([
  'ds',
  'daemonset',
  'daemonsets',
  'ds.apps',
  'daemonset.apps',
  'daemonsets.apps',
  'daemonset.v1.apps',
  'daemonsets.v1.apps',
]);
const NODE_WORDS: ReadonlySet<string> = new Set(['no', 'node', 'nodes']);

export type Target =
  | { readonly kind: 'daemonSet' | 'node'; readonly name: string }
  | { readonly name: string; readonly kind?: never };

/** `ds/agent`, `node/n1`, or a bare name whose kind the verb decides. */
export function parseTarget(word: string): Target {
  const slash = word.indexOf('/');
  if (slash < 0) return { name: word };
  const [resource, name] = [word.slice(0, slash).toLowerCase(), word.slice(slash + 1)];
  if (name === '' || name.includes('/')) {
    throw new UsageError(`arguments in resource/name form must have a single resource and name: "${word}"`);
  }
  if (DAEMON_SET_WORDS.has(resource)) return { kind: 'daemonSet', name };
  if (NODE_WORDS.has(resource)) return { kind: 'node', name };
  throw new UsageError(
    `the resource type "${resource}" is neither a DaemonSet nor a node`,
    'write daemonset/NAME or node/NAME',
  );
}

/** Names of DaemonSets, each bare or as `daemonset/NAME`. */
export function daemonSetNames(words: readonly string[]): readonly string[] {
  return words.map((word) => {
    const target = parseTarget(word);
    if (target.kind === 'node') throw new UsageError(`"${word}" is a node; this takes names of DaemonSets`);
    return target.name;
  });
}

function elsewhereHint(
  name: string,
  all: readonly DaemonSet[],
  namespace: string | undefined,
): string | undefined {
  const elsewhere = all.filter(({ metadata }) => metadata.name === name && metadata.namespace !== namespace);
  const [first] = elsewhere;
  if (first !== undefined)
    return `it exists in namespace ${first.metadata.namespace}: add -n ${first.metadata.namespace}`;
  const here = all.filter(({ metadata }) => namespace === undefined || metadata.namespace === namespace);
  const meant = didYouMean(
    name,
    here.map(({ metadata }) => metadata.name),
  );
  if (meant !== undefined) return `did you mean "${meant}"?`;
  const other = didYouMean(
    name,
    all.map(({ metadata }) => metadata.name),
  );
  const there = all.find(({ metadata }) => metadata.name === other);
  return there && `did you mean "${there.metadata.name}" in namespace ${there.metadata.namespace}?`;
}

/** A name that is no DaemonSet's, noticed in the midst of reading; `explained` makes a NotFoundError of it. */
class MissingDaemonSet extends Error {
  readonly daemonSetName: string;

  constructor(name: string) {
    super(`daemonsets.apps "${name}" not found`);
    this.daemonSetName = name;
  }
}

/** Keeps the DaemonSets of these names (of none: all). Throws for a name that none has. */
export function chooseNamed(names: readonly string[]): (found: readonly DaemonSet[]) => readonly DaemonSet[] {
  return (found) => {
    const missing = names.find((name) => !found.some(({ metadata }) => metadata.name === name));
    if (missing !== undefined) throw new MissingDaemonSet(missing);
    return names.length === 0 ? found : found.filter(({ metadata }) => names.includes(metadata.name));
  };
}

/** Does the reading, and where a DaemonSet or the node is not found says so in kubectl's sentence, with what was probably meant. */
export async function explained<T>(
  { cluster, namespace }: OpenedCluster,
  read: () => Promise<T>,
  nodeName?: string,
): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof MissingDaemonSet) {
      const all = await cluster.daemonSets({}).catch(() => []);
      throw new NotFoundError(error.message, elsewhereHint(error.daemonSetName, all, namespace));
    }
    const noNode = nodeName !== undefined && error instanceof ClusterError && error.kind === 'notFound';
    throw noNode ? await nodeNotFound(cluster, nodeName) : error;
  }
}

/** What to say of a node that is not there; with the names of nodes for "did you mean". */
async function nodeNotFound(cluster: Cluster, name: string): Promise<NotFoundError> {
  const nodes = await cluster.nodes().catch(() => []);
  const names = nodes.map(({ metadata }) => metadata.name);
  const meant = didYouMean(name, names);
  if (meant !== undefined) return new NotFoundError(`nodes "${name}" not found`, `did you mean "${meant}"?`);
  const daemonSets = await cluster.daemonSets({}).catch(() => []);
  const isDaemonSet = daemonSets.some(({ metadata }) => metadata.name === name);
  return new NotFoundError(
    `nodes "${name}" not found`,
    isDaemonSet ? `there is a DaemonSet of that name: kubectl ds why-not daemonset/${name}` : undefined,
  );
}
