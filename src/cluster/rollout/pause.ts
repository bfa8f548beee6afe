import type { DaemonSet } from '../../domain/objects.ts';
import { DRIVE_ANNOTATION, PAUSED_STRATEGY_ANNOTATION } from '../../domain/rollout/drive-state.ts';
import type { Cluster } from '../cluster.ts';
import type { WriteOptions } from '../writes.ts';
import { patchAsSeen } from './patch-as-seen.ts';
import { onDelete, strategyPatch } from './strategy.ts';
import { pausedStrategy, strategyJson } from '../../domain/rollout/strategy-json.ts';

/** How a pause ended. */
export type PauseOutcome =
  | { readonly kind: 'paused'; readonly daemonSet: DaemonSet }
  | { readonly kind: 'alreadyPaused' }
  /** Its strategy is OnDelete: nothing goes on by itself that could be paused. */
  | { readonly kind: 'onDelete' }
  /** Its rollout is driven: whoever drives it pauses it. */
  | { readonly kind: 'driven' };

/**
 * Puts the strategy aside, into an annotation, and switches to OnDelete, in one write: the controller replaces no more
 * pods, but for those that are deleted.
 *
 * @throws ClusterError
 */
export async function pauseDaemonSet(
  cluster: Cluster,
  daemonSet: DaemonSet,
  options: WriteOptions,
): Promise<PauseOutcome> {
  const { annotations } = daemonSet.metadata;
  if (annotations[DRIVE_ANNOTATION] !== undefined) return { kind: 'driven' };
  if (daemonSet.spec.updateStrategy.type === 'OnDelete') {
    return { kind: annotations[PAUSED_STRATEGY_ANNOTATION] === undefined ? 'onDelete' : 'alreadyPaused' };
  }
  // One that was left over, while somebody has set another strategy since, is overwritten.
  const former = JSON.stringify(strategyJson(daemonSet));
  const patch = {
    metadata: { annotations: { [PAUSED_STRATEGY_ANNOTATION]: former } },
    spec: { updateStrategy: onDelete },
  };
  return { kind: 'paused', daemonSet: await patchAsSeen(cluster, daemonSet, patch, options) };
}

/** How a resume ended. */
export type ResumeOutcome =
  | { readonly kind: 'resumed'; readonly daemonSet: DaemonSet }
  /** Somebody has set another strategy since: it stays, and the annotation is gone. */
  | { readonly kind: 'strategyKept'; readonly daemonSet: DaemonSet }
  | { readonly kind: 'notPaused' }
  /** What the annotation holds is no strategy. Nothing was changed. */
  | { readonly kind: 'unreadable'; readonly annotation: string };

/**
 * Puts back the strategy that a pause put aside, in one write.
 *
 * @throws ClusterError
 */
export async function resumeDaemonSet(
  cluster: Cluster,
  daemonSet: DaemonSet,
  options: WriteOptions,
): Promise<ResumeOutcome> {
  const annotation = daemonSet.metadata.annotations[PAUSED_STRATEGY_ANNOTATION];
  if (annotation === undefined) return { kind: 'notPaused' };
  const metadata = { annotations: { [PAUSED_STRATEGY_ANNOTATION]: null } };
  if (daemonSet.spec.updateStrategy.type !== 'OnDelete') {
    return {
      kind: 'strategyKept',
      daemonSet: await patchAsSeen(cluster, daemonSet, { metadata }, options),
    };
  }
  const former = pausedStrategy(daemonSet);
  if (former === undefined) return { kind: 'unreadable', annotation };
  const patch = { metadata, spec: { updateStrategy: strategyPatch(former) } };
  return { kind: 'resumed', daemonSet: await patchAsSeen(cluster, daemonSet, patch, options) };
}
