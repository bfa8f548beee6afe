import type { DrivePlan } from './drive-state.ts';
import { nodesIn } from './node-amount.ts';

/** More failures than this stop every rollout, however many are tolerated: each stands in the state by name. */
const mostTolerated = 150;

/** So many nodes may lack an available pod at a time, of so many that should run one. */
export function budgetOf(plan: DrivePlan, eligible: number): number {
  return Math.max(1, nodesIn(plan.maxUnavailable, eligible));
}

/** So many nodes may fail, of so many that should run the pod, before the rollout stops. */
export function toleratedFailures({ maxFailures }: DrivePlan, eligible: number): number {
  if (maxFailures === undefined) return 0;
  return Math.min(mostTolerated, nodesIn(maxFailures, eligible, 'down'));
}
