import { undoTo } from '../../cluster/rollout/undo.ts';
import type { DaemonSet } from '../../domain/objects.ts';
import {
  historyOf,
  type RevisionEntry,
  revisionToUndo,
  sameTemplate,
} from '../../domain/rollout/revisions.ts';
import { sanitize } from '../../printers/sanitize.ts';
import { toYaml } from '../../printers/structured.ts';
import type { CommandContext } from '../context.ts';
import type { FlagValues } from '../options.ts';
import { RefusedError } from '../refused-error.ts';
import { type Change, tellAllChanges, tellChange } from './change-answer.ts';
import { driveOf, refuseDriven } from './change-driven.ts';
import {
  type ChangeScene,
  inScene,
  namedDaemonSet,
  oneName,
  podsIfAllowed,
  refuseDeleted,
} from './change-target.ts';
import { confirmed } from './confirm.ts';
import { meaningOf } from './meaning.ts';
import { type ChangeOptions, changeOptions, revisionFlag } from './options.ts';
import { undoDrive } from './undo-drive.ts';

interface UndoRequest {
  readonly name: string;
  /** Absent: not given, which means the revision before. */
  readonly toRevision?: number;
  readonly options: ChangeOptions;
}

function complete(words: readonly string[], values: FlagValues): UndoRequest {
  const name = oneName(words);
  const toRevision = revisionFlag(values, 'to-revision');
  return { name, options: changeOptions(values), ...(toRevision === undefined ? {} : { toRevision }) };
}

/** The revision to go back to; 0: the one before. */
export async function targetOf(
  { cluster }: ChangeScene,
  daemonSet: DaemonSet,
  toRevision: number,
): Promise<RevisionEntry> {
  const [revisions, pods] = await Promise.all([
    cluster.controllerRevisions(daemonSet.metadata.namespace),
    podsIfAllowed(cluster, daemonSet),
  ]);
  const history = historyOf(daemonSet, revisions, pods);
  const found = revisionToUndo(history, toRevision);
  if (found.kind === 'found') return found.entry;
  const numbers = history.map(({ revision }) => revision).join(', ');
  throw new RefusedError(found.message, toRevision === 0 ? undefined : `revisions: ${numbers}`);
}

/** Whether the DaemonSet has the revision's template already. */
function isThere(daemonSet: DaemonSet, { controllerRevision: { template } }: RevisionEntry): boolean {
  return template !== undefined && sameTemplate(template.json, daemonSet.spec.template.json);
}

/** kubectl shows the template on a dry run of its own, also where it is there already. */
function willRollBack(entry: RevisionEntry): string {
  const { template } = entry.controllerRevision;
  const yaml = template === undefined ? '' : toYaml(template.json).replaceAll(/^(?=.)/gm, '  ');
  return `will roll back to Pod Template (revision ${entry.revision}):\n${yaml}`;
}

/** Puts the template of a revision back, unless it is there already. */
export async function rolledBack(
  scene: ChangeScene,
  daemonSet: DaemonSet,
  entry: RevisionEntry,
  { options, toRevision = 0 }: Omit<UndoRequest, 'name'>,
): Promise<Change> {
  const skipped = `skipped rollback (current template already matches revision ${toRevision})`;
  const { cluster } = scene;
  const { fieldManager, dryRun } = options;
  if (isThere(daemonSet, entry)) return { daemonSet, done: skipped };
  if (dryRun !== 'client') {
    const outcome = await undoTo(cluster, daemonSet, entry.controllerRevision, {
      fieldManager,
      dryRun: dryRun === 'server',
    });
    if (outcome.kind === 'skipped') return { daemonSet, done: skipped };
  }
  return { daemonSet, done: 'rolled back', meaning: await meaningOfUndo(scene, daemonSet, entry) };
}

/** What it means for nodes to go back to a revision, in one sentence. */
export async function meaningOfUndo(
  { cluster }: ChangeScene,
  daemonSet: DaemonSet,
  { nodes = 0 }: RevisionEntry,
): Promise<string> {
  const left = Math.max(0, daemonSet.status.desiredNumberScheduled - nodes);
  return meaningOf({ daemonSet, nodes: left, release: await cluster.release() });
}

async function undoPlainly(
  context: CommandContext,
  scene: ChangeScene,
  daemonSet: DaemonSet,
  request: UndoRequest,
): Promise<number> {
  const { options, toRevision = 0 } = request;
  const entry = await targetOf(scene, daemonSet, toRevision);
  if (options.dryRun === 'client' && options.output === undefined) {
    context.stdout.write(`daemonset.apps/${sanitize(daemonSet.metadata.name)} ${willRollBack(entry)}`);
    context.stderr.write(`  ${sanitize(await meaningOfUndo(scene, daemonSet, entry))}\n`);
    return 0;
  }
  const asks = options.dryRun === 'none' && !isThere(daemonSet, entry);
  if (asks) {
    const meaning = await meaningOfUndo(scene, daemonSet, entry);
    const question = `Roll back to revision ${entry.revision} (${meaning})?`;
    if (!(await confirmed(context, question, options))) return 1;
  }
  const change = await rolledBack(scene, daemonSet, entry, request);
  tellChange(context, options, change);
  tellAllChanges(context, options, [change]);
  return 0;
}

/** `rollout undo NAME`: back to a former template. A rollout that is being driven is driven back instead. */
export async function rolloutUndo(
  context: CommandContext,
  words: readonly string[],
  values: FlagValues,
): Promise<number> {
  const request = complete(words, values);
  return inScene(context, request.options, async (scene) => {
    const daemonSet = await namedDaemonSet(scene, request.name);
    refuseDeleted(daemonSet);
    if (request.toRevision !== undefined) {
      refuseDriven(daemonSet, 'rolled back to a revision', scene.cluster.now());
    }
    const drive = driveOf(daemonSet);
    return drive === undefined
      ? undoPlainly(context, scene, daemonSet, request)
      : undoDrive(context, scene, { daemonSet, drive }, values);
  });
}
