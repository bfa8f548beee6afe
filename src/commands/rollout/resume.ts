import type { CommandContext } from '../context.ts';
import { resumeDaemonSet } from '../../cluster/rollout/pause.ts';
import { pausedStrategy } from '../../domain/rollout/strategy-json.ts';
import type { DaemonSet } from '../../domain/objects.ts';
import { PAUSED_STRATEGY_ANNOTATION } from '../../domain/rollout/drive-state.ts';
import { pausedStrategyOf } from '../../domain/rollout/paused.ts';
import type { FlagValues } from '../options.ts';
import { RefusedError } from '../refused-error.ts';
import { type Change, tellAllChanges, tellChange } from './change-answer.ts';
import { driveOf } from './change-driven.ts';
import {
  type ChangeScene,
  inScene,
  namedDaemonSet,
  oneName,
  quotedName,
  refuseDeleted,
} from './change-target.ts';
import { meaningOf } from './meaning.ts';
import { type ChangeOptions, changeOptions } from './options.ts';
import { resumeDrive } from './resume-drive.ts';

const done = 'resumed';

function notPaused(daemonSet: DaemonSet): RefusedError {
  return new RefusedError(`${quotedName(daemonSet)} is not paused`);
}

function unreadable(daemonSet: DaemonSet, annotation: string): RefusedError {
  return new RefusedError(
    `${quotedName(daemonSet)} cannot be resumed: what the pause kept is no update strategy: ${annotation}`,
    `set spec.updateStrategy by hand, and take the annotation ${PAUSED_STRATEGY_ANNOTATION} off`,
  );
}

/** What a dry run of our own can tell: nothing is sent. */
function wouldResume(daemonSet: DaemonSet): Change {
  const annotation = daemonSet.metadata.annotations[PAUSED_STRATEGY_ANNOTATION];
  if (annotation === undefined) throw notPaused(daemonSet);
  const former = pausedStrategyOf({ daemonSet, strategy: 'OnDelete' });
  if (daemonSet.spec.updateStrategy.type !== 'OnDelete') return { daemonSet, done };
  if (pausedStrategy(daemonSet) === undefined) throw unreadable(daemonSet, annotation);
  return { daemonSet, done, meaning: `${former} is put back` };
}

/** Puts the strategy back that a pause has kept. */
export async function resumed(
  { cluster }: ChangeScene,
  daemonSet: DaemonSet,
  { dryRun, fieldManager }: ChangeOptions,
): Promise<Change> {
  if (dryRun === 'client') return wouldResume(daemonSet);
  const former = pausedStrategyOf({ daemonSet, strategy: 'OnDelete' });
  const options = { fieldManager, dryRun: dryRun === 'server' };
  const outcome = await resumeDaemonSet(cluster, daemonSet, options);
  switch (outcome.kind) {
    case 'notPaused':
      throw notPaused(daemonSet);
    case 'unreadable':
      throw unreadable(daemonSet, outcome.annotation);
    case 'strategyKept': {
      const { type } = outcome.daemonSet.spec.updateStrategy;
      return { daemonSet, done, meaning: `somebody has set the strategy ${type} since: it stays` };
    }
    case 'resumed': {
      const { desiredNumberScheduled, updatedNumberScheduled } = daemonSet.status;
      const nodes = Math.max(0, desiredNumberScheduled - updatedNumberScheduled);
      const release = await cluster.release();
      const meant = meaningOf({ daemonSet: outcome.daemonSet, nodes, release });
      return { daemonSet, done, meaning: `${former} is put back; ${meant}` };
    }
  }
}

/** `rollout resume NAME`: the strategy is put back, or a driven rollout goes on where it was. */
export async function rolloutResume(
  context: CommandContext,
  words: readonly string[],
  values: FlagValues,
): Promise<number> {
  const name = oneName(words);
  const options = changeOptions(values);
  return inScene(context, options, async (scene) => {
    const daemonSet = await namedDaemonSet(scene, name);
    refuseDeleted(daemonSet);
    if (driveOf(daemonSet) !== undefined) return resumeDrive(context, scene, daemonSet, values);
    const change = await resumed(scene, daemonSet, options);
    tellChange(context, options, change);
    tellAllChanges(context, options, [change]);
    return 0;
  });
}
