import { humanDuration } from '../duration.ts';
import { isEmptySelector } from '../label-selector.ts';
import type { ClusterEvent, DaemonSet } from '../objects.ts';
import type { Reason } from '../reason.ts';
import { reason } from '../reason.ts';
import { createRejectedReasons } from './create-rejected.ts';
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
  return [
    ...deletingReasons(daemonSet, now),
    ...selectorReasons(daemonSet),
    ...notObservedReasons(daemonSet),
    ...createRejectedReasons(daemonSet, events ?? [], now),
  ];
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
        {
          description: 'see whether the controller manager runs',
          command: kubectl(
            'get',
            'pods',
            '-n',
            'kube-system',
            '-l',
            'component=kube-controller-manager',
            '-o',
            'wide',
          ),
        },
        {
          description: 'and who holds its lease',
          command: kubectl('get', 'lease', 'kube-controller-manager', '-n', 'kube-system'),
        },
      ],
    ),
  ];
}
