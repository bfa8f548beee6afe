import { isJsonObject, type JsonObject } from '../../domain/json.ts';
import { parseSelector } from '../../domain/label-selector.ts';
import type { DaemonSet } from '../../domain/objects.ts';
import { ParseError } from '../../domain/parse-error.ts';
import type { DrivePlan, DriveState, NodeAmount } from '../../domain/rollout/drive-state.ts';
import type { DriveObservation } from '../../domain/rollout/drive.ts';
import { rollingUpdateBudget } from '../../domain/rollout/int-or-percent.ts';
import { on, type FlagValues } from '../options.ts';
import type { DrivePreview } from '../../domain/rollout/drive-preview.ts';
import { RefusedError } from '../refused-error.ts';
import { UsageError } from '../usage-error.ts';
import { planOptions } from './options.ts';
import { formerStrategy } from './start-former.ts';

/** The plan as flags have it; maxUnavailable may be left to the DaemonSet. */
export type AskedPlan = ReturnType<typeof planOptions>;

/** The plan, and what else `start` is told of nodes. */
export type AskedStart = AskedPlan & {
  readonly skipNotReady: boolean;
  /** Nodes that the new template leaves out may lose their pod at once. */
  readonly allowLoss: boolean;
};

function refuseZero(flag: string, amount: AskedPlan['canary']): void {
  if (amount === undefined || amount.kind === 'selector' || amount.value > 0) return;
  throw new UsageError(`invalid argument for --${flag}: no node at all is too few`);
}

function checkCanary({ canary }: AskedPlan): void {
  if (canary?.kind !== 'selector') return;
  try {
    parseSelector(canary.value);
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    throw new UsageError(`invalid argument for --canary: ${error.message}`);
  }
}

/** Reads the waves that flags ask for, and refuses what can never be. */
export function askedPlan(values: FlagValues): AskedStart {
  const plan = planOptions(values);
  refuseZero('canary', plan.canary);
  refuseZero('batch', plan.batch);
  refuseZero('max-unavailable', plan.maxUnavailable);
  checkCanary(plan);
  if (plan.nodeTimeout <= 0) {
    throw new UsageError('invalid argument for --node-timeout: every node would fail at once');
  }
  return { ...plan, skipNotReady: on(values, 'skip-not-ready'), allowLoss: on(values, 'allow-loss') };
}

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
function ownMaxUnavailable(paused: DaemonSet, desired: number, release: number): NodeAmount {
  const daemonSet = withFormerStrategy(paused);
  const { type, maxUnavailable } = daemonSet.spec.updateStrategy;
  if (type !== 'RollingUpdate') return { kind: 'nodes', value: 1 };
  const limits = rollingUpdateBudget(daemonSet, desired, release);
  if ('problem' in limits) throw new RefusedError(limits.problem, 'say it with --max-unavailable');
  const percent = /^(\d+)%$/.exec(String(maxUnavailable))?.[1];
  if (percent !== undefined && Number(percent) > 0) {
    return { kind: 'percent', value: Math.min(100, Number(percent)) };
  }
  return { kind: 'nodes', value: Math.max(1, limits.maxUnavailable) };
}

/** The plan with all that it lacks. */
export function completedPlan(
  { skipNotReady: _skipNotReady, allowLoss: _allowLoss, ...asked }: AskedStart,
  daemonSet: DaemonSet,
  desired: number,
  release: number,
): DrivePlan {
  return {
    ...asked,
    maxUnavailable: asked.maxUnavailable ?? ownMaxUnavailable(daemonSet, desired, release),
  };
}

/** Refuses what the domain has found to be impossible. */
export function refuseProblem(problem: string | undefined): void {
  if (problem !== undefined) throw new RefusedError(problem);
}

/** Refuses waves that the nodes there are cannot make. */
export function refuseUnfit({ canary, order }: DrivePlan, nodes: DriveObservation['nodes']): void {
  if (canary?.kind === 'selector' && nodes.every((node) => !node.canary)) {
    const isName = nodes.some(({ name }) => name === canary.value);
    throw new RefusedError(
      `the canary "${canary.value}" selects no node that should run the pod`,
      isName ? `that is a node's name; as a selector: kubernetes.io/hostname=${canary.value}` : undefined,
    );
  }
  if (order.kind === 'label' && nodes.every(({ group }) => group === '')) {
    throw new RefusedError(`no node that should run the pod has the label ${order.key} to be ordered by`);
  }
}

function vanished(canary: string): RefusedError {
  return new RefusedError(
    `the canary "${canary}" has no node left: those that it selects are left out, or have the new pod already`,
    'all others would be the first wave; choose another canary, or make these nodes ready again',
  );
}

/** Refuses to begin with all other nodes where the canary's are left out or done. */
export function refuseVanishedCanary({ canary }: DrivePlan, { waves }: DrivePreview): void {
  if (canary?.kind !== 'selector' || waves.length === 0 || waves[0]?.canary === true) return;
  throw vanished(canary.value);
}

/** The same for a rollout that goes on, and has come no further than its canary. */
export function refuseSkippedCanary(
  { plan: { canary }, wave }: DriveState,
  { nodes }: DriveObservation,
  skipped: readonly string[],
): void {
  if (canary?.kind !== 'selector' || wave?.through.canary === false) return;
  const left = nodes.some((node) => node.canary && !skipped.includes(node.name));
  if (!left) throw vanished(canary.value);
}
