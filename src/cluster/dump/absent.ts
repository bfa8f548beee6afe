import type { ResourceName } from '../../domain/cluster-state.ts';
import { ClusterError } from '../cluster-error.ts';
import { costOfMissing } from '../cost-of-missing.ts';

const clusterScoped: ReadonlySet<ResourceName> = new Set([
  'nodes',
  'priorityclasses',
  'runtimeclasses',
  'persistentvolumes',
  'storageclasses',
  'namespaces',
]);

/** The error for a kind that the dump does not hold: what that costs, and the command whose output would add it. */
export function notInDump(resource: ResourceName): ClusterError {
  const scope = clusterScoped.has(resource) ? '' : ' -A';
  return new ClusterError('notInDump', `no ${resource} in the dump: ${costOfMissing[resource]}`, {
    hint: `add what this prints: kubectl get ${resource}${scope} -o json`,
  });
}
