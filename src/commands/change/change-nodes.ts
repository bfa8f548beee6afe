import type { Cluster } from '../../cluster/cluster.ts';
import { observeChange } from '../../cluster/observe-change.ts';
import type { LabelChange, TaintChange } from '../../domain/change/change.ts';
import { impactOf } from '../../domain/change/impact-of.ts';
import type { Impact } from '../../domain/change/impact.ts';
import { countLosses } from '../../domain/change/losses.ts';
import type { ClusterState } from '../../domain/cluster-state.ts';
import type { Node } from '../../domain/objects.ts';
import type { Document } from '../../printers/documents.ts';
import { nodesQuestion } from '../../printers/change-question.ts';
import { impactText } from '../../printers/impact.ts';
import { type CommandContext, lookOf } from '../context.ts';
import { describeError } from '../describe-error.ts';
import { type NodeTargets, namesOfTargets } from '../node-targets.ts';
import { noteLines, notesOf } from '../notes.ts';
import { withProgress } from '../progress.ts';
import { inScene } from '../rollout/change-target.ts';
import type { ChangeOptions } from '../rollout/options.ts';
import { UsageError } from '../usage-error.ts';
import {
  type Application,
  applyToNodes,
  type NodeOutcome,
  type NodeWork,
  tellInterrupted,
} from './apply-to-nodes.ts';
import { withInterrupts } from './interrupts.ts';
import { agreed, presentImpact } from './present.ts';
import { refusedNodes } from './refused-nodes.ts';
import { tellWaited, type Waited, waitForPods } from './wait-for-pods.ts';

/** A change of labels or taints, as the command line has it. */
export interface NodeChangeRequest {
  readonly targets: NodeTargets;
  /** The change, once it is known which nodes it is about. */
  readonly changeOf: (nodes: readonly string[]) => LabelChange | TaintChange;
  readonly overwrite: boolean;
  readonly resourceVersion?: string;
  readonly wait: boolean;
  /** In milliseconds. Absent: for ever. */
  readonly timeout?: number;
  readonly options: ChangeOptions;
  readonly done: NodeWork['done'];
}

/** What is to be done, and what not, before anything is. */
interface Plan {
  readonly change: LabelChange | TaintChange;
  readonly nodes: readonly Node[];
  readonly state: ClusterState;
  readonly impact: Impact;
  readonly refused: readonly NodeOutcome[];
  readonly notes: readonly string[];
}

async function planned(context: CommandContext, cluster: Cluster, request: NodeChangeRequest): Promise<Plan> {
  const names = await namesOfTargets(cluster, request.targets);
  if (request.resourceVersion !== undefined && names.length > 1) {
    throw new UsageError('--resource-version may only be used with a single resource');
  }
  const whole = request.changeOf(names);
  const state: ClusterState = await withProgress(context, (progress) =>
    observeChange(cluster, whole, { onProgress: (what) => progress.update(`reading ${what}`) }),
  );
  const refused = await refusedNodes(cluster, whole, state, request);
  const without = new Set(refused.map(({ node }) => node));
  const change = request.changeOf(names.filter((name) => !without.has(name)));
  const known = new Map(state.nodes?.map((node) => [node.metadata.name, node]));
  const nodes = change.nodes.flatMap((name) => known.get(name) ?? []);
  return { change, nodes, state, refused, impact: impactOf(change, state), notes: notesOf(state, []) };
}

async function isAgreed(
  context: CommandContext,
  { change, impact, nodes }: Plan,
  { options }: NodeChangeRequest,
): Promise<boolean> {
  const losses = countLosses(impact);
  const isHarmless = losses.certain + losses.perhaps === 0 && nodes.length <= 1;
  const needed = options.dryRun === 'none' && !isHarmless;
  const isAsked = needed && !options.yes && context.ask !== undefined;
  if (isAsked && options.output !== undefined) {
    context.stderr.write(impactText(impact, lookOf(context, options.color)));
  }
  return agreed(context, { yes: options.yes, needed, question: nodesQuestion(change, impact) });
}

