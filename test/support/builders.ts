/** Complete domain objects from the few fields that a test is about. Amounts are texts, as in a manifest. */
export { amounts, NOW } from './builders/metadata.ts';
export {
  affinityTerm,
  nodeTerm,
  podSpec,
  port,
  selector,
  spread,
  taint,
  toleration,
  type ContainerOptions,
  type PodSpecOptions,
} from './builders/pod-spec.ts';
export { service } from './builders/service.ts';
export { condition, daemonSet, node, pod, type NodeOptions, type PodOptions } from './builders/workload.ts';
export {
  claim,
  event,
  limitRange,
  namespace,
  priorityClass,
  resourceQuota,
  revision,
  runtimeClass,
  serviceAccount,
  state,
  storageClass,
  volume,
  type StateOptions,
} from './builders/surroundings.ts';
