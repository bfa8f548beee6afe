import type { DaemonSet, Pod } from '../objects.ts';
import type { Reason } from '../reason.ts';
import { reason } from '../reason.ts';
import { controllerManager } from './fixes.ts';
import { conditionOf } from './pod-reasons.ts';
import { inNamespace, kubectl } from './shell.ts';

/**
 * A pod is pending and no check fails: that is said, with what could not be checked, and with the scheduler's own words
 * where it wrote any.
 *
 * @param unchecked - what could not be checked, in words
 */
export function pendingReason(pod: Pod | undefined, unchecked: readonly string[]): Reason {
  const scheduled = conditionOf(pod?.status.conditions ?? [], 'PodScheduled');
  const said = scheduled?.status === 'False' ? scheduled.message : '';
  const message =
    unchecked.length === 0
      ? 'no reason found in the objects: every check passes; look at the scheduler'
      : `no reason found in what could be read; not checked: ${unchecked.join('; ')}; look at the scheduler`;
  return reason(
    'Unknown',
    said === '' ? message : `${message}, which last said: ${said}`,
    said === '' ? {} : { schedulerMessage: said },
    [
      {
        description: 'see whether the scheduler runs, and what it says of the pod',
        command: kubectl('get', 'pods', '-n', 'kube-system', '-l', 'component=kube-scheduler', '-o', 'wide'),
      },
      ...(pod === undefined
        ? []
        : [
            {
              description: 'and its events',
              command: kubectl('describe', 'pod', pod.metadata.name, ...inNamespace(pod.metadata)),
            },
          ]),
    ],
  );
}

/** No pod was made though the controller wants one, and nothing tells why. */
export function missingReason({ metadata }: DaemonSet): Reason {
  return reason(
    'Unknown',
    'no reason found in the objects why no pod was made: the node qualifies and nothing refuses the pod; look at the controller manager',
    {},
    [
      controllerManager,
      {
        description: 'and what it says of the DaemonSet',
        command: kubectl('describe', 'daemonset', metadata.name, ...inNamespace(metadata)),
      },
    ],
  );
}
