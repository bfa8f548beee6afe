import type { DaemonSet } from '../objects.ts';
import { has } from '../scheduling/release.ts';

/** Something that the controller refuses, as one sentence. */
export interface Refused {
  readonly problem: string;
}

/**
 * How many of `total` a number or percentage is; a percentage is rounded up, a number taken as it is, even above `total`.
 * A text without `%` is refused, as the API server refuses it.
 *
 * Mirrors `GetScaledValueFromIntOrPercent`, staging/src/k8s.io/apimachinery/pkg/util/intstr/intstr.go, v1.34.
 *
 * @param field - what it is the value of, for the sentence
 */
export function scaledValue(value: number | string, total: number, field: string): number | Refused {
  if (typeof value === 'number') return value;
  const percent = /^([+-]?\d+)%$/.exec(value)?.[1];
  if (percent !== undefined) return Math.ceil((Number(percent) * total) / 100);
  return { problem: `${field} "${value}" is neither a number nor a percentage: use 1 or 10%` };
}

/** What a rolling update may do at a time. Numbers of nodes. */
export interface RolloutLimits {
  readonly maxUnavailable: number;
  readonly maxSurge: number;
}

/**
 * What the controller allows itself at a time: maxUnavailable 1 and maxSurge 0 where they are not set, maxUnavailable 1
 * where both come to 0, maxSurge only where the release knows it. A value that cannot be understood makes the controller
 * fail each of its rolling updates, before it replaces any pod: the answer then says why.
 *
 * Mirrors `updatedDesiredNodeCounts`, pkg/controller/daemon/update.go, v1.34.
 *
 * @param desired - nodes that should run the pod
 * @param release - minor version of the control plane
 */
export function rollingUpdateBudget(
  { spec }: DaemonSet,
  desired: number,
  release: number,
): RolloutLimits | Refused {
  const { maxUnavailable: unavailable = 1, maxSurge: surge = 0 } = spec.updateStrategy;
  const maxUnavailable = scaledValue(unavailable, desired, 'maxUnavailable');
  if (typeof maxUnavailable !== 'number') return maxUnavailable;
  const maxSurge = has(release, 'daemonSetSurge') ? scaledValue(surge, desired, 'maxSurge') : 0;
  if (typeof maxSurge !== 'number') return maxSurge;
  const allowsNothing = desired > 0 && maxUnavailable === 0 && maxSurge === 0;
  if (allowsNothing && has(release, 'rollingUpdateByNode')) return { maxUnavailable: 1, maxSurge };
  return { maxUnavailable, maxSurge };
}
