import type { DaemonSetImpact } from '../../../src/domain/change/impact.ts';

/** That a change does nothing to a DaemonSet. */
export function noImpact(namespace: string, name: string): DaemonSetImpact {
  return {
    namespace,
    name,
    gains: [],
    loses: [],
    staysMisscheduled: [],
    noLongerMisscheduled: [],
    evictedLater: [],
    orphaned: [],
    adopted: [],
    replaced: [],
    mayBeReplaced: [],
  };
}
