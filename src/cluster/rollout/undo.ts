import type { JsonObject } from '../../domain/json.ts';
import type { ControllerRevision, DaemonSet } from '../../domain/objects.ts';
import { sameTemplate } from '../../domain/rollout/revisions.ts';
import { ClusterError } from '../cluster-error.ts';
import type { Cluster } from '../cluster.ts';
import type { WriteOptions } from '../writes.ts';
import { patchAsSeen } from './patch-as-seen.ts';

/** How an undo ended; `skipped`: the template is that of the revision already. */
export type UndoOutcome =
  { readonly kind: 'rolledBack'; readonly daemonSet: DaemonSet } | { readonly kind: 'skipped' };

/**
 * The patch of `spec.template` that makes it the one of a revision, as the revision's own data has it.
 *
 * Mirrors `getPatch`, pkg/controller/daemon/update.go, v1.34.
 *
 * @throws ClusterError `malformed` where the revision holds no template
 */
export function templateOf({ metadata, template }: ControllerRevision): JsonObject {
  if (template !== undefined) return { ...template.json, $patch: 'replace' };
  throw new ClusterError('malformed', `ControllerRevision ${metadata.name} holds no pod template`);
}

/**
 * Puts the template of a revision back, as kubectl does; its strategy decides what becomes of the pods.
 *
 * Mirrors `DaemonSetRollbacker.Rollback`, staging/src/k8s.io/kubectl/pkg/polymorphichelpers/rollback.go, v1.34, which
 * compares bytes.
 *
 * @throws ClusterError
 */
export async function undoTo(
  cluster: Cluster,
  daemonSet: DaemonSet,
  revision: ControllerRevision,
  options: WriteOptions,
): Promise<UndoOutcome> {
  const template = templateOf(revision);
  if (sameTemplate(template, daemonSet.spec.template.json)) return { kind: 'skipped' };
  const patched = await patchAsSeen(cluster, daemonSet, { spec: { template } }, options);
  return { kind: 'rolledBack', daemonSet: patched };
}
