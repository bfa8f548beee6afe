import { only, type Update } from '../action.ts';
import { answersOf } from '../answers.ts';
import { daemonSetAtHand, nodeAtHand } from '../at-hand.ts';
import { lineOf } from '../line-editor.ts';
import { nodesMeant, orphansMeant } from '../marks.ts';
import { deletionOf } from '../orphans.ts';
import { shownScreen, type State } from '../state.ts';
import type { Dialog, RolloutWish } from './dialog.ts';
import { startDialog } from './start-dialog.ts';

const fresh = { stage: { kind: 'asking' }, scrolled: 0 } as const;

function told(state: State, message: string): Update {
  return only({ ...state, message });
}

/** A dialog about labels or taints of the marked nodes, or of the selected one. */
export function openNodes(state: State, kind: 'label' | 'taint'): Update {
  const nodes = nodesMeant(state);
  if (nodes.length === 0) {
    return told(state, 'no node is selected: there are some in a DaemonSet (enter), and in the matrix (m)');
  }
  const dialog: Dialog = { ...fresh, kind, nodes, line: lineOf('') };
  return only({ ...state, dialog });
}

/** A dialog about the end of the DaemonSet that is selected, or looked at. */
export function openDelete(state: State): Update {
  const daemonSet = daemonSetAtHand(state);
  if (daemonSet === undefined) return told(state, 'no DaemonSet is selected');
  const { namespace, name } = daemonSet;
  const dialog: Dialog = { ...fresh, kind: 'delete', namespace, name, cascade: 'background' };
  return only({ ...state, dialog });
}

/** Asks what it would mean to delete the marked orphans, or the selected one. */
export function openDeleteOrphans(state: State): Update {
  const change = deletionOf(state, orphansMeant(state));
  if (change.pods.length === 0) return told(state, 'no orphan is selected');
  const dialog: Dialog = { kind: 'orphans', change, stage: { kind: 'reading', change }, scrolled: 0 };
  return only({ ...state, dialog }, { kind: 'propose', change });
}

/** A form for a rollout of the DaemonSet that is selected, or looked at. */
export function openStart(state: State): Update {
  const wanted = daemonSetAtHand(state);
  const row =
    wanted === undefined || state.cluster === undefined
      ? undefined
      : answersOf(state.cluster).daemonSet(wanted.namespace, wanted.name);
  if (row === undefined) return told(state, 'no DaemonSet is selected');
  return only({ ...state, dialog: startDialog(row.coverage.daemonSet) });
}

/** Asks what it would mean to do that to the rollout on the screen; elsewhere nothing. */
export function openRolloutChange(state: State, verb: RolloutWish['verb']): Update {
  const screen = shownScreen(state);
  if (screen.kind !== 'rollout') return told(state, 'open the rollout of a DaemonSet first (r)');
  const node = verb === 'advance' ? nodeAtHand(state) : undefined;
  if (verb === 'advance' && node === undefined) return told(state, 'no node is selected');
  const { namespace, name } = screen;
  const wish: RolloutWish = {
    kind: 'rollout',
    verb,
    namespace,
    name,
    ...(node === undefined ? {} : { node }),
  };
  const dialog: Dialog = { kind: 'rollout', wish, stage: { kind: 'reading', change: wish }, scrolled: 0 };
  return only({ ...state, dialog }, { kind: 'propose', change: wish });
}
