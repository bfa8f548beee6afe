import { advanceNodes, type AdvancedNode } from '../../cluster/rollout/advance.ts';
import { deletePods } from '../../cluster/rollout/delete-pods.ts';
import { type DriveSight, observeDrive } from '../../cluster/rollout/observe-drive.ts';
import { writesOf } from '../../cluster/rollout/patch-as-seen.ts';
import type { DaemonSet } from '../../domain/objects.ts';
import type { Document } from '../../printers/documents.ts';
import { type AdvanceRow, advanceColumns } from '../../printers/preview-advance.ts';
import { sanitize } from '../../printers/sanitize.ts';
import { toJson, toYaml } from '../../printers/structured.ts';
import { table } from '../../printers/table.ts';
import type { Look, Tone } from '../../printers/tone.ts';
import { plural } from '../../printers/wording.ts';
import { type CommandContext, lookOf } from '../context.ts';
import { parseTarget } from '../names.ts';
import type { FlagValues } from '../options.ts';
import { UsageError } from '../usage-error.ts';
import { advanceRows } from './advance-rows.ts';
import { changeSentence } from './change-answer.ts';
import { refuseDriven } from './change-driven.ts';
import { type ChangeScene, inScene, namedDaemonSet, oneName, refuseDeleted } from './change-target.ts';
import { confirmed } from './confirm.ts';
import { type ChangeOptions, changeOptions, durationFlag } from './options.ts';
import { timingOf } from './timing.ts';

/** How long nodes may take where nothing else is said. */
export const FIVE_MINUTES = 300_000;
/** `--timeout 0` means for ever; a year is. */
const FOR_EVER = 365 * 86_400_000;

interface AdvanceRequest {
  readonly name: string;
  readonly nodes: readonly string[];
  readonly nodeTimeout: number;
  readonly options: ChangeOptions;
}

function nodeName(word: string): string {
  const target = parseTarget(word);
  if (target.kind === 'daemonSet' || target.name === '') {
    throw new UsageError(`invalid argument "${word}" for "--node" flag: use the name of a node`);
  }
  return target.name;
}

function complete(words: readonly string[], values: FlagValues): AdvanceRequest {
  const name = oneName(words);
  const given = Array.isArray(values['node']) ? values['node'] : [];
  const nodes = [...new Set(given.flatMap((word) => String(word).split(',')).map(nodeName))];
  if (nodes.length === 0) throw new UsageError('--node is needed: the nodes on which the pod is made anew');
  const timeout = durationFlag(values, 'timeout') ?? FIVE_MINUTES;
  return { name, nodes, nodeTimeout: timeout === 0 ? FOR_EVER : timeout, options: changeOptions(values) };
}

const tones: Readonly<Record<AdvancedNode['outcome'], Tone>> = {
  available: 'good',
  failed: 'bad',
  notInTime: 'bad',
  notCovered: 'warn',
  left: 'warn',
};

const outcomes: Readonly<Record<AdvancedNode['outcome'], string>> = {
  available: 'is available',
  failed: 'FAILED',
  notInTime: 'is not available in time',
  notCovered: 'is not covered any more',
  left: 'is not waited for any longer',
};

/** What became of a node, in one line. */
export function nodeLine({ node, outcome, pod, message }: AdvancedNode, look: Look): string {
  const which = pod === undefined ? '' : `${sanitize(pod)} `;
  const why = message === undefined ? '' : `: ${sanitize(message)}`;
  return `${sanitize(node)}: ${which}${look.paint(tones[outcome], outcomes[outcome])}${why}\n`;
}

function documentOf(
  { metadata }: DaemonSet,
  nodes: readonly Document[],
  { dryRun }: ChangeOptions,
): Document {
  const { namespace, name } = metadata;
  return {
    apiVersion: 'kubectl-ds/v1',
    kind: 'RolloutAdvance',
    namespace,
    name,
    ...(dryRun === 'none' ? {} : { dryRun }),
    nodes,
  };
}

