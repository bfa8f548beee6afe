import { ClusterError } from '../../cluster/cluster-error.ts';
import type { Cluster } from '../../cluster/cluster.ts';
import type { ClusterState } from '../../domain/cluster-state.ts';
import type { LabelChange, TaintChange } from '../../domain/change/change.ts';
import { type Conflict, conflictsOf } from '../../domain/change/conflicts.ts';
import type { OpenedCluster } from '../context.ts';
import { explained } from '../names.ts';
import { RefusedError } from '../refused-error.ts';
import type { NodeOutcome } from './apply-to-nodes.ts';

function stale(name: string): string {
  return `Operation cannot be fulfilled on nodes "${name}": the object has been modified; please apply your changes to the latest version and try again`;
}

async function missing(cluster: Cluster, name: string): Promise<unknown> {
  const notFound = (): Promise<never> =>
    Promise.reject(new ClusterError('notFound', `nodes "${name}" not found`));
  return explained({ cluster } satisfies OpenedCluster, notFound, name).catch((error: unknown) => error);
}

async function refusal(
  cluster: Cluster,
  { message }: Conflict,
  name: string,
  isOneOfMany: boolean,
): Promise<unknown> {
  if (message === `nodes "${name}" not found`) return missing(cluster, name);
  const isNamed = !isOneOfMany || message.includes(name);
  return new RefusedError(isNamed ? message : `node ${name}: ${message}`);
}

/**
 * The nodes that a change would be refused for, as kubectl and the API server refuse it: known before anything is changed.
 *
 * @param resourceVersion - what the node must have
 */
export async function refusedNodes(
  cluster: Cluster,
  change: LabelChange | TaintChange,
  state: ClusterState,
  { overwrite, resourceVersion }: { readonly overwrite: boolean; readonly resourceVersion?: string },
): Promise<readonly NodeOutcome[]> {
  const isOneOfMany = change.nodes.length > 1;
  const outdated = (state.nodes ?? [])
    .filter(({ metadata }) => change.nodes.includes(metadata.name))
    .filter(({ metadata }) => resourceVersion !== undefined && metadata.resourceVersion !== resourceVersion)
    .map(({ metadata }): Conflict => ({ node: metadata.name, message: stale(metadata.name) }));
  const refused = [...conflictsOf(change, state, { overwrite }), ...outdated];
  return Promise.all(
    refused.map(async (conflict) => {
      const { node } = conflict;
      return { node, error: await refusal(cluster, conflict, node, isOneOfMany) };
    }),
  );
}
