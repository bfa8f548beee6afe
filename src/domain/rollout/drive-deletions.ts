import type { DriveStep, DrivenNode } from './drive.ts';
import { hasAvailablePod, type Judge } from './drive-judge.ts';
import { budgetOf } from './drive-limits.ts';
import { mostInFlight } from './drive-start.ts';
import type { InFlightNode } from './drive-state.ts';
import { isInWave } from './drive-survey.ts';
import { comparePlaces, firstInOrder } from './waves.ts';

/** What may be deleted, as a look over all nodes has found it. */
export interface Deletable {
  /** Nodes without an available pod that count. */
  readonly unavailable: number;
  readonly toDelete: readonly DrivenNode[];
  readonly outdatedUnavailable: readonly DrivenNode[];
  /** Those whose turn has not come may be among them. */
  readonly outdatedAvailable: readonly DrivenNode[];
  readonly inFlight: readonly InFlightNode[];
}

/** A record is as good as new for so long: half of the time that its node has, so that a late deletion leaves enough. */
function isStale(record: InFlightNode, { state, now }: Judge): boolean {
  return now - record.since > Math.max(state.plan.nodeTimeout / 2, 10_000);
}

function recordOf({ name, pod }: DrivenNode, now: number): InFlightNode {
  return { node: name, since: now, restarts: pod?.restarts ?? 0 };
}

/** The save that writes these nodes down before their pods are deleted; what stands there of others stays. */
function writeDown(nodes: readonly DrivenNode[], found: Deletable, { state, now }: Judge): DriveStep {
  const names = nodes.map(({ name }) => name);
  const taken = new Set(names);
  const kept = found.inFlight.filter(({ node }) => !taken.has(node));
  const inFlight = [...kept, ...nodes.map((node) => recordOf(node, now))];
  return {
    kind: 'save',
    state: { ...state, inFlight, updatedAt: now },
    what: { kind: 'updating', nodes: names },
  };
}

/** What is written down already and may be deleted now: what is not available at once, else as far as there is room. */
function dueNow(found: Deletable, room: number, judge: Judge): readonly DrivenNode[] {
  if (found.toDelete.length === 0) return [];
  const available = found.toDelete.filter((node) => hasAvailablePod(node, judge));
  const broken = found.toDelete.filter((node) => !hasAvailablePod(node, judge));
  return [...broken, ...firstInOrder(available, room)];
}

/** Which nodes get their turn: all that lose nothing by it, then others in order, as far as there is room. */
function chosen(found: Deletable, room: number, { state }: Judge): readonly DrivenNode[] {
  const places = mostInFlight - found.inFlight.length;
  const broken = firstInOrder(found.outdatedUnavailable, places);
  const first = firstInOrder(found.outdatedAvailable, Math.min(room, places - broken.length));
  // A wave ends at a place in the order: the first of all are the first of this wave, and maybe some after it.
  const others = state.phase === 'Undoing' ? first : first.filter((node) => isInWave(node, state));
  return others.length === 0 ? broken : [...broken, ...others].toSorted(comparePlaces);
}

/**
 * The next deletion, or the writing down that comes before it; undefined where nothing may be deleted now. A pod is
 * only ever deleted when its node stands in the annotation, and never so that more nodes lack an available pod than the
 * budget allows: room is counted anew each time, for those that were written down before a driver was killed too.
 */
export function nextDeletion(found: Deletable, eligible: number, judge: Judge): DriveStep | undefined {
  const room = budgetOf(judge.state.plan, eligible) - found.unavailable;
  const due = dueNow(found, room, judge);
  if (due.length > 0) {
    const names = new Set(due.map(({ name }) => name));
    const stale = found.inFlight.some((record) => names.has(record.node) && isStale(record, judge));
    return stale ? writeDown(due, found, judge) : deletePods(due);
  }
  // Nodes that are written down and not deleted yet come before any other: they are only left where there is no room.
  const next = chosen(found, room, judge);
  return next.length === 0 ? undefined : writeDown(next, found, judge);
}

function deletePods(nodes: readonly DrivenNode[]): DriveStep {
  const pods = nodes.flatMap(({ name: node, pod }) =>
    pod === undefined ? [] : [{ node, name: pod.name, uid: pod.uid }],
  );
  return { kind: 'deletePods', pods };
}
