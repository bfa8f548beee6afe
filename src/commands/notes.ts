import { isWorthTelling } from '../cluster/gaps.ts';
import type { ClusterState } from '../domain/cluster-state.ts';
import type { DaemonSetCoverage } from '../domain/coverage/pair.ts';
import { sanitize } from '../printers/sanitize.ts';
import type { Look } from '../printers/tone.ts';
import { daemonSetName, plural, someOf } from '../printers/wording.ts';
import { wrap } from '../printers/wrap.ts';

/** What the answer lacks, and where a DaemonSet's status cannot be trusted: one sentence each. */
export function notesOf(state: ClusterState, coverages: readonly DaemonSetCoverage[]): readonly string[] {
  const stale = coverages.filter(({ statusIsStale }) => statusIsStale === true);
  const names = stale.map(({ daemonSet }) => daemonSetName(daemonSet, true));
  const staleNote = `stale status of ${someOf(names, 5)}: what stands here is computed from the objects`;
  const gaps = state.gaps.filter(isWorthTelling);
  return [...gaps.map(({ message }) => message), ...(stale.length === 0 ? [] : [staleNote])];
}

export function noteLines(notes: readonly string[], look: Look): string {
  return notes.map((note) => `note: ${wrap(sanitize(note), '      ', look.width)}\n`).join('');
}

/** kubectl's sentence for an empty list; `hint`: and where else to look, for people. */
export function nothingFound(namespace: string | undefined, hint: boolean): string {
  if (namespace === undefined) return 'No resources found\n';
  const more = hint ? '  in every namespace: kubectl ds coverage -A\n' : '';
  return `No resources found in ${sanitize(namespace)} namespace.\n${more}`;
}

/** The line under a list of DaemonSets: how many are in trouble, and where to look next. */
export function summaryLine(
  coverages: readonly DaemonSetCoverage[],
  lacking: readonly DaemonSetCoverage[],
): string {
  const [first] = lacking;
  if (first === undefined) {
    const known = coverages.every(({ nodes }) => nodes.available !== undefined);
    return coverages.length === 1 || !known
      ? ''
      : `all ${plural(coverages.length, 'DaemonSet')} cover the nodes they want\n`;
  }
  const { namespace, name } = first.daemonSet.metadata;
  const next = `kubectl ds why-not -n ${sanitize(namespace)} daemonset/${sanitize(name)}`;
  const need = lacking.length === 1 ? 'needs' : 'need';
  return `${lacking.length} of ${plural(coverages.length, 'DaemonSet')} ${need} attention; look:\n  ${next}\n`;
}
