import { humanDuration } from '../duration.ts';
import { isEmptySelector } from '../label-selector.ts';
import type { ClusterEvent, DaemonSet } from '../objects.ts';
import type { Reason } from '../reason.ts';
import { reason } from '../reason.ts';
import { createRejectedReasons, failedCreates } from './create-rejected.ts';
import { controllerManager } from './fixes.ts';
import { timestamp } from './pod-reasons.ts';
import { inNamespace, kubectl } from './shell.ts';

/**
 * Why the controller makes no pods of a DaemonSet at all, whatever the node.
 *
 * Mirrors the early returns of `syncDaemonSet`, pkg/controller/daemon/daemon_controller.go, v1.34.
 *
 * @param events - FailedCreate events, or absent where events could not be read
 * @param now - milliseconds since the epoch
 */
export function daemonSetReasons(
  daemonSet: DaemonSet,
  events: readonly ClusterEvent[] | undefined,
  now: number,
): readonly Reason[] {
  const rejected = createRejectedReasons(daemonSet, events ?? [], now);
  return [
    ...deletingReasons(daemonSet, now),
    ...selectorReasons(daemonSet),
    ...rejected,
    ...(isTrying(events ?? [], daemonSet, now) ? [] : notObservedReasons(daemonSet)),
  ];
}

/** The longest pause that a controller makes between two tries, in milliseconds. */
const longestBackoff = 17 * 60_000;

/**
 * Whether the controller still tries to create pods. Old releases (1.20 among them) write no status while pods are
 * refused: the controller then looks behind by its observedGeneration, and is not.
 */
function isTrying(events: readonly ClusterEvent[], daemonSet: DaemonSet, now: number): boolean {
  return failedCreates(daemonSet, events).some((event) => now - event.lastTimestamp < longestBackoff);
}

function deletingReasons({ metadata }: DaemonSet, now: number): readonly Reason[] {
  const { deletionTimestamp, finalizers } = metadata;
  if (deletionTimestamp === undefined) return [];
  const held = finalizers.length === 0 ? '' : `, held by ${finalizers.join(', ')}`;
  return [
    reason(
      'Deleting',
      `the DaemonSet is being deleted since ${humanDuration(now - deletionTimestamp)}${held}: its controller does nothing more`,
      { since: timestamp(deletionTimestamp), finalizers },
      [
        {
          description: 'see what it waits for',
          command: kubectl(
            'get',
            'daemonset',
            metadata.name,
            ...inNamespace(metadata),
            '-o',
            'jsonpath={.metadata.finalizers}',
          ),
        },
      ],
    ),
  ];
}

function selectorReasons({ spec }: DaemonSet): readonly Reason[] {
  if (!isEmptySelector(spec.selector)) return [];
  return [reason('SelectsNothing', 'the selector is empty: the controller refuses to select every pod', {})];
}

function notObservedReasons({ metadata, status }: DaemonSet): readonly Reason[] {
  if (metadata.generation <= status.observedGeneration) return [];
  const { generation } = metadata;
  const { observedGeneration } = status;
  return [
    reason(
      'NotObserved',
      `the controller has not seen the newest change (generation ${generation}, seen ${observedGeneration}): it is behind, or not running`,
      { generation, observedGeneration },
      [
        controllerManager,
        {
          description: 'and who holds its lease',
          command: kubectl('get', 'lease', 'kube-controller-manager', '-n', 'kube-system'),
        },
      ],
    ),
  ];
}
