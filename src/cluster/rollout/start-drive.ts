import type { JsonObject } from '../../domain/json.ts';
import type { DaemonSet } from '../../domain/objects.ts';
import { formatDriveState } from '../../domain/rollout/drive-parse.ts';
import {
  DRIVE_ANNOTATION,
  type DriveState,
  PAUSED_STRATEGY_ANNOTATION,
} from '../../domain/rollout/drive-state.ts';
import { fingerprint } from '../../domain/rollout/fingerprint.ts';
import { sameTemplate } from '../../domain/rollout/revisions.ts';
import type { Cluster } from '../cluster.ts';
import { patchAsSeen, type PatchOptions } from './patch-as-seen.ts';
import { onDelete } from './strategy.ts';

/** What the server would make of a change of the template. */
export interface TriedTemplate {
  /** As it would be, the strategy being OnDelete. */
  readonly daemonSet: DaemonSet;
  /** Whether the template would be another one than it is. */
  readonly changes: boolean;
}

/**
 * Lets the server check a change of the template, and tells what would come of it: with its defaults, and with what
 * admission adds. Nothing is kept.
 *
 * @param template - a strategic merge patch of `spec.template`
 * @throws ClusterError `usage` with the server's sentence where it is invalid
 */
export async function tryTemplate(
  cluster: Cluster,
  daemonSet: DaemonSet,
  template: JsonObject,
  options: PatchOptions,
): Promise<TriedTemplate> {
  const patch = { spec: { updateStrategy: onDelete, template } };
  const tried = await patchAsSeen(cluster, daemonSet, patch, { ...options, dryRun: true });
  return {
    daemonSet: tried,
    changes: !sameTemplate(tried.spec.template.json, daemonSet.spec.template.json),
  };
}

/** What a driven rollout begins with. */
export interface DriveBeginning {
  /** A strategic merge patch of `spec.template`. */
  readonly template: JsonObject;
  /** The first state, given the fingerprint of the template that comes of the patch. */
  readonly stateFor: (fingerprint: string) => DriveState;
}

export interface StartedDrive {
  readonly daemonSet: DaemonSet;
  readonly state: DriveState;
}

/**
 * Begins a driven rollout in one write: the state in its annotation, the strategy OnDelete and the new template. It is
 * tried before, for what the server makes of the template; with `dryRun` nothing is kept at all. A strategy that a pause
 * put aside is the driven rollout's to put back: its annotation goes.
 *
 * Where the connection breaks it is not known whether it has begun; the annotation tells.
 *
 * @throws ClusterError `conflict` where somebody has changed the DaemonSet since it was read
 */
export async function startDrive(
  cluster: Cluster,
  daemonSet: DaemonSet,
  { template, stateFor }: DriveBeginning,
  options: PatchOptions,
): Promise<StartedDrive> {
  const tried = await tryTemplate(cluster, daemonSet, template, options);
  const state = stateFor(fingerprint(tried.daemonSet.spec.template.json));
  const patch = {
    metadata: {
      annotations: { [DRIVE_ANNOTATION]: formatDriveState(state), [PAUSED_STRATEGY_ANNOTATION]: null },
    },
    spec: { updateStrategy: onDelete, template },
  };
  const written = await patchAsSeen(cluster, daemonSet, patch, options);
  return asWritten(cluster, written, state, options);
}

/**
 * The state with the template that really came of the write. Admission may answer a write otherwise than it answered its
 * try, with a time or a random name in it: the driver would take that for a change by others.
 *
 * @throws ClusterError
 */
export async function asWritten(
  cluster: Cluster,
  daemonSet: DaemonSet,
  state: DriveState,
  options: PatchOptions,
): Promise<StartedDrive> {
  const template = fingerprint(daemonSet.spec.template.json);
  if (template === state.template || options.dryRun === true) return { daemonSet, state };
  const corrected = { ...state, template };
  const patch = { metadata: { annotations: { [DRIVE_ANNOTATION]: formatDriveState(corrected) } } };
  return { daemonSet: await patchAsSeen(cluster, daemonSet, patch, options), state: corrected };
}
