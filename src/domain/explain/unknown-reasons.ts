import type { DaemonSet, Pod } from '../objects.ts';
import type { Reason } from '../reason.ts';
import { reason } from '../reason.ts';
import { conditionOf } from './pod-reasons.ts';
import { inNamespace, kubectl } from './shell.ts';

/** A pod is pending and every check passes: that is said, with the scheduler's own words where it wrote any. */
export function pendingReason(pod: Pod | undefined): Reason {
  const scheduled = conditionOf(pod?.status.conditions ?? [], 'PodScheduled');
  const said = scheduled?.status === 'False' ? scheduled.message : '';
  const message = 'no reason found in the objects: every check passes; look at the scheduler';
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

/** No pod was made and nothing speaks against one. */
export function missingReason({ metadata }: DaemonSet): Reason {
  return reason(
    'Unknown',
    'no reason found in the objects: the node qualifies and nothing refuses the pod; look at the controller manager',
    {},
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
        description: 'and what it says of the DaemonSet',
        command: kubectl('describe', 'daemonset', metadata.name, ...inNamespace(metadata)),
      },
    ],
  );
}
