import { type HeldByOther, leaseHolder } from '../../cluster/rollout/lease.ts';
import { humanDuration } from '../../domain/duration.ts';
import type { DaemonSet } from '../../domain/objects.ts';
import type { DriveState } from '../../domain/rollout/drive-state.ts';
import { daemonSetName } from '../../printers/wording.ts';
import type { RolloutWish } from '../../tui/dialogs/dialog.ts';
import { RefusedError } from '../refused-error.ts';
import { refuseDriven } from '../rollout/change-driven.ts';
import { type ChangeScene, quotedName } from '../rollout/change-target.ts';
import { drivenByOther } from '../rollout/driver-lease.ts';
import { plannedResume, resumedDriving } from '../rollout/resume-drive.ts';
import { timingOf } from '../rollout/timing.ts';
import { plannedUndo, undoneDriving } from '../rollout/undo-drive.ts';
import type { ChangeTools, Prepared } from './changes.ts';
import type { DrivenRollout } from './driven-rollout.ts';

/** A DaemonSet with a driven rollout. */
export interface DrivenTarget {
  readonly tools: ChangeTools;
  readonly scene: ChangeScene;
  readonly daemonSet: DaemonSet;
  readonly drive: DriveState;
}

/** Somebody whose Lease has run out; refuses where it has not: nobody can take the wheel from them. */
async function silentDriver(
  { tools: { context, cluster }, daemonSet }: DrivenTarget,
  verb: 'resume' | 'undo',
): Promise<HeldByOther | undefined> {
  if (cluster.writes === undefined) return undefined;
  const timing = timingOf(context, cluster);
  const other = await leaseHolder(daemonSet.metadata, { writes: cluster.writes, timing });
  if (other === undefined || other.expired) return other;
  throw drivenByOther(daemonSet, other, { verb, takeOver: false }, cluster.now());
}

function takenFrom(other: HeldByOther | undefined, now: number): readonly string[] {
  if (other === undefined) return [];
  return [`in place of ${other.holder}, who was last heard of ${humanDuration(now - other.renewedAt)} ago`];
}

/** What it would mean to pause a rollout that is driven here. */
export function pausedHere(daemonSet: DaemonSet, driven: DrivenRollout): Prepared {
  return {
    proposal: {
      question: `Pause the rollout of ${daemonSetName(daemonSet, true)}?`,
      facts: ['its driver here stops at the next step'],
    },
    make: async () => {
      driven.wishes.make('pause');
      return `daemonset.apps/${daemonSet.metadata.name}: it pauses at the next step`;
    },
  };
}

function nextWaveHere(daemonSet: DaemonSet, driven: DrivenRollout): Prepared {
  if (!driven.asks) throw new RefusedError(`the rollout of ${quotedName(daemonSet)} is driven here already`);
  return {
    proposal: { question: `Begin the next wave of ${daemonSetName(daemonSet, true)}?`, facts: [] },
    make: async () => {
      driven.wishes.make('nextWave');
      return `daemonset.apps/${daemonSet.metadata.name}: the next wave begins`;
    },
  };
}

async function resumedHere(target: DrivenTarget): Promise<Prepared> {
  const { tools, scene, daemonSet } = target;
  const { context, cluster, drivers } = tools;
  const other = await silentDriver(target, 'resume');
  const options = { ...tools.options, takeOver: other !== undefined, skipNotReady: false };
  const { meaning } = await plannedResume(context, scene, daemonSet, options);
  return {
    proposal: {
      question: `Resume the driven rollout of ${daemonSetName(daemonSet, true)}?`,
      facts: [meaning, ...takenFrom(other, cluster.now())],
    },
    make: async () => {
      drivers.take(await resumedDriving(context, scene, daemonSet, options));
      return `daemonset.apps/${daemonSet.metadata.name} resumed, and driven from here`;
    },
  };
}

async function undoneHere(target: DrivenTarget, driven: DrivenRollout | undefined): Promise<Prepared> {
  const { tools, scene, daemonSet } = target;
  const { context, cluster, drivers } = tools;
  const other = driven === undefined ? await silentDriver(target, 'undo') : undefined;
  const options = { ...tools.options, takeOver: other !== undefined };
  const { meaning } = await plannedUndo(context, scene, target, options);
  return {
    proposal: {
      question: `Undo the driven rollout of ${daemonSetName(daemonSet, true)}?`,
      facts: [meaning, ...takenFrom(other, cluster.now())],
    },
    make: async () => {
      if (driven === undefined) drivers.take(await undoneDriving(context, scene, target, options));
      else driven.undo();
      return `daemonset.apps/${daemonSet.metadata.name} is being undone, driven from here`;
    },
  };
}

/** What it would mean to do something to a rollout that is driven wave by wave: here, by somebody else, or by nobody. */
export async function proposedForDriven(
  target: DrivenTarget,
  verb: Exclude<RolloutWish['verb'], 'pause'>,
): Promise<Prepared> {
  const { tools, scene, daemonSet } = target;
  const driven = tools.drivers.of(daemonSet);
  switch (verb) {
    case 'resume':
      return driven === undefined ? resumedHere(target) : nextWaveHere(daemonSet, driven);
    case 'undo':
      return undoneHere(target, driven);
    case 'advance':
      refuseDriven(daemonSet, 'advanced on single nodes', scene.cluster.now());
      throw new RefusedError(`the driven rollout of ${quotedName(daemonSet)} has ended`);
  }
}
