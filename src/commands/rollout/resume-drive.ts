import { type DriveSight, observeDrive } from '../../cluster/rollout/observe-drive.ts';
import { saveDriveState } from '../../cluster/rollout/write-drive.ts';
import type { DaemonSet } from '../../domain/objects.ts';
import { driveProgress } from '../../domain/rollout/drive-progress.ts';
import { skippedProblem } from '../../domain/rollout/drive-limits.ts';
import { isUndoing } from '../../domain/rollout/drive-phase.ts';
import { resumed } from '../../domain/rollout/drive-start.ts';
import type { DriveState } from '../../domain/rollout/drive-state.ts';
import { nodesToSkip } from '../../domain/rollout/nodes-to-skip.ts';
import { plural, someOf } from '../../printers/wording.ts';
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
import { driveAndTell } from './driving.ts';
import { type ChangeOptions, changeOptions } from './options.ts';
import { refuseProblem, refuseSkippedCanary } from './start-plan.ts';

export interface ResumeOptions extends ChangeOptions {
  readonly takeOver: boolean;
  readonly skipNotReady: boolean;
}

interface Resumable {
  readonly sight: DriveSight;
  readonly state: DriveState;
}

/** What a driver goes on from: the newest there is. */
async function resumable({ cluster }: ChangeScene, daemonSet: DaemonSet): Promise<Resumable> {
  const sight = await observeDrive(cluster, daemonSet.metadata);
  const state = driveOf(sight.daemonSet);
  if (state !== undefined) return { sight, state };
  throw new RefusedError(`the driven rollout of ${quotedName(daemonSet)} has ended`);
}

/** Nodes that are left out from now on: the same as before, or those that are broken now, but never the whole canary. */
function skippedNow({ sight, state }: Resumable, { skipNotReady }: ResumeOptions): readonly string[] {
  if (!skipNotReady) return state.skipped;
  const skipped = nodesToSkip(sight.observation, state);
  refuseProblem(skippedProblem(skipped));
  if (!isUndoing(state)) refuseSkippedCanary(state, sight.observation, skipped);
  return skipped;
}

function meaningOf(found: Resumable, options: ResumeOptions): string {
  const { sight, state } = found;
  const skipped = skippedNow(found, options);
  const { done, total } = driveProgress({ ...state, skipped }, sight.observation, sight.view.state.now);
  const what = isUndoing(state) ? 'its undo goes on' : 'it goes on';
  const left = skipped.length === 0 ? '' : `, left out: ${someOf(skipped, 5)}`;
  return `${what}: ${done} of ${plural(total, 'node')} done${left}`;
}

/** Writes down who drives from now on; a server's dry run keeps nothing. */
async function written(
  { cluster }: ChangeScene,
  found: Resumable,
  driver: string,
  options: ResumeOptions,
): Promise<DriveState> {
  const { fieldManager, dryRun } = options;
  const state = resumed(found.state, driver, cluster.now(), skippedNow(found, options));
  await saveDriveState(cluster, found.sight.daemonSet, state, { fieldManager, dryRun: dryRun === 'server' });
  return state;
}

/** What it means to go on, in one sentence. Changes nothing. */
export async function plannedResume(
  context: CommandContext,
  scene: ChangeScene,
  daemonSet: DaemonSet,
  options: ResumeOptions,
): Promise<{ readonly found: Resumable; readonly meaning: string }> {
  await checkRights(context, scene.cluster, daemonSet, options);
  const found = await resumable(scene, daemonSet);
  return { found, meaning: meaningOf(found, options) };
}

/** Takes the Lease, and writes down who drives on from where it stands. */
export async function resumedDriving(
  context: CommandContext,
  scene: ChangeScene,
  daemonSet: DaemonSet,
  options: ResumeOptions,
): Promise<Drivable> {
  const { cluster } = scene;
  const { fieldManager, takeOver } = options;
  const lease = await leaseFor(context, cluster, daemonSet, { fieldManager, takeOver, verb: 'resume' });
  const state = await heldFor(lease, async () => {
    // Whoever drove before may have written until now.
    const found = await resumable(scene, daemonSet);
    return written(scene, found, lease.holder, options);
  });
  return { cluster, daemonSet, lease, undoAsked: state.phase === 'Undoing' };
}

/** `rollout resume` of a driven rollout: this process drives on, with the plan that stands in the annotation. */
export async function resumeDrive(
  context: CommandContext,
  scene: ChangeScene,
  daemonSet: DaemonSet,
  values: FlagValues,
): Promise<number> {
  const options: ResumeOptions = {
    ...changeOptions(values),
    takeOver: on(values, 'take-over'),
    skipNotReady: on(values, 'skip-not-ready'),
  };
  const { found, meaning } = await plannedResume(context, scene, daemonSet, options);
  if (options.dryRun !== 'none') {
    if (options.dryRun === 'server') {
      await written(scene, found, context.user, options);
    }
    const change = { daemonSet, done: 'resumed', meaning };
    tellChange(context, options, change);
    tellAllChanges(context, options, [change]);
    return 0;
  }
  if (!(await confirmed(context, `Resume the driven rollout (${meaning})?`, options))) return 1;
  return driveAndTell(context, await resumedDriving(context, scene, daemonSet, options), options);
}
