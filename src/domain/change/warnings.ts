import {
  adoptionWarning,
  drainNeedsForce,
  onDeleteLeaves,
  recreatedAdopts,
  selectorOverlap,
} from './adoption-warnings.ts';
import type { ImpactWarning, WarningKind } from './impact.ts';
import { lostWithNode, ownedByKubelet, ownedByNodeController } from './node-warnings.ts';
import { goneForGood } from './orphan-warnings.ts';
import {
  comesAnew,
  doesNotFit,
  evictedLater,
  notJudged,
  otherPodsEvicted,
  podsLost,
  staysMisscheduled,
} from './pod-warnings.ts';
import { preempts } from './preemption-warnings.ts';
import type { WarningInput } from './warning-input.ts';

/** One question each; the sentences where the answer is yes. In the order in which they are told. */
const checks: Readonly<Record<WarningKind, (input: WarningInput) => readonly string[]>> = {
  NotJudged: notJudged,
  PodsLost: (input) => [...podsLost(input), ...goneForGood(input)],
  OtherPodsEvicted: otherPodsEvicted,
  EvictedLater: evictedLater,
  ComesAnew: comesAnew,
  Preempts: preempts,
  DoesNotFit: doesNotFit,
  StaysMisscheduled: staysMisscheduled,
  SelectorOverlap: selectorOverlap,
  Adoption: adoptionWarning,
  OnDeleteLeaves: onDeleteLeaves,
  DrainNeedsForce: drainNeedsForce,
  RecreatedAdopts: recreatedAdopts,
  OwnedByKubelet: ownedByKubelet,
  OwnedByNodeController: ownedByNodeController,
  LostWithNode: lostWithNode,
};

/** What to know before a change, the gravest first. Sentences may hold names from the cluster as they are. */
export function warningsOf(input: WarningInput): readonly ImpactWarning[] {
  const kinds = Object.keys(checks) as WarningKind[];
  return kinds.flatMap((kind) => checks[kind](input).map((message) => ({ kind, message })));
}
