import type { DeletePods, LabelChange, TaintChange } from '../../domain/change/change.ts';
import { conflictsOf } from '../../domain/change/conflicts.ts';
import type { ClusterState } from '../../domain/cluster-state.ts';
import { kubectl } from '../../domain/explain/shell.ts';
import { textOf } from '../line-editor.ts';
import type { DeleteDialog, Dialog, NodesDialog, RolloutWish, StartWish } from './dialog.ts';
import { askedBy, wordsOf } from './words.ts';

/** Whether kubectl wants `--overwrite` for it. */
function overwrites(change: LabelChange | TaintChange, cluster: ClusterState): boolean {
  const refused = conflictsOf(change, cluster, { overwrite: true });
  return conflictsOf(change, cluster).length > refused.length;
}

function nodesCommand(dialog: NodesDialog, cluster: ClusterState | undefined): string | undefined {
  const asked = askedBy(dialog);
  if (asked.kind !== 'change') return undefined;
  const { change } = asked;
  const isOfNodes = change.kind === 'label' || change.kind === 'taint';
  const flags = isOfNodes && cluster !== undefined && overwrites(change, cluster) ? ['--overwrite'] : [];
  return kubectl('ds', dialog.kind, ...dialog.nodes, ...wordsOf(textOf(dialog.line)), ...flags);
}

function deleteCommand({ namespace, name, cascade }: DeleteDialog): string {
  const how = cascade === 'background' ? [] : [`--cascade=${cascade}`];
  return kubectl('ds', 'delete', name, '-n', namespace, ...how);
}

function rolloutCommand({ verb, namespace, name, node }: RolloutWish): string {
  const where = node === undefined ? [] : ['--node', node];
  return kubectl('ds', 'rollout', verb, name, '-n', namespace, ...where);
}

function startCommand({ namespace, name, images, words }: StartWish): string {
  const flags = [
    ...images.flatMap(({ container, image }) => ['--image', `${container}=${image}`]),
    ...Object.entries(words).flatMap(([flag, word]) => [`--${flag}`, word]),
  ];
  return kubectl('ds', 'rollout', 'start', name, '-n', namespace, ...flags);
}

/** A command names pods of one namespace. */
function orphansCommand({ pods }: DeletePods): string {
  return [...Map.groupBy(pods, ({ namespace }) => namespace)]
    .map(([namespace, all]) =>
      kubectl('ds', 'orphans', 'delete', ...all.map(({ name }) => name), '-n', namespace),
    )
    .join(' && ');
}

/** The command that does the same; undefined where the dialog asks for nothing yet. */
export function commandOfDialog(dialog: Dialog, cluster: ClusterState | undefined): string | undefined {
  switch (dialog.kind) {
    case 'label':
    case 'taint':
      return nodesCommand(dialog, cluster);
    case 'delete':
      return deleteCommand(dialog);
    case 'rollout':
      return rolloutCommand(dialog.wish);
    case 'orphans':
      return orphansCommand(dialog.change);
    case 'start': {
      const asked = askedBy(dialog);
      return asked.kind === 'change' && asked.change.kind === 'start'
        ? startCommand(asked.change)
        : undefined;
    }
  }
}
