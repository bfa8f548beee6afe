import type { ResourceName } from '../domain/cluster-state.ts';

/** What an answer lacks where a kind could not be read, for want of the right or in a dump: half a sentence. */
export const costOfMissing: Readonly<Record<ResourceName, string>> = {
  nodes: 'which nodes a DaemonSet should cover is unknown',
  daemonsets: 'there is nothing to answer about',
  pods: 'states other than Excluded are unknown',
  events: 'whether pods could not be created (quota, PodSecurity, webhooks) is unknown',
  controllerrevisions: 'which pods are outdated is unknown',
  limitranges: 'requests that a LimitRange fills in are not counted',
  priorityclasses: 'the priority of pods that do not exist yet is unknown',
  runtimeclasses: 'overhead and placement from runtime classes are not counted',
  persistentvolumeclaims: 'whether the claims of daemon pods exist and are bound is unknown',
  persistentvolumes: 'on which nodes volumes can be used is unknown',
  storageclasses: 'whether unbound claims would get a volume is unknown',
  namespaces: 'namespace selectors of pod affinity cannot be judged',
  poddisruptionbudgets: 'which PodDisruptionBudgets select the pods is unknown',
  deployments: 'whether a Deployment selects the same pods is unknown',
  resourcequotas: 'whether a ResourceQuota has room for the pods is unknown',
  serviceaccounts: 'whether the service account of the pods exists is unknown',
  services: 'which Services lead to the pods is unknown',
};
