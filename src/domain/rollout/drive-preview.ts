import type { DaemonSet, Pod, PodDisruptionBudget } from '../objects.ts';
import type { DrivenNode } from './drive.ts';
import { budgetOf, toleratedFailures } from './drive-limits.ts';
import type { DrivePlan } from './drive-state.ts';
import { type PreviewWarning, previewWarnings } from './drive-warnings.ts';
import type { RolloutStatus } from './rollout-status.ts';
import { type PlannedWave, planWaves } from './waves.ts';

export type { PreviewWarning } from './drive-warnings.ts';

/** What a preview is made from. */
export interface PreviewInput {
  readonly plan: DrivePlan;
  /** Nodes that should run the pod, in any order. */
  readonly nodes: readonly DrivenNode[];
  /** As it is before: its strategy is the one that is put back at the end. */
  readonly daemonSet: DaemonSet;
  /** Its rollout as it is before; absent where that could not be read. */
  readonly status?: RolloutStatus;
  /** Its pods. */
  readonly pods: readonly Pod[];
  /** Those of its namespace. */
  readonly podDisruptionBudgets: readonly PodDisruptionBudget[];
  /** Nodes that are left out. */
  readonly skipped: readonly string[];
  /** controller-revision-hash of the new template, where there is such a revision already; absent for a new one. */
  readonly targetHash?: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** What a driven rollout would do. */
export interface DrivePreview {
  readonly waves: readonly PlannedWave[];
  /** Nodes without an available pod at a time, after rounding. */
  readonly maxUnavailable: number;
  /** Failed nodes that are tolerated, after rounding. They may stay broken, and take nothing from maxUnavailable. */
  readonly maxFailures: number;
  /** How long a pod must have been ready, in milliseconds. */
  readonly minReady: number;
  /**
   * Milliseconds, if new pods become ready as fast as those that run now, and without what somebody's word takes. Absent
   * where no pod is ready.
   */
  readonly expectedDuration?: number;
  readonly warnings: readonly PreviewWarning[];
}

function median(numbers: readonly number[]): number | undefined {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)];
}

/** How long pods took from their creation until they were ready; those that were restarted since tell nothing. */
function startTime(nodes: readonly DrivenNode[]): number | undefined {
  return median(
    nodes.flatMap(({ pod }) =>
      pod?.readySince === undefined || pod.restarts > 0 ? [] : [Math.max(0, pod.readySince - pod.createdAt)],
    ),
  );
}

/** Rounds of as many nodes as the budget allows, and the pauses between waves. */
function expectedDuration(
  { plan, nodes }: PreviewInput,
  waves: readonly PlannedWave[],
  maxUnavailable: number,
  minReady: number,
): { readonly expectedDuration: number } | Record<never, never> {
  const start = startTime(nodes);
  if (start === undefined) return {};
  const rounds = waves.reduce((sum, wave) => sum + Math.ceil(wave.nodes.length / maxUnavailable), 0);
  const pause = typeof plan.pauseBetween === 'number' ? plan.pauseBetween : 0;
  return { expectedDuration: rounds * (start + minReady) + Math.max(0, waves.length - 1) * pause };
}

/** Nodes whose pod is of another revision than the new one. A node without a pod gets a new one by itself. */
function outdatedNodes({ nodes, skipped, targetHash }: PreviewInput): readonly DrivenNode[] {
  const left = new Set(skipped);
  return nodes.filter(
    ({ name, pod }) =>
      pod !== undefined && !left.has(name) && (targetHash === undefined || pod.hash !== targetHash),
  );
}

/** What a driven rollout with this plan would do to this DaemonSet, and what speaks against it. Changes nothing. */
export function previewOf(input: PreviewInput): DrivePreview {
  const { plan, nodes, daemonSet } = input;
  const eligible = nodes.length;
  const waves = planWaves(outdatedNodes(input), plan, eligible);
  const maxUnavailable = budgetOf(plan, eligible);
  const minReady = Math.max(plan.minReady, daemonSet.spec.minReadySeconds * 1000);
  return {
    waves,
    maxUnavailable,
    maxFailures: toleratedFailures(plan, eligible),
    minReady,
    ...expectedDuration(input, waves, maxUnavailable, minReady),
    warnings: previewWarnings({ ...input, maxUnavailable, minReady }),
  };
}
