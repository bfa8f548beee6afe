import type { DaemonSet } from '../../domain/objects.ts';
import type { DriveState } from '../../domain/rollout/drive-state.ts';
import type { DriveObservation } from '../../domain/rollout/drive.ts';
import type { RevisionEntry } from '../../domain/rollout/revisions.ts';
import { RefusedError } from '../refused-error.ts';
import { quotedName } from './change-target.ts';

/** The revision that most nodes run which do not run the current one. */
function mostOutdated({ nodes }: DriveObservation, currentHash: string): string | undefined {
  const counts = new Map<string, number>();
  for (const { pod } of nodes) {
    if (pod !== undefined && pod.hash !== currentHash) counts.set(pod.hash, (counts.get(pod.hash) ?? 0) + 1);
  }
  return [...counts].toSorted(([, a], [, b]) => b - a)[0]?.[0];
}

/**
 * What an undo goes back to: the current revision, where the template changes; where it stays, the one that most of the
 * outdated nodes run.
 */
export function formerRevision(
  daemonSet: DaemonSet,
  observation: DriveObservation,
  history: readonly RevisionEntry[],
  changes: boolean,
): Pick<DriveState, 'formerHash' | 'formerRevision'> {
  const { currentHash } = observation;
  if (currentHash === undefined) {
    throw new RefusedError(
      `the controller has not seen the last change of ${quotedName(daemonSet)} yet`,
      'wait a moment; if that does not help, look at kube-controller-manager',
    );
  }
  const formerHash = changes ? currentHash : (mostOutdated(observation, currentHash) ?? currentHash);
  const entry = history.find(({ hash }) => hash === formerHash);
  return { formerHash, formerRevision: entry?.revision ?? 0 };
}
