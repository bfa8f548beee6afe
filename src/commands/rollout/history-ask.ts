import { Gaps, isWorthTelling } from '../../cluster/gaps.ts';
import type { DaemonSet } from '../../domain/objects.ts';
import type { RevisionEntry } from '../../domain/rollout/revisions.ts';
import { historyOf, revisionNumbered } from '../../domain/rollout/revisions.ts';
import type { OpenedCluster } from '../context.ts';
import { NotFoundError } from '../names.ts';
import type { FlagValues } from '../options.ts';
import { text } from '../options.ts';
import { UsageError } from '../usage-error.ts';
import { revisionFlag } from './options.ts';

/** What is asked about a history. */
export type HistoryQuestion =
  | { readonly kind: 'all' }
  | { readonly kind: 'one'; readonly revision: number }
  | { readonly kind: 'diff'; readonly from: number; readonly to: number };

/** Reads `--revision` and `--diff`. Throws UsageError. */
export function historyQuestion(values: FlagValues): HistoryQuestion {
  const revision = revisionFlag(values, 'revision') ?? 0;
  const diff = text(values, 'diff');
  if (revision < 0) throw new UsageError(`revision must be a positive integer: ${revision}`);
  if (diff === undefined) return revision === 0 ? { kind: 'all' } : { kind: 'one', revision };
  if (revision !== 0) throw new UsageError('--revision and --diff do not go together');
  const [, from, to] = /^(\d{1,15})\.\.(\d{1,15})$/.exec(diff) ?? [];
  if (from === undefined || to === undefined)
    throw new UsageError(`invalid argument "${diff}" for "--diff" flag: use two revisions, e.g. 2..3`);
  return { kind: 'diff', from: Number(from), to: Number(to) };
}

export interface History {
  readonly daemonSet: DaemonSet;
  readonly entries: readonly RevisionEntry[];
  readonly now: number;
  readonly notes: readonly string[];
}

/** Reads a DaemonSet's revisions, and its pods to tell how many nodes run each. */
export async function readHistory({ cluster }: OpenedCluster, daemonSet: DaemonSet): Promise<History> {
  const gaps = new Gaps();
  const [revisions, pods] = await Promise.all([
    cluster.controllerRevisions(daemonSet.metadata.namespace),
    gaps.optional('pods', () => cluster.daemonPods(daemonSet), 'how many nodes run a revision is not known'),
  ]);
  return {
    daemonSet,
    entries: historyOf(daemonSet, revisions, pods),
    now: cluster.now(),
    notes: gaps.found.filter(isWorthTelling).map(({ message }) => message),
  };
}

/** The revision with a number. Throws NotFoundError with the numbers there are. */
export function revisionIn({ entries }: History, number: number): RevisionEntry {
  const found = revisionNumbered(entries, number);
  if (found.kind === 'found') return found.entry;
  const numbers = entries.map(({ revision }) => revision).join(', ');
  throw new NotFoundError(found.message, numbers === '' ? 'there is none' : `there are ${numbers}`);
}
