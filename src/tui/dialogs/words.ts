import type { LabelChange, TaintChange } from '../../domain/change/change.ts';
import { conflictsOf } from '../../domain/change/conflicts.ts';
import { parseLabelArguments } from '../../domain/change/label-arguments.ts';
import { parseTaintArguments } from '../../domain/change/taint-arguments.ts';
import type { ClusterState } from '../../domain/cluster-state.ts';
import { kubectl } from '../../domain/explain/shell.ts';
import { ParseError } from '../../domain/parse-error.ts';
import { textOf } from '../line-editor.ts';
import type { DeleteDialog, Dialog, JudgedWish, NodesDialog, RolloutWish } from './dialog.ts';

/** What a dialog asks for as it stands, or why that is nothing yet. */
export type Asked =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'problem'; readonly problem: string }
  | { readonly kind: 'change'; readonly change: JudgedWish };

/** The words of a line. */
function wordsOf(text: string): readonly string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}

function nodesAsked({ kind, nodes, line }: NodesDialog): Asked {
  const words = wordsOf(textOf(line));
  if (words.length === 0) return { kind: 'nothing' };
  try {
    const change: LabelChange | TaintChange =
      kind === 'label'
        ? { kind, nodes, ...parseLabelArguments(words) }
        : { kind, nodes, ...parseTaintArguments(words) };
    return { kind: 'change', change };
  } catch (error) {
    if (error instanceof ParseError) return { kind: 'problem', problem: error.message };
    throw error;
  }
}

/** Reads a dialog. */
export function askedBy(dialog: NodesDialog | DeleteDialog): Asked {
  if (dialog.kind !== 'delete') return nodesAsked(dialog);
  const { namespace, name, cascade } = dialog;
  return { kind: 'change', change: { kind: 'deleteDaemonSet', namespace, name, cascade } };
}

/** Whether kubectl wants `--overwrite` for it. */
function overwrites(change: LabelChange | TaintChange, cluster: ClusterState): boolean {
  const refused = conflictsOf(change, cluster, { overwrite: true });
  return conflictsOf(change, cluster).length > refused.length;
}

function rolloutCommandOf({ verb, namespace, name, node }: RolloutWish): string {
  const where = node === undefined ? [] : ['--node', node];
  return kubectl('ds', 'rollout', verb, name, '-n', namespace, ...where);
}

/** The command that does the same; undefined where the dialog asks for nothing yet. */
export function commandOfDialog(dialog: Dialog, cluster: ClusterState | undefined): string | undefined {
  if (dialog.kind === 'rollout') return rolloutCommandOf(dialog.wish);
  const asked = askedBy(dialog);
  if (asked.kind !== 'change') return undefined;
  const { change } = asked;
  if (dialog.kind === 'delete') {
    const { namespace, name, cascade } = dialog;
    const how = cascade === 'background' ? [] : [`--cascade=${cascade}`];
    return kubectl('ds', 'delete', name, '-n', namespace, ...how);
  }
  const needsFlag = change.kind !== 'deleteDaemonSet' && cluster !== undefined && overwrites(change, cluster);
  const flags = needsFlag ? ['--overwrite'] : [];
  return kubectl('ds', dialog.kind, ...dialog.nodes, ...wordsOf(textOf(dialog.line)), ...flags);
}
