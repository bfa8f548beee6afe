import { formatDriveState } from './drive-parse.ts';
import type { DrivePlan, DriveState, InFlightNode } from './drive-state.ts';
import { jsonBytes, shortened, utf8Bytes } from './json-bytes.ts';
import { nodesIn } from './node-amount.ts';

/**
 * What a state may take in bytes. All annotations of an object together may have 256 KiB (`TotalAnnotationSizeLimitB`,
 * apimachinery/pkg/api/validation/objectmeta.go, v1.34); the rest is left to others, such as kubectl's
 * last-applied-configuration.
 */
export const mostStateBytes = 224 * 1024;

/**
 * At most so many nodes are written down as in flight, and so at most so many are without a pod because of a driver,
 * whatever the budget.
 */
export const mostInFlight = 1000;

/** More failures than this stop every rollout, however many are tolerated: each stands in the state by name. */
const mostTolerated = 150;

/** At most so many nodes can be left out of a rollout, since each stands in the state by name. */
export const mostSkipped = 500;

/** What their names may take as JSON. */
const mostSkippedBytes = 64 * 1024;

const longestMessage = { characters: 160, bytes: 240 };

/** Names of a node and its pod have 253 characters at most. */
const mostFailureBytes = 2 * 256 + longestMessage.bytes + 62;

/** Of a node in flight, besides its name: when its record shares its time with no other one. */
const mostRecordBytes = 62;

/** For a sentence, a wave and a hash that come later. */
const spareBytes = 4096;

/** A message as it is written down: messages come from containers, and may be of any length. */
export function shortMessage(message: string): string {
  return shortened(message, longestMessage);
}

/** So many nodes may lack an available pod at a time, of so many that should run one. */
export function budgetOf(plan: DrivePlan, eligible: number): number {
  return Math.max(1, nodesIn(plan.maxUnavailable, eligible));
}

/** So many nodes may fail, of so many that should run the pod, before the rollout stops. */
export function toleratedFailures({ maxFailures }: DrivePlan, eligible: number): number {
  if (maxFailures === undefined) return 0;
  return Math.min(mostTolerated, nodesIn(maxFailures, eligible, 'down'));
}

/** Why these nodes cannot be left out, in one sentence; undefined where they can. To be asked before they are written down. */
export function skippedProblem(skipped: readonly string[]): string | undefined {
  if (skipped.length > mostSkipped) {
    return `${skipped.length} nodes would be left out, and at most ${mostSkipped} can be: repair some of them first`;
  }
  const bytes = skipped.reduce((sum, name) => sum + jsonBytes(name) + 1, 0);
  if (bytes <= mostSkippedBytes) return undefined;
  return `the names of the ${skipped.length} nodes that would be left out are too long to be written down: repair some of them first`;
}

/**
 * Those of the records, from the first one on, that can be written down with the state, so that it never takes more than
 * `mostStateBytes`.
 *
 * @param records - instead of those that the state has
 * @param failuresToCome - so many failures must still have room beside them
 */
export function fittingRecords(
  records: readonly InFlightNode[],
  state: DriveState,
  failuresToCome: number,
): readonly InFlightNode[] {
  const text = formatDriveState({ ...state, inFlight: [] });
  const most = mostStateBytes - spareBytes - Math.max(0, failuresToCome) * mostFailureBytes;
  // Nearly always all of them fit, whatever their names are made of: then nothing is counted.
  const names = records.reduce((sum, { node }) => sum + node.length, 0);
  if (3 * text.length + 6 * names + mostRecordBytes * records.length <= most) return records;
  let bytes = utf8Bytes(text);
  const end = records.findIndex(({ node }) => {
    bytes += jsonBytes(node) + mostRecordBytes;
    return bytes > most;
  });
  return end === -1 ? records : records.slice(0, end);
}
