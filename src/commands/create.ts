import type { GivenManifest } from '../cluster/manifest-documents.ts';
import { writesOf } from '../cluster/rollout/patch-as-seen.ts';
import { applied } from '../domain/change/change.ts';
import { countLosses } from '../domain/change/losses.ts';
import { textAt, withoutValue } from '../domain/manifest/json-fields.ts';
import { lossClause } from '../printers/impact.ts';
import { planDocument } from '../printers/plan-documents.ts';
import { planText } from '../printers/plan.ts';
import { sanitize } from '../printers/sanitize.ts';
import { toJson, toNames, toYaml } from '../printers/structured.ts';
import { plural } from '../printers/wording.ts';
import { withInterrupts } from './change/interrupts.ts';
import { agreed } from './change/present.ts';
import { tellWaited, type Waited, waitForPods } from './change/wait-for-pods.ts';
import { type CommandContext, lookOf } from './context.ts';
import { manifestToCreate } from './create-manifest.ts';
import { refusalOf, refuseInvalid, withoutRefusal } from './create-refusal.ts';
import { noteLines } from './notes.ts';
import { type FlagValues, on, text } from './options.ts';
import { type PlannedManifest, planManifest } from './plan-manifest.ts';
import { dryRunSuffix } from './rollout/change-answer.ts';
import { type ChangeScene, inScene } from './rollout/change-target.ts';
import { type ChangeOptions, changeOptions, waitTimeout } from './rollout/options.ts';

interface CreateOptions {
  readonly options: ChangeOptions;
  readonly wait: boolean;
  /** Milliseconds; absent: for ever. */
  readonly timeout?: number;
}

function complete(values: FlagValues): CreateOptions {
  const timeout = waitTimeout(values);
  return {
    options: changeOptions(values),
    wait: on(values, 'wait'),
    ...(timeout === undefined ? {} : { timeout }),
  };
}

/** As kubectl create does with `--dry-run=client -o yaml`: the manifest, and nothing else. No server is asked. */
async function printManifest(
  context: CommandContext,
  words: readonly string[],
  values: FlagValues,
  { options }: CreateOptions,
): Promise<number> {
  const asked = options.cluster.namespace;
  const print = (manifest: GivenManifest): number => {
    refuseInvalid(manifest);
    const { json } = manifest.upgraded;
    const isUnnamed = textAt(json, 'metadata', 'namespace') === '';
    const shown = isUnnamed ? withoutValue(json, ['metadata', 'namespace']) : json;
    context.stdout.write(options.output === 'json' ? toJson(shown) : toYaml(shown));
    return 0;
  };
  if (text(values, 'from-deployment') === undefined) {
    const { manifest } = await manifestToCreate(context, words, values, { asked });
    return print(manifest);
  }
  return inScene(context, options, async ({ cluster, namespace }) => {
    const where = { cluster, asked, current: namespace };
    const { manifest } = await manifestToCreate(context, words, values, where);
    return print(manifest);
  });
}

function show(
  context: CommandContext,
  { plan, manifest, notes }: PlannedManifest,
  { output, color, yes, dryRun }: ChangeOptions,
): void {
  const look = lookOf(context, color);
  const isAsked = context.ask !== undefined && !yes && dryRun === 'none';
  const shown = planText(plan, manifest.given, { look, wide: false });
  if (output === undefined) {
    context.stdout.write(shown);
    context.stderr.write(noteLines(notes, look));
  } else if (isAsked) context.stderr.write(shown);
}

function tell(context: CommandContext, name: string, { dryRun, output }: ChangeOptions): void {
  if (output === undefined) {
    context.stdout.write(`daemonset.apps/${sanitize(name)} created${dryRunSuffix[dryRun]}\n`);
  }
  if (output === 'name') context.stdout.write(toNames('daemonset.apps', [name]));
}

const codes: Readonly<Record<Waited['ended'], number>> = { fulfilled: 0, timedOut: 1, interrupted: 130 };

async function carriedOut(
  context: CommandContext,
  { cluster }: ChangeScene,
  { plan, state }: PlannedManifest,
  { options, wait, timeout }: CreateOptions,
): Promise<Waited | undefined> {
  const { fieldManager, dryRun } = options;
  return withInterrupts(context, async ({ stop, giveUp }) => {
    if (dryRun === 'none') {
      await writesOf(cluster).createDaemonSet(plan.upgraded.json, { fieldManager, signal: giveUp });
    }
    tell(context, plan.daemonSet.metadata.name, options);
    if (!wait || dryRun !== 'none') return undefined;
    const limit = timeout === undefined ? {} : { timeout };
    const waited = await waitForPods(context, cluster, plan.impact, {
      // Not as it was before: pods of a DaemonSet that is not there are not waited for.
      before: applied(plan.impact.change, state),
      signal: stop,
      ...limit,
    });
    if (options.output === undefined) tellWaited(context, waited);
    return waited;
  });
}

function tellPrograms(
  context: CommandContext,
  { plan, notes }: PlannedManifest,
  { output, dryRun }: ChangeOptions,
  waited: Waited | undefined,
  source: 'cluster' | 'dump',
): void {
  if (output !== 'json' && output !== 'yaml') return;
  const { namespace, name } = plan.daemonSet.metadata;
  const document = {
    ...planDocument([plan], { source, notes }),
    ...(dryRun === 'none' ? {} : { dryRun }),
    results: [{ namespace, daemonSet: name, done: 'created' }],
    ...(waited === undefined
      ? {}
      : {
          waited: {
            ended: waited.ended,
            come: waited.come,
            pending: waited.pending,
            outstanding: waited.outstanding,
          },
        }),
  };
  context.stdout.write(output === 'yaml' ? toYaml(document) : toJson(document));
}

function questionOf({ plan: { daemonSet, impact } }: PlannedManifest): string {
  const { namespace, name } = daemonSet.metadata;
  const own = impact.daemonSets.find((each) => each.namespace === namespace && each.name === name);
  const pods = plural(own?.gains.length ?? 0, 'pod');
  return `Create DaemonSet ${namespace}/${name}, with ${pods}${lossClause(countLosses(impact))}?`;
}

/** `create NAME --image IMAGE`, or `-f FILE`: a new DaemonSet; what comes of it is shown first. */
export async function create(
  context: CommandContext,
  words: readonly string[],
  values: FlagValues,
): Promise<number> {
  const request = complete(values);
  const { options } = request;
  const isManifest = options.output === 'json' || options.output === 'yaml';
  if (options.dryRun === 'client' && isManifest) return printManifest(context, words, values, request);
  return inScene(context, options, async (scene) => {
    const { cluster, namespace = 'default' } = scene;
    const asked = options.cluster.namespace;
    const made = await manifestToCreate(context, words, values, { cluster, asked, current: namespace });
    const { fieldManager, dryRun } = options;
    const planned = await planManifest(context, cluster, made.manifest, {
      fieldManager,
      askServer: dryRun !== 'client',
    });
    const told = { ...planned, notes: [...made.notes, ...planned.notes] };
    const refusal = refusalOf(planned, dryRun);
    if (planned.plan.existing === undefined) show(context, withoutRefusal(told, refusal), options);
    if (refusal !== undefined) throw refusal;
    const needed = dryRun === 'none';
    if (!(await agreed(context, { yes: options.yes, needed, question: questionOf(planned) }))) return 1;
    const waited = await carriedOut(context, scene, planned, request);
    tellPrograms(context, told, options, waited, cluster.source);
    return waited === undefined ? 0 : codes[waited.ended];
  });
}