function writeDocument(context: CommandContext, document: Document, { output }: ChangeOptions): void {
  if (output !== undefined) context.stdout.write(output === 'yaml' ? toYaml(document) : toJson(document));
}

async function tellDryRun(
  context: CommandContext,
  { cluster }: ChangeScene,
  { daemonSet, observation }: DriveSight,
  rows: readonly AdvanceRow[],
  options: ChangeOptions,
): Promise<number> {
  if (options.dryRun === 'server') {
    const pods = observation.nodes.flatMap(({ name: node, pod }) =>
      pod === undefined || rows.every((row) => row.node !== node)
        ? []
        : [{ node, name: pod.name, uid: pod.uid }],
    );
    const { fieldManager } = options;
    const { namespace } = daemonSet.metadata;
    const { error } = await deletePods(writesOf(cluster), namespace, pods, { fieldManager, dryRun: true });
    if (error !== undefined) throw error;
  }
  if (options.output === undefined) {
    const done = `advanced on ${plural(rows.length, 'node')}`;
    context.stdout.write(`${changeSentence({ daemonSet, done }, options)}\n`);
  }
  const documents = rows.map(({ node, pod, revision, newRevision }) => ({
    node,
    pod,
    revision,
    newRevision,
  }));
  writeDocument(context, documentOf(daemonSet, documents, options), options);
  return 0;
}

/** Ctrl-C ends the waiting, and says where it stands; a second one ends all. */
async function advanced(
  context: CommandContext,
  { cluster }: ChangeScene,
  daemonSet: DaemonSet,
  { nodes, nodeTimeout, options }: AdvanceRequest,
): Promise<readonly AdvancedNode[]> {
  const look = lookOf(context, options.color);
  const stop = new AbortController();
  const giveBack = context.takeInterrupts?.(() => stop.abort());
  try {
    return await advanceNodes(cluster, daemonSet.metadata, nodes, {
      fieldManager: options.fieldManager,
      nodeTimeout,
      timing: timingOf(context, cluster),
      signal: AbortSignal.any([stop.signal, context.signal]),
      onNode: (node) => {
        if (options.output === undefined) context.stdout.write(nodeLine(node, look));
      },
    });
  } finally {
    giveBack?.();
  }
}

function exitCode(nodes: readonly AdvancedNode[]): number {
  if (nodes.some(({ outcome }) => outcome === 'left')) return 130;
  return nodes.every(({ outcome }) => outcome === 'available') ? 0 : 1;
}

/** `rollout advance NAME --node NODE...`: the daemon pod made anew on just these nodes, under any strategy. */
export async function rolloutAdvance(
  context: CommandContext,
  words: readonly string[],
  values: FlagValues,
): Promise<number> {
  const request = complete(words, values);
  const { options, name, nodes } = request;
  return inScene(context, options, async (scene) => {
    const daemonSet = await namedDaemonSet(scene, name);
    refuseDeleted(daemonSet);
    refuseDriven(daemonSet, 'advanced on single nodes', scene.cluster.now());
    const sight = await observeDrive(scene.cluster, daemonSet.metadata);
    const rows = advanceRows(sight, nodes);
    if (options.output === undefined) {
      context.stdout.write(table(advanceColumns, rows, { look: lookOf(context, options.color) }));
    }
    if (options.dryRun !== 'none') return tellDryRun(context, scene, sight, rows, options);
    const question = `Delete ${rows.length === 1 ? 'this pod' : `these ${rows.length} pods at once`}?`;
    if (!(await confirmed(context, question, options))) return 1;
    const outcome = await advanced(context, scene, daemonSet, request);
    writeDocument(context, documentOf(daemonSet, outcome.map(nodeDocument), options), options);
    return exitCode(outcome);
  });
}

function nodeDocument({ node, outcome, deleted, pod, message }: AdvancedNode): Document {
  return { node, outcome, deleted, pod, message };
}
