import { observeChange } from '../cluster/observe-change.ts';
import { writeAsSeen, writesOf } from '../cluster/rollout/patch-as-seen.ts';
import { type Cascade, cascades, type DeleteDaemonSet } from '../domain/change/change.ts';
import { impactOf } from '../domain/change/impact-of.ts';
import type { Impact } from '../domain/change/impact.ts';
import type { ClusterState } from '../domain/cluster-state.ts';
import type { DaemonSet } from '../domain/objects.ts';
import { deletionQuestion } from '../printers/change-question.ts';
import { impactText } from '../printers/impact.ts';
import { sanitize } from '../printers/sanitize.ts';
import { toNames } from '../printers/structured.ts';
import { withInterrupts } from './change/interrupts.ts';
import { agreed, presentImpact } from './change/present.ts';
import { type CommandContext, lookOf } from './context.ts';
import { type DeletionWaited, tellDeletionWaited, waitedDocument, waitForDeletion } from './delete-wait.ts';
import { noteLines, notesOf } from './notes.ts';
import { type FlagValues, text } from './options.ts';
import { withProgress } from './progress.ts';
import { dryRunSuffix } from './rollout/change-answer.ts';
import { driveOf, driverText } from './rollout/change-driven.ts';
import { type ChangeScene, inScene, namedDaemonSet, oneName } from './rollout/change-target.ts';
import { type ChangeOptions, changeOptions, durationFlag } from './rollout/options.ts';
import { RefusedError } from './refused-error.ts';
import { UsageError } from './usage-error.ts';

interface DeleteRequest {
  readonly name: string;
  readonly cascade: Cascade;
  /** What is to be said of the command line itself. */
  readonly deprecated?: string;
  readonly wait: boolean;
  /** Milliseconds; absent: for ever. */
  readonly timeout?: number;
  readonly options: ChangeOptions;
}

/** kubectl's older words. */
const booleans: Readonly<Record<string, Cascade>> = { true: 'background', false: 'orphan' };

function cascadeOf(values: FlagValues): Pick<DeleteRequest, 'cascade' | 'deprecated'> {
  const value = text(values, 'cascade') ?? 'background';
  const cascade = cascades.find((each) => each === value);
  if (cascade !== undefined) return { cascade };
  const meant = booleans[value] ?? 'background';
  const deprecated = `--cascade=${value} is deprecated (boolean value) and can be replaced with --cascade=${meant}.`;
  return { cascade: meant, deprecated };
}

/** The value of --cascade stands behind an equals sign: parted by a blank it would be a name. */
function checkCascade(words: readonly string[], values: FlagValues): void {
  const value = cascades.find((each) => words.length > 1 && words.includes(each));
  if (value === undefined || values['cascade'] === undefined) return;
  throw new UsageError('this takes one DaemonSet, not 2', `did you mean "--cascade=${value}"?`);
}

function complete(words: readonly string[], values: FlagValues): DeleteRequest {
  checkCascade(words, values);
  const timeout = durationFlag(values, 'timeout') ?? 0;
  return {
    name: oneName(words),
    ...cascadeOf(values),
    wait: values['wait'] !== false,
    options: changeOptions(values),
    ...(timeout === 0 ? {} : { timeout }),
  };
}

/** What is to be deleted, and what comes of it. */
interface Plan {
  readonly change: DeleteDaemonSet;
  readonly daemonSet: DaemonSet;
  readonly state: ClusterState;
  readonly impact: Impact;
  readonly notes: readonly string[];
}

/** What else there is to say of it, before it goes. */
function notesAbout(daemonSet: DaemonSet): readonly string[] {
  const isGoing = daemonSet.metadata.deletionTimestamp !== undefined;
  const going = isGoing ? ['it is being deleted already'] : [];
  try {
    const drive = driveOf(daemonSet);
    return drive === undefined ? going : [...going, `${driverText(drive)}: it ends where it is`];
  } catch (error) {
    // A state that cannot be read is no reason to keep the DaemonSet.
    if (error instanceof RefusedError) return going;
    throw error;
  }
}

