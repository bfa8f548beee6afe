import { isJsonObject, type JsonObject } from '../json.ts';
import type { DaemonSet } from '../objects.ts';
import type { AskedPlan } from './asked-plan.ts';
import type { DrivePlan, NodeAmount } from './drive-state.ts';
import type { DriveObservation } from './drive.ts';
import { type Refused, rollingUpdateBudget } from './int-or-percent.ts';
import { formerStrategy } from './strategy-json.ts';

/** The DaemonSet as it is when nobody holds it: a pause has put its strategy aside. */
function withFormerStrategy(daemonSet: DaemonSet): DaemonSet {
  const { type, rollingUpdate } = formerStrategy(daemonSet);
  if (typeof type !== 'string') return daemonSet;
  const limits = isJsonObject(rollingUpdate) ? rollingUpdate : {};
  const updateStrategy = { type, ...amountIn(limits, 'maxUnavailable'), ...amountIn(limits, 'maxSurge') };
  return { ...daemonSet, spec: { ...daemonSet.spec, updateStrategy } };
}

/** Anybody may have written what a pause kept. */
function amountIn<Field extends string>(
  limits: JsonObject,
  field: Field,
): Partial<Record<Field, number | string>> {
  const amount = limits[field];
  const found: Partial<Record<string, number | string>> = {};
  if (typeof amount === 'number' || typeof amount === 'string') found[field] = amount;
  return found;
}

/**
 * The DaemonSet's own maxUnavailable, for where none was asked for: a percentage stays one, since nodes may come and go. 1
 * under OnDelete and with maxSurge, which say nothing of it.
 */
function ownMaxUnavailable(paused: DaemonSet, desired: number, release: number): NodeAmount | Refused {
  const daemonSet = withFormerStrategy(paused);
  const { type, maxUnavailable } = daemonSet.spec.updateStrategy;
  if (type !== 'RollingUpdate') return { kind: 'nodes', value: 1 };
  const limits = rollingUpdateBudget(daemonSet, desired, release);
  if ('problem' in limits) return limits;
  const percent = /^(\d+)%$/.exec(String(maxUnavailable))?.[1];
  if (percent !== undefined && Number(percent) > 0) {
    return { kind: 'percent', value: Math.min(100, Number(percent)) };
  }
  return { kind: 'nodes', value: Math.max(1, limits.maxUnavailable) };
}

/**
 * The plan with what it lacks, which the DaemonSet knows; refused where that cannot be understood.
 *
 * @param desired - nodes that should run the pod
 * @param release - minor version of the control plane
 */
export function completedPlan(
  asked: AskedPlan,
  daemonSet: DaemonSet,
  desired: number,
  release: number,
): DrivePlan | Refused {
  if (asked.maxUnavailable !== undefined) return { ...asked, maxUnavailable: asked.maxUnavailable };
  const maxUnavailable = ownMaxUnavailable(daemonSet, desired, release);
  return 'problem' in maxUnavailable ? maxUnavailable : { ...asked, maxUnavailable };
}

/** What keeps a plan from being made of the nodes that there are; undefined where nothing does. */
export function unfitPlan(
  { canary, order }: DrivePlan,
  nodes: DriveObservation['nodes'],
): (Refused & { readonly hint?: string }) | undefined {
  if (canary?.kind === 'selector' && nodes.every((node) => !node.canary)) {
    const problem = `the canary "${canary.value}" selects no node that should run the pod`;
    const isName = nodes.some(({ name }) => name === canary.value);
    return isName
      ? { problem, hint: `that is a node's name; as a selector: kubernetes.io/hostname=${canary.value}` }
      : { problem };
  }
  if (order.kind === 'label' && nodes.every(({ group }) => group === '')) {
    return { problem: `no node that should run the pod has the label ${order.key} to be ordered by` };
  }
  return undefined;
}
