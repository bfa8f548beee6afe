import { randomBytes } from 'node:crypto';
import type { Event, Pod } from './objects.ts';
import type { Look } from './pod-status.ts';

type Occurrence = Pick<Event, 'type' | 'reason' | 'message'>;

const warning = (reason: string, message: string): Occurrence => ({ type: 'Warning', reason, message });

const occurrences: Record<Look, (image: string) => readonly Occurrence[]> = {
  ready: () => [],
  neverReady: () => [warning('Unhealthy', 'Readiness probe failed: HTTP probe failed with statuscode: 503')],
  crashLoop: () => [warning('BackOff', 'Back-off restarting failed container')],
  imagePullError: (image) => [
    warning(
      'Failed',
      `Failed to pull image "${image}": rpc error: code = NotFound desc = ${image}: not found`,
    ),
    warning('Failed', 'Error: ImagePullBackOff'),
  ],
  containerCreating: () => [
    warning(
      'FailedMount',
      'MountVolume.SetUp failed for volume "config" : configmap "agent-config" not found',
    ),
  ],
  failed: () => [warning('Evicted', 'The node was low on resource: memory. ')],
};

/** The events that a kubelet writes about a pod that comes to look so, in the words of a real one. */
export function eventsOf(pod: Pod, look: Look, now: string): Event[] {
  const { namespace = '', name, uid = '' } = pod.metadata;
  const { nodeName = '', containers } = pod.spec;
  return occurrences[look](containers[0]?.image ?? '').map((occurrence) => ({
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { namespace, name: `${name}.${randomBytes(8).toString('hex')}` },
    involvedObject: { apiVersion: 'v1', kind: 'Pod', namespace, name, uid },
    ...occurrence,
    source: { component: 'kubelet', host: nodeName },
    firstTimestamp: now,
    lastTimestamp: now,
    count: 1,
  }));
}