/** Reads a DaemonSet that is to be deleted, and what comes of it. */
export async function plannedDeletion(
  context: CommandContext,
  scene: ChangeScene,
  { name, cascade }: Pick<DeleteRequest, 'name' | 'cascade'>,
): Promise<Plan> {
  const daemonSet = await namedDaemonSet(scene, name);
  const { namespace } = daemonSet.metadata;
  const change: DeleteDaemonSet = { kind: 'deleteDaemonSet', namespace, name, cascade };
  const state = await withProgress(context, (progress) =>
    observeChange(scene.cluster, change, { onProgress: (what) => progress.update(`reading ${what}`) }),
  );
  const notes = [...notesAbout(daemonSet), ...notesOf(state, [])];
  return { change, daemonSet, state, impact: impactOf(change, state), notes };
}

async function isAgreed(context: CommandContext, plan: Plan, request: DeleteRequest): Promise<boolean> {
  const { yes, dryRun, output, color } = request.options;
  const needed = dryRun === 'none';
  if (needed && !yes && context.ask !== undefined && output !== undefined) {
    context.stderr.write(impactText(plan.impact, lookOf(context, color)));
  }
  const question = deletionQuestion(plan.change, plan.impact, plan.state.pods !== undefined);
  return agreed(context, { yes, needed, question });
}

/** Deletes it, if it is as it was read. */
export async function deleted(
  { cluster }: ChangeScene,
  { daemonSet }: Pick<Plan, 'daemonSet'>,
  { cascade, options: { fieldManager, dryRun } }: Pick<DeleteRequest, 'cascade' | 'options'>,
): Promise<void> {
  if (dryRun === 'client') return;
  const options = { fieldManager, dryRun: dryRun === 'server' };
  await writeAsSeen(cluster, daemonSet, (seen) => writesOf(cluster).deleteDaemonSet(seen, cascade, options));
}

function tell(context: CommandContext, { metadata }: DaemonSet, { dryRun, output }: ChangeOptions): void {
  const sentence = `daemonset.apps "${sanitize(metadata.name)}" deleted${dryRunSuffix[dryRun]}\n`;
  if (output === undefined) context.stdout.write(sentence);
  if (output === 'name') context.stdout.write(toNames('daemonset.apps', [metadata.name]));
}

/** Deletes it, and waits for what comes of it. */
async function carriedOut(
  context: CommandContext,
  scene: ChangeScene,
  plan: Plan,
  request: DeleteRequest,
): Promise<DeletionWaited | undefined> {
  const { options, wait, timeout } = request;
  return withInterrupts(context, async ({ stop }) => {
    await deleted(scene, plan, request);
    tell(context, plan.daemonSet, options);
    if (!wait || options.dryRun !== 'none') return undefined;
    const limit = timeout === undefined ? {} : { timeout };
    const waited = await waitForDeletion(context, scene.cluster, plan, { ...limit, signal: stop });
    if (options.output === undefined) tellDeletionWaited(context, plan.daemonSet, waited);
    return waited;
  });
}

const codes: Readonly<Record<DeletionWaited['ended'], number>> = {
  fulfilled: 0,
  timedOut: 1,
  interrupted: 130,
};

/** `delete NAME`: a DaemonSet with its pods, or without them; what becomes of them is shown first. */
export async function deleteDaemonSetVerb(
  context: CommandContext,
  words: readonly string[],
  values: FlagValues,
): Promise<number> {
  const request = complete(words, values);
  const { options, deprecated } = request;
  if (deprecated !== undefined) context.stderr.write(`warning: ${deprecated}\n`);
  return inScene(context, options, async (scene) => {
    const plan = await plannedDeletion(context, scene, request);
    const look = lookOf(context, options.color);
    if (options.output === undefined) {
      presentImpact(context, plan.impact, { look });
      context.stderr.write(noteLines(plan.notes, look));
    }
    if (!(await isAgreed(context, plan, request))) return 1;
    const waited = await carriedOut(context, scene, plan, request);
    if (options.output !== undefined) {
      const more = {
        ...(options.dryRun === 'none' ? {} : { dryRun: options.dryRun }),
        results: [{ ...nameOf(plan.daemonSet), done: 'deleted' }],
        ...(waited === undefined ? {} : { waited: waitedDocument(waited) }),
        ...(plan.notes.length === 0 ? {} : { notes: plan.notes }),
      };
      presentImpact(context, plan.impact, { look, output: options.output, more });
    }
    return waited === undefined ? 0 : codes[waited.ended];
  });
}

function nameOf({ metadata: { namespace, name } }: DaemonSet) {
  return { namespace, daemonSet: name };
}
