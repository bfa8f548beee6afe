import { randomUUID } from 'node:crypto';
import type { Cluster } from '../../cluster/cluster.ts';
import { previewDocument } from '../../printers/preview-documents.ts';
import { previewText } from '../../printers/preview-text.ts';
import { sanitize } from '../../printers/sanitize.ts';
import { toJson, toYaml } from '../../printers/structured.ts';
import { type CommandContext, lookOf } from '../context.ts';
import type { FlagValues } from '../options.ts';
import { changeSentence } from './change-answer.ts';
import { inScene, oneName } from './change-target.ts';
import { confirmed } from './confirm.ts';
import { driveAndTell } from './driving.ts';
import { type ChangeOptions, changeOptions } from './options.ts';
import { begin, begunDriving, plannedStart, shownOf } from './start-drivable.ts';
import { askedPlan } from './start-plan.ts';
import type { StartRequest, StartScene } from './start-scene.ts';
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
  const { options } = request;
  return inScene(context, options, async (change) => {
    const { cluster } = change;
    const scene = await plannedStart(context, change, request);
    showPreview(context, scene, options);
    if (options.dryRun !== 'none') return tellDryRun(context, cluster, scene, options);
    if (!(await confirmed(context, 'Start?', options))) return 1;
    return driveAndTell(context, await begunDriving(context, cluster, scene, options), options);
  });
}
