import { observeOrphans } from '../cluster/observe-orphans.ts';
import type { DeletePods } from '../domain/change/change.ts';
import { impactOf } from '../domain/change/impact-of.ts';
import type { Impact } from '../domain/change/impact.ts';
import { orphansOf } from '../domain/change/orphans.ts';
import type { ClusterState } from '../domain/cluster-state.ts';
import type { Pod } from '../domain/objects.ts';
import type { Document } from '../printers/documents.ts';
import { impactText } from '../printers/impact.ts';
import { orphansInOrder } from '../printers/columns/orphan-list.ts';
import { plural } from '../printers/wording.ts';
import { withInterrupts } from './change/interrupts.ts';
import { agreed, presentImpact } from './change/present.ts';
import { type CommandContext, lookOf } from './context.ts';
import { describeError } from './describe-error.ts';
import { noteLines, notesOf, nothingFound } from './notes.ts';
import {
  deleteEach,
  type OrphanDeletions,
  type OrphansWaited,
  tellOrphansInterrupted,
  tellOrphansWaited,
  waitForOrphans,
} from './orphans-delete-each.ts';
import { completeOrphansDelete, namedPods, type OrphansDeleteRequest } from './orphans-delete-request.ts';
import type { FlagValues } from './options.ts';
import { withProgress } from './progress.ts';
import { type ChangeScene, inScene } from './rollout/change-target.ts';

/** Which orphans are to be deleted, and what comes of it. */
interface Plan {
  readonly pods: readonly Pod[];
  readonly impact: Impact;
  readonly notes: readonly string[];
}

/** What comes of their deletion. */
export function orphansPlan(state: ClusterState, pods: readonly Pod[]): Plan {
  const change: DeletePods = {
    kind: 'deletePods',
    pods: pods.map(({ metadata: { namespace, name } }) => ({ namespace, name })),
  };
  return { pods, impact: impactOf(change, state), notes: notesOf(state, []) };
}

async function planned(
  context: CommandContext,
  { cluster, namespace }: ChangeScene,
  { names, labelSelector }: OrphansDeleteRequest,
): Promise<Plan> {
  const scope = {
    ...(namespace === undefined ? {} : { namespace }),
    ...(labelSelector === undefined ? {} : { labelSelector }),
  };
  const state = await withProgress(context, (progress) => {
    progress.update('reading daemon pods');
    return observeOrphans(cluster, scope);
  });
  // What is on its way out is deleted already.
  const orphans = orphansInOrder(orphansOf(state))
    .map(({ pod }) => pod)
    .filter(({ metadata }) => names.length > 0 || metadata.deletionTimestamp === undefined);
  return orphansPlan(state, await namedPods(cluster, orphans, names, namespace));
}

async function isAgreed(
  context: CommandContext,
  { pods, impact }: Plan,
  { options }: OrphansDeleteRequest,
): Promise<boolean> {
  const { yes, dryRun, output, color } = options;
  const needed = dryRun === 'none';
  if (needed && !yes && context.ask !== undefined && output !== undefined) {
    context.stderr.write(impactText(impact, lookOf(context, color)));
  }
  return agreed(context, { yes, needed, question: `Delete ${plural(pods.length, 'orphan')}?` });
}

interface Outcome extends OrphanDeletions {
  readonly waited?: OrphansWaited;
}

/** Deletes them, and waits until they are gone. Ctrl-C leaves the rest. */
async function carriedOut(
  context: CommandContext,
  { cluster }: ChangeScene,
  { pods }: Plan,
  { options, wait, timeout }: OrphansDeleteRequest,
): Promise<Outcome> {
  return withInterrupts(context, async (interrupts) => {
    const deletions = await deleteEach(context, cluster, pods, options, interrupts);
    const { results, left } = deletions;
    const done = pods.filter((pod) =>
      results.some((result) => result.pod === pod && result.done === 'deleted'),
    );
    if (!wait || options.dryRun !== 'none' || left.length > 0 || done.length === 0) return deletions;
    const limit = timeout === undefined ? {} : { timeout };
    const waited = await waitForOrphans(context, cluster, done, { ...limit, signal: interrupts.stop });
    return { ...deletions, waited };
  });
}

function resultsDocument({ results, left, waited }: Outcome): Document {
  const nameOf = ({ metadata: { namespace, name } }: Pod): Document => ({ namespace, pod: name });
  return {
    results: results.map(({ pod, done, error }) => ({
      ...nameOf(pod),
      done,
      error: error instanceof Error ? error.message : undefined,
    })),
    ...(left.length === 0 ? {} : { left: left.map(nameOf) }),
    ...(waited === undefined
      ? {}
      : { waited: { ended: waited.ended, outstanding: waited.outstanding.map(nameOf) } }),
  };
}

function exitCode({ results, left, waited }: Outcome): number {
  if (left.length > 0 || waited?.ended === 'interrupted') return 130;
  if (results.some(({ error }) => error !== undefined)) return 2;
  return waited?.ended === 'timedOut' ? 1 : 0;
}

function tellEnd(context: CommandContext, outcome: Outcome, { options }: OrphansDeleteRequest): void {
  if (outcome.waited !== undefined) tellOrphansWaited(context, outcome.waited);
  if (outcome.left.length > 0) tellOrphansInterrupted(context, outcome);
  for (const { error } of outcome.results) {
    if (error !== undefined) context.stderr.write(describeError(error, options.cluster.verbosity));
  }
}

/** `orphans delete NAME...|-l|--all|-A`: daemon pods without a controller, each as the one that was seen. */
export async function orphansDelete(
  context: CommandContext,
  words: readonly string[],
  values: FlagValues,
): Promise<number> {
  const request = completeOrphansDelete(words, values);
  const { options, allNamespaces } = request;
  return inScene(context, options, async ({ cluster, namespace }) => {
    const scene: ChangeScene =
      allNamespaces || namespace === undefined ? { cluster } : { cluster, namespace };
    const plan = await planned(context, scene, request);
    const look = lookOf(context, options.color);
    if (plan.pods.length === 0) {
      context.stderr.write(nothingFound(scene.namespace, false));
      return 0;
    }
    if (options.output === undefined) {
      presentImpact(context, plan.impact, { look });
      context.stderr.write(noteLines(plan.notes, look));
    }
    if (!(await isAgreed(context, plan, request))) return 1;
    const outcome = await carriedOut(context, scene, plan, request);
    if (options.output !== undefined) {
      const dryRun = options.dryRun === 'none' ? {} : { dryRun: options.dryRun };
      const notes = plan.notes.length === 0 ? {} : { notes: plan.notes };
      const more = { ...dryRun, ...resultsDocument(outcome), ...notes };
      presentImpact(context, plan.impact, { look, output: options.output, more });
    }
    tellEnd(context, outcome, request);
    return exitCode(outcome);
  });
}
