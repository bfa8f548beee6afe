import { viewOf } from '../../../src/domain/cluster-view.ts';
import type { DaemonSet, Node, Pod } from '../../../src/domain/objects.ts';
import type { RolloutStatus } from '../../../src/domain/rollout/rollout-status.ts';
import { rolloutStatus, type RolloutOptions } from '../../../src/domain/rollout/status.ts';
import {
  condition,
  daemonSet,
  node,
  NOW,
  pod,
  revision,
  state,
  type NodeOptions,
  type PodOptions,
  type StateOptions,
} from '../../support/builders.ts';

/** So many minutes before NOW, in milliseconds since the epoch. */
export const minutesAgo = (minutes: number): number => NOW - minutes * 60_000;

/** A DaemonSet `agent` in the middle of a rollout that began ten minutes ago. */
export function agent(options: Parameters<typeof daemonSet>[1] = {}): DaemonSet {
  return daemonSet('agent', { generation: 2, creationTimestamp: minutesAgo(600), ...options });
}

/** Its revisions: `old` (1), of ten hours ago, and `new` (2), of ten minutes ago. */
export function revisions(of: DaemonSet) {
  return [
    revision(of, 1, 'old', { creationTimestamp: minutesAgo(600) }),
    revision(of, 2, 'new', { creationTimestamp: minutesAgo(10) }),
  ];
}

interface OfRevision extends PodOptions {
  /** For how many minutes it is ready, or is not. */
  readonly since?: number;
}

function podOf(hash: string, madeMinutesAgo: number, of: DaemonSet, on: string, options: OfRevision): Pod {
  const { since = madeMinutesAgo, ready = options.targetNode === undefined, ...others } = options;
  const labels = { ...of.spec.template.labels, 'controller-revision-hash': hash };
  const conditions = [
    condition('Ready', ready ? 'True' : 'False', { lastTransitionTime: minutesAgo(since) }),
  ];
  return pod(`agent-${on}-${hash}`, {
    owner: of,
    ...(others.targetNode === undefined ? { node: on, conditions } : {}),
    labels,
    ready,
    creationTimestamp: minutesAgo(madeMinutesAgo),
    ...others,
  });
}

/** An available pod of the former revision. */
export const oldPod = (of: DaemonSet, on: string, options: OfRevision = {}): Pod =>
  podOf('old', 500, of, on, options);

/** An available pod of the current revision, made five minutes ago. */
export const newPod = (of: DaemonSet, on: string, options: OfRevision = {}): Pod =>
  podOf('new', 5, of, on, options);

/** Not ready because its container runs and its probe fails: it may still come right. */
export const unready: OfRevision = {
  ready: false,
  containerStatuses: [
    {
      name: 'main',
      ready: false,
      restartCount: 0,
      state: { running: { startedAt: minutesAgo(5) } },
      lastState: {},
    },
  ],
};

/** Not ready because its container crashes again and again. */
export const crashing: OfRevision = {
  ready: false,
  containerStatuses: [
    {
      name: 'main',
      ready: false,
      restartCount: 4,
      state: { waiting: { reason: 'CrashLoopBackOff', message: '' } },
      lastState: { terminated: { reason: 'Error', message: '', exitCode: 1 } },
    },
  ],
};

/** Not ready because its image is not there. */
export const unpullable: OfRevision = {
  ready: false,
  containerStatuses: [
    {
      name: 'main',
      ready: false,
      restartCount: 0,
      state: { waiting: { reason: 'ImagePullBackOff', message: '' } },
      lastState: {},
    },
  ],
};

/** On its way out, which should end in (or, below zero, should have ended before) so many seconds. */
export const going = (seconds: number): OfRevision => ({ deletionTimestamp: NOW + seconds * 1000 });

/** A node whose kubelet is not heard of for so many minutes. */
export function deadNode(name: string, forMinutes: number, options: NodeOptions = {}): Node {
  return node(name, {
    conditions: [
      condition('Ready', 'Unknown', {
        reason: 'NodeStatusUnknown',
        lastTransitionTime: minutesAgo(forMinutes),
      }),
    ],
    ...options,
  });
}

/** `n1` .. `nN`. */
export function nodes(count: number, from = 1): Node[] {
  return Array.from({ length: count }, (_, index) => node(`n${index + from}`));
}

/** The status of a DaemonSet's rollout in a cluster with its revisions, and with what is given. */
export function statusOf(of: DaemonSet, given: StateOptions, options: RolloutOptions = {}): RolloutStatus {
  const view = viewOf(state({ daemonSets: [of], controllerRevisions: revisions(of), ...given }));
  return rolloutStatus(of, view, options);
}
