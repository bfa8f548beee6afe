import { advanceNodes } from '../../cluster/rollout/advance.ts';
import { observeDrive } from '../../cluster/rollout/observe-drive.ts';
import type { DaemonSet } from '../../domain/objects.ts';
import { daemonSetName } from '../../printers/wording.ts';
import type { RolloutWish } from '../../tui/dialogs/dialog.ts';
import { FIVE_MINUTES, nodeLine } from '../rollout/advance.ts';
import { advanceRows } from '../rollout/advance-rows.ts';
import { type Change, changeSentence } from '../rollout/change-answer.ts';
import { driveOf } from '../rollout/change-driven.ts';
import { type ChangeScene, namedDaemonSet, refuseDeleted } from '../rollout/change-target.ts';
import type { ChangeOptions } from '../rollout/options.ts';
import { pauseDrive, pausePlainly } from '../rollout/pause.ts';
import { resumed } from '../rollout/resume.ts';
import { timingOf } from '../rollout/timing.ts';
import { meaningOfUndo, rolledBack, targetOf } from '../rollout/undo.ts';
import type { ChangeTools, Prepared } from './changes.ts';
import { pausedHere, proposedForDriven } from './propose-driven.ts';

interface Target {
  readonly tools: ChangeTools;
  readonly scene: ChangeScene;
  readonly daemonSet: DaemonSet;
}

function told(change: Change): string {
  const sentence = changeSentence(change, { dryRun: 'none' });
  return change.meaning === undefined ? sentence : `${sentence}: ${change.meaning}`;
}

function factsOf({ meaning }: Change): readonly string[] {
  return meaning === undefined ? [] : [meaning];
}

/** A change that a dry run of our own tells the meaning of. */
async function tried(
  { tools, daemonSet }: Target,
  question: string,
  change: (options: ChangeOptions) => Promise<Change>,
): Promise<Prepared> {
  const would = await change({ ...tools.options, dryRun: 'client' });
  return {
    proposal: { question: `${question} ${daemonSetName(daemonSet, true)}?`, facts: factsOf(would) },
    make: async () => told(await change({ ...tools.options, dryRun: 'none' })),
  };
}

async function undone({ tools, scene, daemonSet }: Target): Promise<Prepared> {
  const entry = await targetOf(scene, daemonSet, 0);
  return {
    proposal: {
      question: `Roll ${daemonSetName(daemonSet, true)} back to revision ${entry.revision}?`,
      facts: [await meaningOfUndo(scene, daemonSet, entry)],
    },
    make: async () => told(await rolledBack(scene, daemonSet, entry, { options: tools.options })),
  };
}

async function advanced({ tools, scene, daemonSet }: Target, node: string): Promise<Prepared> {
  const { cluster } = scene;
  const { context, options, signal } = tools;
  const [row] = advanceRows(await observeDrive(cluster, daemonSet.metadata), [node]);
  return {
    proposal: {
      question: `Delete pod ${row?.pod ?? ''} on node ${node}, for a new one in its place?`,
      facts: row === undefined ? [] : [`now it is: ${row.state}`],
    },
    make: async () => {
      const outcomes = await advanceNodes(cluster, daemonSet.metadata, [node], {
        fieldManager: options.fieldManager,
        nodeTimeout: FIVE_MINUTES,
        timing: timingOf(context, cluster),
        signal,
      });
      const plain = { paint: (_tone: unknown, text: string) => text, unicode: true };
      return outcomes.map((outcome) => nodeLine(outcome, plain).trimEnd()).join('; ');
    },
  };
}

/** What it would mean to do something to a rollout. */
export async function proposedForRollout(tools: ChangeTools, wish: RolloutWish): Promise<Prepared> {
  const { verb, namespace, name, node = '' } = wish;
  const scene = { cluster: tools.cluster, namespace };
  const daemonSet = await namedDaemonSet(scene, name);
  refuseDeleted(daemonSet);
  const target: Target = { tools, scene, daemonSet };
  const drive = driveOf(daemonSet);
  if (drive !== undefined && verb !== 'pause') return proposedForDriven({ ...target, drive }, verb);
  const driven = tools.drivers.of(daemonSet);
  switch (verb) {
    case 'pause':
      if (driven !== undefined) return pausedHere(daemonSet, driven);
      return tried(target, 'Pause the rollout of', (options) =>
        drive === undefined
          ? pausePlainly(scene, daemonSet, options)
          : pauseDrive(scene, { daemonSet, drive }, tools.context.user, options),
      );
    case 'resume':
      return tried(target, 'Go on with the rollout of', (options) => resumed(scene, daemonSet, options));
    case 'undo':
      return undone(target);
    case 'advance':
      return advanced(target, node);
  }
}
