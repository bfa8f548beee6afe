import type { ClusterState } from '../../domain/cluster-state.ts';
import { rolloutListColumns } from '../../printers/columns/rollout-list.ts';
import { rolloutStatusDocument } from '../../printers/rollout-documents.ts';
import type { Rollout } from '../../printers/rollout-nodes.ts';
import { needsHelp } from '../../printers/rollout-wording.ts';
import { sanitize } from '../../printers/sanitize.ts';
import type { Look } from '../../printers/tone.ts';
import { plural } from '../../printers/wording.ts';
import type { Answer, Sheet } from '../answer.ts';
import { forPrograms, printed } from '../answer.ts';
import { noteLines, notesOf, nothingFound } from '../notes.ts';
import type { AnswerOptions } from '../options.ts';
import { rolloutsOf } from './read.ts';

export interface ListSetting {
  readonly options: AnswerOptions;
  readonly look: Look;
  /** Absent: all namespaces. */
  readonly namespace: string | undefined;
  readonly source: 'cluster' | 'dump';
  /** Whether to end with a line for people. */
  readonly summary: boolean;
}

function sheetOf(state: ClusterState, rollouts: readonly Rollout[], setting: ListSetting): Sheet<Rollout> {
  return {
    columns: rolloutListColumns(setting.namespace === undefined),
    rows: rollouts,
    names: () => ({
      resource: 'daemonset.apps',
      names: rollouts.map(({ status }) => status.daemonSet.metadata.name),
    }),
    document: () =>
      rolloutStatusDocument(
        rollouts.map(({ status }) => status),
        { source: setting.source, notes: notesOf(state, []) },
      ),
  };
}

/** The line under the list: how many rollouts somebody has to look after, and how. */
function summaryLine(rollouts: readonly Rollout[]): string {
  const helpless = rollouts.filter(({ status }) => needsHelp(status));
  const [first] = helpless;
  if (first === undefined) return '';
  const { namespace, name } = first.status.daemonSet.metadata;
  const need = helpless.length === 1 ? 'needs' : 'need';
  const command = `kubectl ds rollout status -n ${sanitize(namespace)} ${sanitize(name)} --watch=false`;
  return `${helpless.length} of ${plural(rollouts.length, 'rollout')} ${need} help; look:\n  ${command}\n`;
}

/** What `rollout` says about what was observed. */
export function rolloutListAnswer(state: ClusterState, setting: ListSetting): Answer {
  const { options, look, namespace } = setting;
  const rollouts = rolloutsOf(state);
  const quiet = forPrograms(options);
  const notes = quiet ? '' : noteLines(notesOf(state, []), look);
  if (rollouts.length === 0 && !quiet)
    return { stdout: '', stderr: nothingFound(namespace, false) + notes, finding: false };
  const summary = setting.summary && !quiet && !options.noHeaders ? summaryLine(rollouts) : '';
  return {
    stdout: printed(sheetOf(state, rollouts, setting), options, look),
    stderr: summary + notes,
    finding: rollouts.some(({ status }) => needsHelp(status)),
  };
}
