import type { DriveSight } from '../../cluster/rollout/observe-drive.ts';
import { currentRevision } from '../../domain/coverage/current-revision.ts';
import { whyNotCommand } from '../../domain/rollout/commands.ts';
import { isAvailable } from '../../domain/rollout/drive-judge.ts';
import type { DrivenNode, DrivenPod } from '../../domain/rollout/drive.ts';
import { historyOf, type RevisionEntry } from '../../domain/rollout/revisions.ts';
import { didYouMean } from '../../printers/did-you-mean.ts';
import type { AdvanceRow } from '../../printers/preview-advance.ts';
import { NotFoundError } from '../names.ts';
import { RefusedError } from '../refused-error.ts';
import { quotedName } from './change-target.ts';

function nodeNotFound(name: string, { view }: DriveSight): NotFoundError {
  const names = (view.state.nodes ?? []).map(({ metadata }) => metadata.name);
  const meant = didYouMean(name, names);
  return new NotFoundError(
    `nodes "${name}" not found`,
    meant === undefined ? undefined : `did you mean "${meant}"?`,
  );
}

/** The node with its pod, or why it cannot be: it is not there, should not run the pod, or has none. */
function nodeWithPod(name: string, sight: DriveSight): DrivenNode & { readonly pod: DrivenPod } {
  const { view, observation, daemonSet } = sight;
  if (view.node(name) === undefined) throw nodeNotFound(name, sight);
  const found = observation.nodes.find((node) => node.name === name);
  const hint = whyNotCommand(daemonSet);
  if (found === undefined) {
    throw new RefusedError(`${quotedName(daemonSet)} should not run on node ${name}`, hint);
  }
  const { pod } = found;
  if (pod === undefined) {
    throw new RefusedError(`${quotedName(daemonSet)} has no pod on node ${name} to be made anew`, hint);
  }
  return { ...found, pod };
}

function stateOf({ pod, notReadySince }: DrivenNode, available: boolean): string {
  if (notReadySince !== undefined) return 'the node is not ready';
  if (pod?.terminating === true) return 'terminating';
  if (available) return 'available';
  if (pod?.readySince !== undefined) return 'ready, not long enough yet';
  return pod?.waitsFor ?? 'not ready';
}

/**
 * What is to be made anew, one row a node, in the order given.
 *
 * @throws NotFoundError and RefusedError for the first node where that cannot be
 */
export function advanceRows(sight: DriveSight, nodes: readonly string[]): readonly AdvanceRow[] {
  const { daemonSet, view, observation } = sight;
  const revisions = view.state.controllerRevisions ?? [];
  const history: readonly RevisionEntry[] = historyOf(daemonSet, revisions);
  const newRevision = currentRevision(daemonSet, revisions)?.revision;
  return nodes.map((name) => {
    const node = nodeWithPod(name, sight);
    const available = isAvailable(node, { minReady: observation.minReady, now: view.state.now });
    const revision = history.find(({ hash }) => hash === node.pod.hash)?.revision;
    return {
      node: name,
      pod: node.pod.name,
      state: stateOf(node, available),
      available,
      ...(revision === undefined ? {} : { revision }),
      ...(newRevision === undefined ? {} : { newRevision }),
    };
  });
}
