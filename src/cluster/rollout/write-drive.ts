import type { DaemonSet } from '../../domain/objects.ts';
import { ownRevisions, REVISION_HASH_LABEL } from '../../domain/coverage/current-revision.ts';
import { formatDriveState } from '../../domain/rollout/drive-parse.ts';
import { DRIVE_ANNOTATION, type DriveState } from '../../domain/rollout/drive-state.ts';
import type { DriveStep } from '../../domain/rollout/drive.ts';
import { fingerprint } from '../../domain/rollout/fingerprint.ts';
import type { Cluster } from '../cluster.ts';
import type { DriveSight } from './observe-drive.ts';
import { patchAsSeen, type PatchOptions } from './patch-as-seen.ts';
import { asWritten, tryTemplate } from './start-drive.ts';
import { strategyPatch } from './strategy.ts';
import { templateOf } from './undo.ts';

function annotated(state: DriveState) {
  return { annotations: { [DRIVE_ANNOTATION]: formatDriveState(state) } };
}

/**
 * Writes the state of a driven rollout down: for each step, and to resume, pause or take over one.
 *
 * @throws ClusterError `conflict` where state, spec or object are not what was read
 */
export function saveDriveState(
  cluster: Cluster,
  daemonSet: DaemonSet,
  state: DriveState,
  options: PatchOptions,
): Promise<DaemonSet> {
  return patchAsSeen(cluster, daemonSet, { metadata: annotated(state) }, options);
}

/**
 * Puts a former template back and writes the state down, in one write, with the fingerprint of what the server makes of
 * the template: it is tried before, since defaults and admission may be others than when it was first written. Undefined where its revision is gone: the
 * DaemonSet's revisionHistoryLimit may be that short.
 *
 * @throws ClusterError
 */
export async function restoreTemplate(
  cluster: Cluster,
  { daemonSet, view }: DriveSight,
  { state, hash }: Extract<DriveStep, { kind: 'restoreTemplate' }>,
  options: PatchOptions,
): Promise<DaemonSet | undefined> {
  const revisions = ownRevisions(daemonSet, view.state.controllerRevisions ?? []);
  const former = revisions.find(({ metadata }) => metadata.labels[REVISION_HASH_LABEL] === hash);
  if (former?.template === undefined) return undefined;
  const template = templateOf(former);
  const tried = await tryTemplate(cluster, daemonSet, template, options);
  const next = { ...state, template: fingerprint(tried.daemonSet.spec.template.json) };
  const patch = { metadata: annotated(next), spec: { template } };
  const written = await patchAsSeen(cluster, daemonSet, patch, options);
  return (await asWritten(cluster, written, next, options)).daemonSet;
}

/**
 * Puts the former strategy back and takes the state off, in one write.
 *
 * @throws ClusterError
 */
export function finishDrive(
  cluster: Cluster,
  daemonSet: DaemonSet,
  { strategy }: Extract<DriveStep, { kind: 'finish' }>,
  options: PatchOptions,
): Promise<DaemonSet> {
  const patch = {
    metadata: { annotations: { [DRIVE_ANNOTATION]: null } },
    spec: { updateStrategy: strategyPatch(strategy) },
  };
  return patchAsSeen(cluster, daemonSet, patch, options);
}
