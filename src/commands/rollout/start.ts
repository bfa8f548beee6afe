import { randomUUID } from 'node:crypto';
import type { Cluster } from '../../cluster/cluster.ts';
import { startDrive } from '../../cluster/rollout/start-drive.ts';
import { startState } from '../../domain/rollout/drive-start.ts';
import { previewDocument } from '../../printers/preview-documents.ts';
import { previewText } from '../../printers/preview-text.ts';
import { sanitize } from '../../printers/sanitize.ts';
import { toJson, toYaml } from '../../printers/structured.ts';
import { type CommandContext, lookOf } from '../context.ts';
import type { FlagValues } from '../options.ts';
import { changeSentence } from './change-answer.ts';
import { inScene, namedDaemonSet, oneName, refuseDeleted } from './change-target.ts';
import { confirmed } from './confirm.ts';
import { checkRights } from './driver-rights.ts';
import { leaseFor } from './driver-lease.ts';
import { driveAndTell } from './driving.ts';
import { type ChangeOptions, changeOptions } from './options.ts';
import { begunFor } from './start-begun.ts';
import { formerRevision, formerStrategy } from './start-former.ts';
import { askedPlan } from './start-plan.ts';
import { type StartRequest, type StartScene, startScene } from './start-scene.ts';
import { templateRequest } from './template-request.ts';

async function complete(
  context: CommandContext,
  words: readonly string[],
  values: FlagValues,
): Promise<StartRequest> {
  const name = oneName(words);
  const plan = askedPlan(values);
  return { name, plan, options: changeOptions(values), template: await templateRequest(context, values) };
}

function shownOf({ change, changes, plan, preview, skipped, atOnce }: StartScene) {
  const sentences = changes
    ? change.sentences
    : ['the template stays as it is: outdated nodes get a pod of it'];
  return { plan, preview, skipped, changes: [...sentences, ...atOnce] };
}

/** For people to decide by; for programs only where it is all that was asked for. */
function showPreview(context: CommandContext, scene: StartScene, options: ChangeOptions): void {
  const shown = shownOf(scene);
  const { metadata } = scene.sight.daemonSet;
  const forProgram = options.output !== undefined;
  const isAsked = context.ask !== undefined && !options.yes;
  if (forProgram && options.dryRun !== 'none') {
    const document = previewDocument(shown, metadata);
    context.stdout.write(options.output === 'yaml' ? toYaml(document) : toJson(document));
  } else if (!forProgram || isAsked) {
    const title = `daemonset.apps/${sanitize(metadata.name)} in ${sanitize(metadata.namespace)}\n`;
    const text = title + previewText(shown, lookOf(context, options.color));
    (forProgram ? context.stderr : context.stdout).write(text);
  }
}

interface Beginning {
  readonly scene: StartScene;
  readonly driver: string;
  readonly id: string;
}

async function begin(
  cluster: Cluster,
  { scene, driver, id }: Beginning,
  { fieldManager, dryRun }: ChangeOptions,
): Promise<void> {
  const { sight, history, change, changes, plan, skipped } = scene;
  const { daemonSet, observation } = sight;
  const former = formerRevision(daemonSet, observation, history, changes);
  const start = { id, driver, plan, skipped, formerStrategy: formerStrategy(daemonSet), ...former };
  const beginning = {
    template: changes ? (change.patch ?? {}) : {},
    stateFor: (template: string) => startState({ ...start, template }, cluster.now()),
  };
  await startDrive(cluster, daemonSet, beginning, { fieldManager, dryRun: dryRun === 'server' });
}

async function startDriving(
  context: CommandContext,
  cluster: Cluster,
  scene: StartScene,
  options: ChangeOptions,
): Promise<number> {
  const { daemonSet } = scene.sight;
  const { fieldManager } = options;
  // Nothing is driven: a Lease that has run out was left by somebody whose rollout has ended since.
  const lease = await leaseFor(context, cluster, daemonSet, { fieldManager, takeOver: true, verb: 'resume' });
  try {
    const beginning = { scene, driver: lease.holder, id: randomUUID() };
    const write = (): Promise<void> => begin(cluster, beginning, options);
    await begunFor(context, { cluster, daemonSet, lease, id: beginning.id }, write);
  } catch (error) {
    await lease.release();
    throw error;
  }
  return driveAndTell(context, { cluster, daemonSet, lease, undoAsked: false }, options);
}

async function tellDryRun(
  context: CommandContext,
  cluster: Cluster,
  scene: StartScene,
  options: ChangeOptions,
): Promise<number> {
  if (options.dryRun === 'server') {
    await begin(cluster, { scene, driver: context.user, id: randomUUID() }, options);
  }
  const { daemonSet } = scene.sight;
  if (options.output === undefined) {
    context.stdout.write(`${changeSentence({ daemonSet, done: 'rollout started' }, options)}\n`);
  }
  return 0;
}

/** `rollout start NAME`: a new template, or the one that is there, brought to nodes wave by wave. */
export async function rolloutStart(
  context: CommandContext,
  words: readonly string[],
  values: FlagValues,
): Promise<number> {
  const request = await complete(context, words, values);
  const { options, name } = request;
  return inScene(context, options, async (change) => {
    const { cluster } = change;
    const named = await namedDaemonSet(change, name);
    refuseDeleted(named);
    await checkRights(context, cluster, named, options);
    const scene = await startScene(cluster, named.metadata, request);
    // What keeps it from beginning is said before anybody is asked.
    formerRevision(scene.sight.daemonSet, scene.sight.observation, scene.history, scene.changes);
    showPreview(context, scene, options);
    if (options.dryRun !== 'none') return tellDryRun(context, cluster, scene, options);
    if (!(await confirmed(context, 'Start?', options))) return 1;
    return startDriving(context, cluster, scene, options);
  });
}
