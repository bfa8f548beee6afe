import { ClusterError } from '../../cluster/cluster-error.ts';
import { pauseDaemonSet } from '../../cluster/rollout/pause.ts';
import { saveDriveState } from '../../cluster/rollout/write-drive.ts';
import type { DaemonSet } from '../../domain/objects.ts';
import { rolloutCommand } from '../../domain/rollout/commands.ts';
import { pausedState } from '../../domain/rollout/drive-start.ts';
import { type DriveState, PAUSED_STRATEGY_ANNOTATION } from '../../domain/rollout/drive-state.ts';
import type { CommandContext } from '../context.ts';
import type { FlagValues } from '../options.ts';
import { RefusedError } from '../refused-error.ts';
import { type Change, tellAllChanges, tellChange } from './change-answer.ts';
import { driveCommands, driveOf } from './change-driven.ts';
import {
  type ChangeScene,
  inScene,
  namedDaemonSet,
  oneName,
  quotedName,
  refuseDeleted,
} from './change-target.ts';
import { type ChangeOptions, changeOptions } from './options.ts';

const maxTries = 5;

function alreadyPaused(daemonSet: DaemonSet): RefusedError {
  return new RefusedError(
    `${quotedName(daemonSet)} is already paused`,
    `go on with: ${rolloutCommand('resume', daemonSet)}`,
  );
}

function refuseAtRest(daemonSet: DaemonSet, drive: DriveState): void {
  if (drive.phase === 'Paused') throw alreadyPaused(daemonSet);
  if (drive.phase !== 'Failed') return;
  throw new RefusedError(
    `${quotedName(daemonSet)} needs no pause: its driven rollout has failed, and nothing goes on`,
    driveCommands(daemonSet, drive),
  );
}

/**
 * Writes the pause down for whoever drives, who stops at the next step. The driver writes too, now and then: then what is
 * there is read again, and paused.
 */
export async function pauseDrive(
  { cluster }: ChangeScene,
  first: { readonly daemonSet: DaemonSet; readonly drive: DriveState },
  user: string,
  { dryRun, fieldManager }: ChangeOptions,
): Promise<Change> {
  let { daemonSet, drive } = first;
  for (let tries = 1; ; tries += 1) {
    refuseAtRest(daemonSet, drive);
    const change = {
      daemonSet,
      done: 'paused',
      meaning: 'whoever drives it stops at the next step',
    };
    if (dryRun === 'client') return change;
    try {
      const state = pausedState(drive, `${user} asked for it`, cluster.now());
      await saveDriveState(cluster, daemonSet, state, { fieldManager, dryRun: dryRun === 'server' });
      return change;
    } catch (error) {
      if (!(error instanceof ClusterError) || error.kind !== 'conflict' || tries === maxTries) throw error;
    }
    const { namespace, name } = daemonSet.metadata;
    daemonSet = await cluster.daemonSet(namespace, name);
    const next = driveOf(daemonSet);
    if (next === undefined)
      throw new RefusedError(`the driven rollout of ${quotedName(daemonSet)} has ended`);
    drive = next;
  }
}

function refuseOnDelete(daemonSet: DaemonSet): void {
  if (daemonSet.spec.updateStrategy.type !== 'OnDelete') return;
  if (daemonSet.metadata.annotations[PAUSED_STRATEGY_ANNOTATION] !== undefined)
    throw alreadyPaused(daemonSet);
  throw new RefusedError(
    `${quotedName(daemonSet)} needs no pause: under OnDelete no pod is replaced before it is deleted`,
  );
}

/** Switches to OnDelete, with the strategy kept. */
export async function pausePlainly(
  { cluster }: ChangeScene,
  daemonSet: DaemonSet,
  { dryRun, fieldManager }: ChangeOptions,
): Promise<Change> {
  refuseOnDelete(daemonSet);
  if (dryRun !== 'client') {
    await pauseDaemonSet(cluster, daemonSet, { fieldManager, dryRun: dryRun === 'server' });
  }
  return { daemonSet, done: 'paused', meaning: `OnDelete until: ${rolloutCommand('resume', daemonSet)}` };
}

/** `rollout pause NAME`: no more pods are replaced; of a driven rollout, whoever drives it stops. */
export async function rolloutPause(
  context: CommandContext,
  words: readonly string[],
  values: FlagValues,
): Promise<number> {
  const name = oneName(words);
  const options = changeOptions(values);
  return inScene(context, options, async (scene) => {
    const daemonSet = await namedDaemonSet(scene, name);
    refuseDeleted(daemonSet);
    const drive = driveOf(daemonSet);
    const change = await (drive === undefined
      ? pausePlainly(scene, daemonSet, options)
      : pauseDrive(scene, { daemonSet, drive }, context.user, options));
    tellChange(context, options, change);
    tellAllChanges(context, options, [change]);
    return 0;
  });
}