/** What was done, for programs; messages of failures are on stderr too. */
function resultsDocument(outcomes: readonly NodeOutcome[], waited: Waited | undefined): Document {
  return {
    results: outcomes.map(({ node, done, error }) => ({
      node,
      done,
      error: error instanceof Error ? error.message : undefined,
    })),
    ...(waited === undefined
      ? {}
      : {
          waited: {
            ended: waited.ended,
            come: waited.come,
            pending: waited.pending,
            gone: waited.gone,
            outstanding: waited.outstanding,
          },
        }),
  };
}

function tellFailures(
  context: CommandContext,
  outcomes: readonly NodeOutcome[],
  { cluster }: ChangeOptions,
): boolean {
  const failures = outcomes.filter(({ error }) => error !== undefined);
  for (const { error } of failures) context.stderr.write(describeError(error, cluster.verbosity));
  return failures.length > 0;
}

/** Changes the nodes, and with `--wait` follows what comes of it. */
async function carriedOut(
  context: CommandContext,
  cluster: Cluster,
  { change, nodes, state, impact }: Plan,
  request: NodeChangeRequest,
): Promise<Application & { readonly waited?: Waited }> {
  const { options, done, resourceVersion, timeout } = request;
  const work = { change, options, done, ...(resourceVersion === undefined ? {} : { resourceVersion }) };
  return withInterrupts(context, async (interrupts) => {
    const application = await applyToNodes(context, cluster, nodes, work, interrupts);
    const isComplete = application.outcomes.every(({ error }) => error === undefined);
    const isWhole = isComplete && application.outcomes.length > 0 && application.left.length === 0;
    if (!request.wait || options.dryRun !== 'none' || !isWhole) return application;
    const waited = await waitForPods(context, cluster, impact, {
      before: state,
      signal: interrupts.stop,
      ...(timeout === undefined ? {} : { timeout }),
    });
    if (options.output === undefined) tellWaited(context, waited);
    return { ...application, waited };
  });
}

function exitCode(isFailed: boolean, { left, waited }: Application & { readonly waited?: Waited }): number {
  if (left.length > 0 || waited?.ended === 'interrupted') return 130;
  if (isFailed) return 2;
  return waited?.ended === 'timedOut' ? 1 : 0;
}

/** Shows what a change of labels or taints does to daemon pods, asks where that is needed, makes it, and reports. */
export async function changeNodes(context: CommandContext, request: NodeChangeRequest): Promise<number> {
  const { options } = request;
  return inScene(context, options, async ({ cluster }) => {
    const plan = await planned(context, cluster, request);
    const look = lookOf(context, options.color);
    if (options.output === undefined) {
      if (plan.nodes.length > 0) presentImpact(context, plan.impact, { look });
      context.stderr.write(noteLines(plan.notes, look));
    }
    // Whoever is asked is to know what the question is not about.
    const isRefused = tellFailures(context, plan.refused, options);
    if (plan.nodes.length > 0 && !(await isAgreed(context, plan, request))) return isRefused ? 2 : 1;
    const application = await carriedOut(context, cluster, plan, request);
    const outcomes = [...application.outcomes, ...plan.refused];
    if (options.output !== undefined) {
      const dryRun = options.dryRun === 'none' ? {} : { dryRun: options.dryRun };
      const notes = plan.notes.length === 0 ? {} : { notes: plan.notes };
      const more = { ...dryRun, ...resultsDocument(outcomes, application.waited), ...notes };
      presentImpact(context, plan.impact, { look, output: options.output, more });
    }
    if (application.left.length > 0) tellInterrupted(context, application);
    const isFailed = tellFailures(context, application.outcomes, options);
    return exitCode(isRefused || isFailed, application);
  });
}
