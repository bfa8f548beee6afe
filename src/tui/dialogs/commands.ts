import type { DeletePods, LabelChange, TaintChange } from '../../domain/change/change.ts';
import { conflictsOf } from '../../domain/change/conflicts.ts';
import type { ClusterState } from '../../domain/cluster-state.ts';
import { dsCommand } from '../copied-command.ts';
import { textOf } from '../line-editor.ts';
import type { State } from '../state.ts';
import type { DeleteDialog, Dialog, NodesDialog, RolloutWish, StartWish } from './dialog.ts';
import { askedBy, wordsOf } from './words.ts';

/** Whether kubectl wants `--overwrite` for it. */
function overwrites(change: LabelChange | TaintChange, cluster: ClusterState): boolean {
  const refused = conflictsOf(change, cluster, { overwrite: true });
  return conflictsOf(change, cluster).length > refused.length;
}

function nodesCommand(dialog: NodesDialog, state: State): string | undefined {
  const asked = askedBy(dialog);
  if (asked.kind !== 'change') return undefined;
  const { change } = asked;
  const { cluster } = state;
  const isOfNodes = change.kind === 'label' || change.kind === 'taint';
  const flags = isOfNodes && cluster !== undefined && overwrites(change, cluster) ? ['--overwrite'] : [];
  return dsCommand(state, dialog.kind, ...dialog.nodes, ...wordsOf(textOf(dialog.line)), ...flags);
}

function deleteCommand({ namespace, name, cascade }: DeleteDialog, state: State): string {
  const how = cascade === 'background' ? [] : [`--cascade=${cascade}`];
  return dsCommand(state, 'delete', name, '-n', namespace, ...how);
}

function rolloutCommand({ verb, namespace, name, node }: RolloutWish, state: State): string {
  const where = node === undefined ? [] : ['--node', node];
  return dsCommand(state, 'rollout', verb, name, '-n', namespace, ...where);
}

function startCommand({ namespace, name, images, words }: StartWish, state: State): string {
  const flags = [
    ...images.flatMap(({ container, image }) => ['--image', `${container}=${image}`]),
    ...Object.entries(words).flatMap(([flag, word]) => [`--${flag}`, word]),
  ];
  return dsCommand(state, 'rollout', 'start', name, '-n', namespace, ...flags);
}

/** A command names pods of one namespace. */
function orphansCommand({ pods }: DeletePods, state: State): string {
  return [...Map.groupBy(pods, ({ namespace }) => namespace)]
    .map(([namespace, all]) =>
      dsCommand(state, 'orphans', 'delete', ...all.map(({ name }) => name), '-n', namespace),
    )
    .join(' && ');
}

/** The command that does the same; undefined where the dialog asks for nothing yet. */
export function commandOfDialog(dialog: Dialog, state: State): string | undefined {
  switch (dialog.kind) {
    case 'label':
    case 'taint':
      return nodesCommand(dialog, state);
    case 'delete':
      return deleteCommand(dialog, state);
    case 'rollout':
      return rolloutCommand(dialog.wish, state);
    case 'orphans':
      return orphansCommand(dialog.change, state);
    case 'start': {
      const asked = askedBy(dialog);
      return asked.kind === 'change' && asked.change.kind === 'start'
        ? startCommand(asked.change, state)
        : undefined;
    }
  }
}
