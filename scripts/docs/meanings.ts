import type { PairState } from '../../src/domain/coverage/pair.ts';
import type { ReasonKind } from '../../src/domain/reason.ts';
import type { RolloutPhase } from '../../src/domain/rollout/rollout-status.ts';

/** What each state means, for the README. The compiler asks for an entry for each. */
export const stateMeanings: Readonly<Record<PairState, string>> = {
  Available: 'it should run there and its pod is ready for minReadySeconds',
  Ready: 'ready, not yet for minReadySeconds',
  NotReady: 'pod bound to the node, not ready (starting, crash looping, image pull, probe, node NotReady)',
  Pending: 'pod made for this node, not scheduled',
  Missing: 'it should run there and no pod exists',
  Excluded: 'it should not run there, and no pod does',
  Misscheduled: 'it should not run there, and a pod does',
};

/** What each kind of reason means, for the README. */
export const reasonMeanings: Readonly<Record<ReasonKind, string>> = {
  NodeName: 'the template names another node',
  NodeSelector: 'the node lacks a label of the nodeSelector, or has it with another value',
  NodeAffinity: 'no term of the required node affinity matches',
  UntoleratedTaint: 'the node has a taint that the pods do not tolerate',
  InsufficientResource: 'too little CPU, memory, storage, pods or devices left',
  HostPort: 'another pod on the node has the host port',
  PodAffinity: 'a required pod affinity has no match',
  PodAntiAffinity: 'a pod that must not be near is near',
  TopologySpread: 'a topology spread constraint would be broken',
  VolumeNodeAffinity: 'a volume cannot be reached from the node',
  VolumeMissing: 'a claim is missing or not bound',
  SchedulingGated: 'the pod has scheduling gates',
  OtherScheduler: 'another scheduler is responsible',
  CreateRejected: 'the API server refuses the pod (quota, pod security, webhook, ...)',
  NotObserved: 'the controller has not seen the latest spec',
  Deleting: 'the DaemonSet is being deleted',
  SelectsNothing: 'the selector is empty',
  PodFailed: 'the pod failed or was evicted',
  CrashLoop: 'a container keeps crashing',
  ImagePull: 'an image cannot be pulled',
  ContainerCreating: 'containers are being made',
  ReadinessProbe: 'running, but its readiness probe does not succeed',
  Terminating: 'the pod is being deleted',
  NodeNotReady: 'the node itself is not ready',
  Preemptible: 'pods of lower priority could make room',
  Unknown: 'every check passes: nothing in the objects tells why',
};

/** What each phase of a rollout means, for the README. */
export const phaseMeanings: Readonly<Record<RolloutPhase, string>> = {
  Complete: 'every node that should run it has an available pod of the current revision',
  Progressing: 'the controller has something to do, or something under way may still come right',
  Stuck: 'it goes no further by itself: who uses up the budget is broken for good, or nothing else is left',
  Paused: 'nothing goes on until somebody says so: paused, or OnDelete with outdated pods',
  NotObserved: 'the controller has not seen the newest template yet',
  CoversNoNode: 'no node should run it: there is nothing to roll out',
  Failed: 'a driven rollout has stopped, because too many nodes failed',
};
