import type { JsonObject } from '../../domain/json.ts';
import type { DaemonSet } from '../../domain/objects.ts';
import { ClusterError } from '../cluster-error.ts';
import type { Cluster } from '../cluster.ts';
import type { WriteOptions } from '../writes.ts';
import { patchAsSeen } from './patch-as-seen.ts';

const RESTARTED_AT = 'kubectl.kubernetes.io/restartedAt';

/**
 * The patch of `spec.template` with which every pod is made anew: kubectl's annotation, with a time in whole seconds.
 *
 * Mirrors `defaultObjectRestarter`, staging/src/k8s.io/kubectl/pkg/polymorphichelpers/objectrestarter.go, v1.34.
 *
 * @param now - milliseconds since the epoch
 * @throws ClusterError `usage` where it was restarted in this same second: nothing would change
 */
export function restartTemplate({ metadata, spec }: DaemonSet, now: number): JsonObject {
  const restartedAt = new Date(now).toISOString().replace(/\.\d+Z$/, 'Z');
  const before = spec.template.annotations[RESTARTED_AT];
  if (before !== undefined && Date.parse(before) === Date.parse(restartedAt)) {
    throw new ClusterError(
      'usage',
      `failed to create patch for ${metadata.name}: if restart has already been triggered within the past second, please wait before attempting to trigger another`,
    );
  }
  return { metadata: { annotations: { [RESTARTED_AT]: restartedAt } } };
}

/**
 * Has every pod made anew, as the DaemonSet's strategy allows.
 *
 * @param now - milliseconds since the epoch
 * @throws ClusterError
 */
export async function restartDaemonSet(
  cluster: Cluster,
  daemonSet: DaemonSet,
  now: number,
  options: WriteOptions,
): Promise<DaemonSet> {
  return patchAsSeen(cluster, daemonSet, { spec: { template: restartTemplate(daemonSet, now) } }, options);
}
