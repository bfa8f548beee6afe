import type { Pod, Taint } from '../objects.ts';
import type { PortConflict } from './host-ports.ts';
import type { FailingTerm } from './node-affinity.ts';
import type { AffinityProblem } from './pod-affinity.ts';
import type { Shortage } from './resources.ts';
import type { SpreadProblem } from './topology-spread.ts';
import type { VolumeProblem } from './volumes.ts';

/** A check that fails for a daemon pod on a node, as bare facts; coverage/ puts it into words. */
export type Finding =
  | { readonly kind: 'NodeName'; readonly wanted: string }
  | { readonly kind: 'NodeSelector'; readonly key: string; readonly wanted: string; readonly actual?: string }
  | { readonly kind: 'NodeAffinity'; readonly terms: readonly FailingTerm[] }
  | { readonly kind: 'UntoleratedTaint'; readonly taint: Taint }
  | { readonly kind: 'HostPort'; readonly conflict: PortConflict }
  | { readonly kind: 'InsufficientResource'; readonly shortage: Shortage }
  | { readonly kind: 'Volume'; readonly problem: VolumeProblem }
  | { readonly kind: 'TopologySpread'; readonly problem: SpreadProblem }
  | { readonly kind: 'PodAffinity'; readonly problem: AffinityProblem }
  | { readonly kind: 'SchedulingGated'; readonly gates: readonly string[] }
  | { readonly kind: 'OtherScheduler'; readonly schedulerName: string }
  /** Not a failure of its own: these pods of lower priority could make room for what fails. */
  | { readonly kind: 'Preemptible'; readonly pods: readonly Pod[] };
