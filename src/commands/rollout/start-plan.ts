import type { DaemonSet } from '../../domain/objects.ts';
import { type AskedPlan, parsePlan, planFlags, type PlanWords } from '../../domain/rollout/asked-plan.ts';
import { completedPlan, unfitPlan } from '../../domain/rollout/completed-plan.ts';
import type { DrivePreview } from '../../domain/rollout/drive-preview.ts';
import type { DrivePlan, DriveState } from '../../domain/rollout/drive-state.ts';
import type { DriveObservation } from '../../domain/rollout/drive.ts';
import { parsedWords } from '../node-targets.ts';
import { type FlagValues, on } from '../options.ts';
import { RefusedError } from '../refused-error.ts';

/** The plan, and what else `start` is told of nodes. */
export type AskedStart = AskedPlan & {
  readonly skipNotReady: boolean;
  /** Nodes that the new template leaves out may lose their pod at once. */
  readonly allowLoss: boolean;
};

function wordsOf(values: FlagValues): PlanWords {
  const words = planFlags.map((flag) => [flag, values[flag]] as const);
  return Object.fromEntries(words.filter(([, value]) => typeof value === 'string'));
}

/** Reads the waves that flags ask for, and refuses what can never be. */
export function askedPlan(values: FlagValues): AskedStart {
  const plan = parsedWords(() => parsePlan(wordsOf(values)));
  return { ...plan, skipNotReady: on(values, 'skip-not-ready'), allowLoss: on(values, 'allow-loss') };
}

/** The plan with all that it lacks. */
export function completedStart(
  { skipNotReady: _skipNotReady, allowLoss: _allowLoss, ...asked }: AskedStart,
  daemonSet: DaemonSet,
  desired: number,
  release: number,
): DrivePlan {
  const plan = completedPlan(asked, daemonSet, desired, release);
  if ('problem' in plan) throw new RefusedError(plan.problem, 'say it with --max-unavailable');
  return plan;
}

/** Refuses what the domain has found to be impossible. */
export function refuseProblem(problem: string | undefined): void {
  if (problem !== undefined) throw new RefusedError(problem);
}

/** Refuses waves that the nodes there are cannot make. */
export function refuseUnfit(plan: DrivePlan, nodes: DriveObservation['nodes']): void {
  const unfit = unfitPlan(plan, nodes);
  if (unfit !== undefined) throw new RefusedError(unfit.problem, unfit.hint);
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
