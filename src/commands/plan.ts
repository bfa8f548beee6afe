import { planDocument } from '../printers/plan-documents.ts';
import { planText } from '../printers/plan.ts';
import { toJson, toYaml } from '../printers/structured.ts';
import { colorChoices } from '../printers/tone.ts';
import { type CommandContext, lookOf } from './context.ts';
import { manifestFile, manifestsOf } from './manifest-file.ts';
import { noteLines } from './notes.ts';
import { clusterOptions, type FlagValues, on, text } from './options.ts';
import { type PlannedManifest, planManifest } from './plan-manifest.ts';
import { UsageError } from './usage-error.ts';

function complete(words: readonly string[], values: FlagValues) {
  const [word] = words;
  const file = manifestFile(values);
  if (word !== undefined) {
    throw new UsageError(
      `unexpected argument "${word}": plan is about a manifest`,
      `name a file: -f ${word}`,
    );
  }
  if (file === undefined) throw new UsageError('must specify -f: a file of manifests, a folder, or -');
  return {
    file,
    cluster: clusterOptions(values),
    color: colorChoices.find((choice) => choice === text(values, 'color')) ?? 'auto',
    output: text(values, 'output'),
    exitCode: on(values, 'exit-code'),
    fieldManager: text(values, 'field-manager') ?? 'kubectl-ds',
    askServer: text(values, 'dry-run') !== 'client',
  };
}

type Request = ReturnType<typeof complete>;

function hasFinding({ plan: { lint, impact } }: PlannedManifest): boolean {
  return lint.length > 0 || impact.warnings.length > 0;
}

function present(
  context: CommandContext,
  planned: readonly PlannedManifest[],
  { output, color }: Request,
  { source, notes }: { readonly source: 'cluster' | 'dump'; readonly notes: readonly string[] },
): void {
  const plans = planned.map((each) => each.plan);
  if (output === 'json' || output === 'yaml') {
    const document = planDocument(plans, { source, notes });
    context.stdout.write(output === 'yaml' ? toYaml(document) : toJson(document));
    return;
  }
  const look = lookOf(context, color);
  const wide = output === 'wide';
  const texts = planned.map((each) => planText(each.plan, each.manifest.given, { look, wide }));
  context.stdout.write(texts.join('\n'));
  context.stderr.write(noteLines(notes, look));
}

/** `plan -f FILE`: what would come of the DaemonSets of a file. Changes nothing. The result is the exit code. */
export async function plan(
  context: CommandContext,
  words: readonly string[],
  values: FlagValues,
): Promise<number> {
  const request = complete(words, values);
  const opened = await context.openCluster(request.cluster);
  try {
    const { namespace: asked } = request.cluster;
    const manifests = await manifestsOf(context, request.file, { asked, current: opened.namespace });
    const cluster = opened.cluster.consistent();
    const planned: PlannedManifest[] = [];
    for (const manifest of manifests.daemonSets) {
      planned.push(await planManifest(context, cluster, manifest, { ...request, before: planned }));
    }
    const others =
      manifests.others.length === 0
        ? []
        : [`not looked at, in the same file: ${manifests.others.join(', ')}`];
    const notes = [...new Set([...planned.flatMap((each) => each.notes), ...others])];
    present(context, planned, request, { source: cluster.source, notes });
    return request.exitCode && planned.some(hasFinding) ? 1 : 0;
  } finally {
    await opened.cluster.close();
  }
}
