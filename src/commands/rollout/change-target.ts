import { ClusterError } from '../../cluster/cluster-error.ts';
import type { Cluster } from '../../cluster/cluster.ts';
import type { DaemonSet, Pod } from '../../domain/objects.ts';
import type { CommandContext, OpenedCluster } from '../context.ts';
import { chooseNamed, daemonSetNames, explained } from '../names.ts';
import { RefusedError } from '../refused-error.ts';
import { UsageError } from '../usage-error.ts';
import type { ChangeOptions } from './options.ts';

/** The one name that a verb takes. */
export function oneName(words: readonly string[]): string {
  const [name, ...more] = daemonSetNames(words);
  if (name === undefined) throw new UsageError('required resource not specified: name a DaemonSet');
  if (more.length > 0) throw new UsageError(`this takes one DaemonSet, not ${more.length + 1}`);
  return name;
}

/** A cluster in which something is to be changed. Its answers are as new as the questions. */
export interface ChangeScene {
  readonly cluster: Cluster;
  /** Absent: all namespaces (of a dump). */
  readonly namespace?: string;
}

/**
 * Opens the cluster for a change, does the work, and closes it. A dump will do where nothing is sent anywhere.
 */
export async function inScene<T>(
  context: CommandContext,
  options: ChangeOptions,
  work: (scene: ChangeScene) => Promise<T>,
): Promise<T> {
  if (options.cluster.from !== undefined && options.dryRun !== 'client') {
    throw new UsageError('--from asks no cluster: what it holds cannot be changed', 'add --dry-run=client');
  }
  const { cluster, namespace: current } = await context.openCluster(options.cluster);
  const namespace = options.cluster.namespace ?? current;
  try {
    return await work({ cluster: cluster.consistent(), ...(namespace === undefined ? {} : { namespace }) });
  } finally {
    await cluster.close();
  }
}

/** The DaemonSet's pods; undefined where they may not be read, or a dump has none. */
export async function podsIfAllowed(
  cluster: Cluster,
  daemonSet: DaemonSet,
): Promise<readonly Pod[] | undefined> {
  try {
    return await cluster.daemonPods(daemonSet);
  } catch (error) {
    const missing = error instanceof ClusterError && ['forbidden', 'notInDump'].includes(error.kind);
    if (missing) return undefined;
    throw error;
  }
}

async function read({ cluster, namespace }: ChangeScene, name: string): Promise<DaemonSet> {
  if (namespace !== undefined && cluster.source === 'cluster') return cluster.daemonSet(namespace, name);
  const found = chooseNamed([name])(await cluster.daemonSets(namespace === undefined ? {} : { namespace }));
  const [first, ...more] = found;
  if (first !== undefined && more.length === 0) return first;
  const where = found.map(({ metadata }) => metadata.namespace).join(', ');
  throw new UsageError(
    `there is a DaemonSet "${name}" in several namespaces: ${where}`,
    'choose one with -n',
  );
}

/** Reads a DaemonSet by its name; where there is none, says what was probably meant. */
export async function namedDaemonSet(scene: ChangeScene, name: string): Promise<DaemonSet> {
  return explained(scene satisfies OpenedCluster, async () => {
    try {
      return await read(scene, name);
    } catch (error) {
      if (!(error instanceof ClusterError) || error.kind !== 'notFound') throw error;
      chooseNamed([name])([]);
      throw error;
    }
  });
}

/** `daemonsets.apps "agent"`, as kubectl names an object in its errors. */
export function quotedName({ metadata }: DaemonSet): string {
  return `daemonsets.apps "${metadata.name}"`;
}

/** A DaemonSet that is being deleted is not changed any more: its controller would not act on it. */
export function refuseDeleted(daemonSet: DaemonSet): void {
  if (daemonSet.metadata.deletionTimestamp === undefined) return;
  throw new RefusedError(`${quotedName(daemonSet)} is being deleted`);
}
