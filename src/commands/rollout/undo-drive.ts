import type { Cluster } from '../../cluster/cluster.ts';
import { type DriveSight, observeDrive } from '../../cluster/rollout/observe-drive.ts';
import { restoreTemplate } from '../../cluster/rollout/write-drive.ts';
import type { WriteOptions } from '../../cluster/writes.ts';
import type { DaemonSet } from '../../domain/objects.ts';
import { isUndoing } from '../../domain/rollout/drive-phase.ts';
import { undoOf } from '../../domain/rollout/drive-start.ts';
import type { DriveState } from '../../domain/rollout/drive-state.ts';
import { plural } from '../../printers/wording.ts';
import type { CommandContext } from '../context.ts';
import { on, type FlagValues } from '../options.ts';
import { RefusedError } from '../refused-error.ts';
import { tellAllChanges, tellChange } from './change-answer.ts';
import { driveOf } from './change-driven.ts';
import { type ChangeScene, quotedName } from './change-target.ts';
import { confirmed } from './confirm.ts';
import { type Drivable, heldFor } from './drivable.ts';
import { leaseFor } from './driver-lease.ts';
import { checkRights } from './driver-rights.ts';
import { refuseInterference } from './undo-interference.ts';
import { driveAndTell } from './driving.ts';
import { type ChangeOptions, changeOptions } from './options.ts';

interface UndoOptions extends ChangeOptions {
  readonly takeOver: boolean;
}

/** A DaemonSet, and its driven rollout. */
export interface Driven {
  readonly daemonSet: DaemonSet;
  readonly drive: DriveState;
}

/** The state with which it is undone, and what others have done that keeps it from that: nothing is written then. */
function undoing(
  { daemonSet, observation }: DriveSight,
  drive: DriveState,
  driver: string,
  { now, user }: { readonly now: number; readonly user: string },
): DriveState {
  refuseInterference(daemonSet, observation, drive, now);
  return undoOf(drive, driver, now, { because: `${user} asked for it`, nodes: observation.nodes });
}

/** Puts the former template back. @throws RefusedError where its revision is gone */
async function restored(
  cluster: Cluster,
  sight: DriveSight,
  state: DriveState,
  options: WriteOptions,
): Promise<void> {
  const step = { kind: 'restoreTemplate', state, hash: state.formerHash } as const;
  if ((await restoreTemplate(cluster, sight, step, options)) !== undefined) return;
  throw new RefusedError(
    `${quotedName(sight.daemonSet)} cannot be undone: revision ${state.formerRevision} is gone from its history`,
  );
}

/** How many nodes go back; also those that had the newer template before: pods do not tell who wanted them. */
function meaningOf({ observation }: DriveSight, drive: DriveState): string {
  const pods = observation.nodes.flatMap(({ pod }) => pod ?? []);
  const updated = pods.filter(({ hash }) => isUpdatedByDrive(hash, drive));
  // Pods are dated in whole seconds.
  const began = Math.floor(drive.startedAt / 1000) * 1000;
  const before = updated.filter(({ createdAt }) => createdAt < began).length;
  const sooner = before === 0 ? '' : `, ${before} of them updated before this rollout began`;
  const nodes = `${plural(updated.length, 'updated node')} ${updated.length === 1 ? 'gets' : 'get'}`;
  return `${nodes} the pod of revision ${drive.formerRevision} back${sooner}`;
}

/** What it means to undo it, in one sentence; refused where others have changed it since. Changes nothing. */
export async function plannedUndo(
  context: CommandContext,
  { cluster }: ChangeScene,
  { daemonSet, drive }: Driven,
  options: ChangeOptions,
): Promise<{ readonly sight: DriveSight; readonly state: DriveState; readonly meaning: string }> {
  await checkRights(context, cluster, daemonSet, options);
  const sight = await observeDrive(cluster, daemonSet.metadata);
  const state = undoing(sight, drive, context.user, { now: cluster.now(), user: context.user });
  return { sight, state, meaning: meaningOf(sight, drive) };
}

/** Takes the wheel and puts the former template back: every updated node has to be brought back to it then. */
export async function undoneDriving(
  context: CommandContext,
  { cluster }: ChangeScene,
  { daemonSet }: Driven,
  options: UndoOptions,
): Promise<Drivable> {
  const { fieldManager, takeOver } = options;
  const lease = await leaseFor(context, cluster, daemonSet, { fieldManager, takeOver, verb: 'undo' });
  await heldFor(lease, async () => {
    // Whoever drove before may have written until now.
    const sight = await observeDrive(cluster, daemonSet.metadata);
    const drive = driveOf(sight.daemonSet);
    if (drive === undefined)
      throw new RefusedError(`the driven rollout of ${quotedName(daemonSet)} has ended`);
    const state = undoing(sight, drive, lease.holder, { now: cluster.now(), user: context.user });
    await restored(cluster, sight, state, { fieldManager });
  });
  return { cluster, daemonSet, lease, undoAsked: true };
}

/** `rollout undo` of a rollout that is being driven: what it has updated is driven back. */
export async function undoDrive(
  context: CommandContext,
  scene: ChangeScene,
  driven: Driven,
  values: FlagValues,
): Promise<number> {
  const options = { ...changeOptions(values), takeOver: on(values, 'take-over') };
  const { daemonSet } = driven;
  const { cluster } = scene;
  const { sight, state, meaning } = await plannedUndo(context, scene, driven, options);
  if (options.dryRun !== 'none') {
    const { fieldManager } = options;
    if (options.dryRun === 'server') await restored(cluster, sight, state, { fieldManager, dryRun: true });
    const change = { daemonSet, done: 'undone', meaning };
    tellChange(context, options, change);
    tellAllChanges(context, options, [change]);
    return 0;
  }
  if (!(await confirmed(context, `Undo the driven rollout (${meaning})?`, options))) return 1;
  return driveAndTell(context, await undoneDriving(context, scene, driven, options), options);
}

function isUpdatedByDrive(hash: string, drive: DriveState): boolean {
  return isUndoing(drive) ? hash !== drive.formerHash : hash === drive.targetHash;
}
