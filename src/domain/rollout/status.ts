import type { ClusterState } from '../cluster-state.ts';
import type { ClusterView } from '../cluster-view.ts';
import type { DaemonSetCoverage } from '../coverage/pair.ts';
import { nodeReasons } from '../explain/pod-reasons.ts';
import type { DaemonSet, Pod } from '../objects.ts';
import { rolloutCommand, whyNotCommand } from './commands.ts';
import { readDrive, type ReadDrive } from './read-drive.ts';
import type { NodeAmount } from './drive-state.ts';
import { countedNodes } from './drive-words.ts';
import type { RolloutFacts } from './facts.ts';
import { isDone } from './facts.ts';
import { rolloutFacts } from './gather-facts.ts';
import { nodesIn } from './node-amount.ts';
import { paceOf, readySince } from './pace.ts';
import { heldOrDriven, pausedStrategyOf } from './paused.ts';
import type { DriverLife } from './driver-life.ts';
import type { RolloutBudget, RolloutPace, RolloutStatus } from './rollout-status.ts';
import { exceptNotReady, stuck } from './stuck.ts';
import { notReadyNodes } from './user-groups.ts';
import { strategyByOthers } from './taken-by-others.ts';
import type { Verdict } from './verdict.ts';

/** What somebody accepts as complete. */
export interface RolloutOptions {
  /** Nodes that may be NotReady at the end; a percentage is rounded up over the nodes that should run the pod. */
  readonly tolerateNotReady?: NodeAmount;
}

/**
 * Where a DaemonSet's rollout stands: in kubectl's sentences where it has any, and beyond them whether it is paused,
 * covers no node, or is stuck and on whom. Where nodes, pods or revisions could not be read, the DaemonSet's own status
 * tells, as it does for kubectl, and nothing is called stuck.
 *
 * Mirrors `DaemonSetStatusViewer`, staging/src/k8s.io/kubectl/pkg/polymorphichelpers/rollout_status.go, v1.34.
 *
 * @param view - of nodes, the DaemonSet's pods, its revisions and its FailedCreate events; its `now` decides availability
 */
export function rolloutStatus(
  daemonSet: DaemonSet,
  view: ClusterView,
  options: RolloutOptions = {},
): RolloutStatus {
  return rolloutByNode(daemonSet, view, options).status;
}

/** The same, and what it was told from: of thousands of nodes nothing is judged twice. */
export function rolloutByNode(
  daemonSet: DaemonSet,
  view: ClusterView,
  options: RolloutOptions = {},
): { readonly status: RolloutStatus; readonly coverage: DaemonSetCoverage } {
  const driven = driveOf(daemonSet, view.state);
  const facts = rolloutFacts(daemonSet, view, driven.state);
  return { status: statusOf(facts, driven, options), coverage: facts.coverage };
}

function statusOf(facts: RolloutFacts, driven: Driven, options: RolloutOptions): RolloutStatus {
  const found = verdictOf(facts, driven, options);
  const isTaken = driven.state !== undefined && facts.strategy !== 'OnDelete';
  const verdict = isTaken ? strategyByOthers(found, facts) : found;
  const { daemonSet, strategy, revision, startedAt, numbers, seen } = facts;
  const paused = pausedStrategyOf(facts);
  const budget = budgetOf(facts);
  const pace = verdict.phase === 'Progressing' ? paceSoFar(facts) : undefined;
  return {
    daemonSet,
    strategy,
    phase: verdict.phase,
    ...(revision === undefined ? {} : { revision: revision.revision }),
    ...(startedAt === undefined ? {} : { startedAt }),
    nodes: numbers,
    ...(seen?.left === undefined ? {} : { outdatedNodes: outdatedNodes(facts) }),
    ...(budget === undefined ? {} : { budget }),
    ...(pace === undefined ? {} : { pace }),
    ...driveFields(driven),
    ...(paused === undefined ? {} : { pausedStrategy: paused }),
    message: verdict.message,
    ...(verdict.next === undefined ? {} : { next: verdict.next }),
  };
}

interface Driven extends ReadDrive {
  readonly driver?: DriverLife;
}

function driveOf(daemonSet: DaemonSet, { drivers }: ClusterState): Driven {
  const read = readDrive(daemonSet);
  const driver = read.state && drivers?.get(daemonSet.metadata.uid);
  return driver === undefined ? read : { ...read, driver };
}

function driveFields({ state, driver }: Driven): Pick<RolloutStatus, 'drive' | 'driver'> {
  if (state === undefined) return {};
  return driver === undefined ? { drive: state } : { drive: state, driver };
}

function verdictOf(facts: RolloutFacts, driven: Driven, { tolerateNotReady }: RolloutOptions): Verdict {
  const { numbers } = facts;
  const tolerated = tolerateNotReady === undefined ? 0 : nodesIn(tolerateNotReady, numbers.desired);
  return (
    idle(facts) ??
    unreadable(facts, driven) ??
    heldOrDriven(facts, driven.state, driven.driver) ??
    exceptNotReady(facts, tolerated) ??
    onDelete(facts) ??
    finished(facts) ??
    stuck(facts, progressOf(facts)) ?? {
      phase: 'Progressing',
      message: `Waiting for daemon set "${facts.daemonSet.metadata.name}" rollout to finish: ${progressOf(facts)}...`,
    }
  );
}

