import { observeDrive } from '../../cluster/rollout/observe-drive.ts';
import { restoreTemplate } from '../../cluster/rollout/write-drive.ts';
import type { DaemonSet } from '../../domain/objects.ts';
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
import { leaseFor } from './driver-lease.ts';
import { driveAndTell } from './driving.ts';
import { type ChangeOptions, changeOptions } from './options.ts';

interface Driven {
  readonly daemonSet: DaemonSet;
  readonly drive: DriveState;
}

/** Takes the wheel, puts the former template back, and brings every updated node back to it. */
async function driveBack(
  context: CommandContext,
  { cluster }: ChangeScene,
  { daemonSet }: Driven,
  options: ChangeOptions & { readonly takeOver: boolean },
): Promise<number> {
  const { fieldManager, takeOver } = options;
  const lease = await leaseFor(context, cluster, daemonSet, { fieldManager, takeOver, verb: 'undo' });
  try {
    // Whoever drove before may have written until now.
    const sight = await observeDrive(cluster, daemonSet.metadata);
    const drive = driveOf(sight.daemonSet);
    if (drive === undefined)
      throw new RefusedError(`the driven rollout of ${quotedName(daemonSet)} has ended`);
    const because = `${context.user} asked for it`;
    const { nodes } = sight.observation;
    const state = undoOf(drive, lease.holder, cluster.now(), { because, nodes });
    const step = { kind: 'restoreTemplate', state, hash: state.formerHash } as const;
    const restored = await restoreTemplate(cluster, sight, step, { fieldManager });
    if (restored === undefined) {
      throw new RefusedError(
        `${quotedName(daemonSet)} cannot be undone: revision ${drive.formerRevision} is gone from its history`,
      );
    }
  } catch (error) {
    await lease.release();
    throw error;
  }
  return driveAndTell(context, { cluster, daemonSet, lease, undoAsked: true }, options);
}

/** `rollout undo` of a rollout that is being driven: what it has updated is driven back. */
export async function undoDrive(
  context: CommandContext,
  scene: ChangeScene,
  driven: Driven,
  values: FlagValues,
): Promise<number> {
  const options = { ...changeOptions(values), takeOver: on(values, 'take-over') };
  const { daemonSet, drive } = driven;
  const { observation } = await observeDrive(scene.cluster, daemonSet.metadata);
  const updated = observation.nodes.filter(
    ({ pod }) => pod !== undefined && isUpdatedByDrive(pod.hash, drive),
  );
  const meaning = `${plural(updated.length, 'updated node')} get the pod of revision ${drive.formerRevision} back`;
  if (options.dryRun !== 'none') {
    const change = { daemonSet, done: 'undone', meaning };
    tellChange(context, options, change);
    tellAllChanges(context, options, [change]);
    return 0;
  }
  if (!(await confirmed(context, `Undo the driven rollout (${meaning})?`, options))) return 1;
  return driveBack(context, scene, driven, options);
}

function isUpdatedByDrive(hash: string, drive: DriveState): boolean {
  return drive.phase === 'Undoing' || drive.pausedIn === 'Undoing'
    ? hash !== drive.formerHash
    : hash === drive.targetHash;
}