/** What kubectl tells of an unfinished rollout. */
function progressOf({ numbers: { desired, updated, available } }: RolloutFacts): string {
  return updated < desired
    ? `${updated} out of ${desired} new pods have been updated`
    : `${available} of ${desired} updated pods are available`;
}

/** Nothing is rolled out: the controller has not looked yet, does not look any more, or has no node to look at. */
function idle({ daemonSet, coverage, numbers }: RolloutFacts): Verdict | undefined {
  const { name, generation } = daemonSet.metadata;
  const { daemonSetReasons } = coverage;
  const ended = daemonSetReasons.find(({ kind }) => kind === 'Deleting' || kind === 'SelectsNothing');
  if (ended !== undefined)
    return { phase: 'Stuck', message: `daemon set "${name}" is not rolled out: ${ended.message}` };
  if (generation > daemonSet.status.observedGeneration) {
    const rejected = daemonSetReasons.find(({ kind }) => kind === 'CreateRejected');
    const refusal = rejected === undefined ? '' : ` Its pods cannot be made: ${rejected.message}`;
    return {
      phase: 'NotObserved',
      message: `Waiting for daemon set spec update to be observed...${refusal}`,
    };
  }
  if (numbers.desired > 0) return undefined;
  const { total } = coverage.nodes;
  const of = total === undefined ? 'no node' : `none of ${countedNodes(total)}`;
  return {
    phase: 'CoversNoNode',
    message: `daemon set "${name}" covers ${of}: there is nothing to roll out`,
    next: whyNotCommand(daemonSet),
  };
}

/** A drive that only a newer version of this tool understands is left to it. */
function unreadable(
  { daemonSet, strategy, numbers }: RolloutFacts,
  { problem }: Driven,
): Verdict | undefined {
  if (problem === undefined || strategy !== 'OnDelete') return undefined;
  const { name } = daemonSet.metadata;
  return {
    phase: 'Paused',
    message: `daemon set "${name}" has a driven rollout whose state cannot be read: ${numbers.updated} of ${numbers.desired} nodes updated; ${problem}`,
  };
}

/** Under OnDelete an outdated node stays so until somebody deletes its pod. */
function onDelete(facts: RolloutFacts): Verdict | undefined {
  const { daemonSet, strategy, numbers } = facts;
  const { desired, updated } = numbers;
  if (strategy !== 'OnDelete' || updated >= desired) return undefined;
  const outdated = outdatedNodes(facts);
  if (facts.seen?.left !== undefined && outdated.length === 0) return undefined;
  const [first] = outdated;
  return {
    phase: 'Paused',
    message: `daemon set "${daemonSet.metadata.name}" is OnDelete: ${updated} of ${desired} nodes updated; the others when their pods are deleted`,
    next: rolloutCommand('advance', daemonSet, '--node', first ?? 'NODE'),
  };
}

function finished(facts: RolloutFacts): Verdict | undefined {
  const { daemonSet, numbers, seen } = facts;
  const { desired, updated, available } = numbers;
  if (updated < desired || available < desired || (seen?.left ?? []).length > 0) return undefined;
  const { name } = daemonSet.metadata;
  return { phase: 'Complete', message: `daemon set "${name}" successfully rolled out${leftOut(facts)}` };
}

/** Nodes that do not count because they are NotReady, but will when they are back: the controller then updates them. */
function leftOut({ coverage, view }: RolloutFacts): string {
  const nodes = coverage.unsettled
    .filter((pair) => pair.state === 'Misscheduled' && pair.outdated === true)
    .map(({ node }) => node)
    .filter((node) => nodeReasons(view.node(node), view.state.now).length > 0);
  if (nodes.length === 0) return '';
  const keeps =
    nodes.length === 1
      ? 'is not covered and keeps a pod of another revision'
      : 'are not covered and keep pods of other revisions';
  return `; ${notReadyNodes(nodes)} ${keeps}`;
}

function outdatedNodes({ seen }: RolloutFacts): readonly string[] {
  const outdated = (seen?.left ?? []).filter((pair) => pair.outdated === true && pair.pod !== undefined);
  return outdated.map(({ node }) => node).toSorted((a, b) => (a < b ? -1 : 1));
}

function budgetOf({ limits, seen }: RolloutFacts): RolloutBudget | undefined {
  if (limits === undefined || 'problem' in limits || seen === undefined) return undefined;
  const surging = new Set((seen.update?.surging ?? []).map(({ node }) => node));
  const unavailable = seen.users.filter(({ node }) => !surging.has(node)).length;
  return { ...limits, unavailable, surging: surging.size, usedBy: seen.users };
}

function paceSoFar(facts: RolloutFacts): RolloutPace | undefined {
  const { seen, startedAt } = facts;
  if (seen?.left === undefined || startedAt === undefined) return undefined;
  return paceOf(doneSince(startedAt, facts), seen.left.length, startedAt, facts.view.state.now);
}

/** The pods of nodes that are done, as far as they have become ready since. */
function doneSince(startedAt: number, { daemonSet, coverage, view }: RolloutFacts): readonly Pod[] {
  return view.daemonPodsOf(daemonSet).filter((pod) => {
    if (readySince(pod) < startedAt) return false;
    const pair = coverage.pairOn(pod.spec.nodeName);
    return pair?.pod === pod && isDone(pair);
  });
}
