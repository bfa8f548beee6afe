import type { ApplyDaemonSet } from '../change/change.ts';
import { daemonSetNamed } from '../change/change.ts';
import { impactOf } from '../change/impact-of.ts';
import type { Impact } from '../change/impact.ts';
import type { OtherController } from '../change/overlap.ts';
import type { ClusterState } from '../cluster-state.ts';
import { viewOf } from '../cluster-view.ts';
import { canonicalJson, type JsonObject } from '../json.ts';
import type { DaemonSet } from '../objects.ts';
import { nodeShouldRunDaemonPod } from '../scheduling/predicates.ts';
import { lintManifest } from './lint.ts';
import type { LintKind, LintWarning, TriedManifest } from './lint-warning.ts';
import { comparable } from './predicted-manifest.ts';
import { type PredictedCoverage, predictCoverage } from './prediction.ts';
import { estimateRollout, type RolloutEstimate } from './rollout-estimate.ts';
import type { UpgradedManifest } from './upgrade.ts';

/** A manifest, and the DaemonSet that it would make. */
export interface PlanInput {
  /** As it was written. */
  readonly given: JsonObject;
  readonly upgraded: UpgradedManifest;
  /** As it would be there. */
  readonly daemonSet: DaemonSet;
  /** The cluster before. */
  readonly state: ClusterState;
  readonly others: readonly OtherController[];
  /** The server's answer to a dry run. Absent where none was asked. */
  readonly tried?: TriedManifest;
}

/** What would come of a manifest. */
export interface ManifestPlan {
  readonly upgraded: UpgradedManifest;
  readonly daemonSet: DaemonSet;
  /** What it replaces. */
  readonly existing?: DaemonSet;
  readonly action: 'create' | 'update' | 'unchanged';
  /**
   * What the API server would do with it as it is written, where that is not the action. `untilPutRight`: nothing, and the
   * plan is that of what is meant; `forGood`: nothing, as long as the DaemonSet that is there has the name.
   */
  readonly refused?: 'untilPutRight' | 'forGood';
  /** Why admission lets none of its new pods in: what is said of them holds once that is put right. Empty where it does. */
  readonly podsRefusedFor: readonly LintKind[];
  readonly impact: Impact;
  /** Absent where nodes could not be read. */
  readonly coverage?: PredictedCoverage;
  /** Absent where no pod is made or replaced. */
  readonly rollout?: RolloutEstimate;
  readonly lint: readonly LintWarning[];
}

/** What would come of a manifest: which nodes it covers, what it does to pods, how long that takes, and what may be wrong. */
export function planOf(input: PlanInput): ManifestPlan {
  const { given, upgraded, daemonSet, state, others, tried } = input;
  const existing = daemonSetNamed(daemonSet.metadata, state);
  const change: ApplyDaemonSet = { kind: 'applyDaemonSet', daemonSet };
  const impact = impactOf(change, state, others);
  const coverage = predictCoverage(daemonSet, impact, state);
  const rollout = rolloutOf(daemonSet, existing, impact, coverage, state);
  const eligible = state.nodes?.filter((node) => nodeShouldRunDaemonPod(daemonSet, node).shouldRun);
  const there = existing === undefined ? {} : { existing };
  const lint = lintManifest({
    given,
    upgraded,
    daemonSet,
    state,
    ...there,
    ...(eligible === undefined ? {} : { eligible }),
    ...(tried === undefined ? {} : { tried }),
  });
  return {
    upgraded,
    daemonSet,
    ...there,
    action: existing === undefined ? 'create' : isSame(existing, daemonSet) ? 'unchanged' : 'update',
    ...refusalOf(lint),
    podsRefusedFor: lint.flatMap(({ kind }) => (refusesEveryPod.has(kind) ? [kind] : [])),
    impact,
    ...(coverage === undefined ? {} : { coverage }),
    ...(rollout === undefined ? {} : { rollout }),
    lint,
  };
}

/** The DaemonSet is taken, and each of its pods refused. */
const refusesEveryPod: ReadonlySet<LintKind> = new Set([
  'PriorityClassMissing',
  'RuntimeClassMissing',
  'LimitRangeViolated',
  'ServiceAccountMissing',
  'PodSecurityViolated',
]);

function refusalOf(lint: readonly LintWarning[]): Pick<ManifestPlan, 'refused'> {
  const errors = lint.filter(({ severity }) => severity === 'error');
  if (errors.length === 0) return {};
  return { refused: errors.some(({ kind }) => kind === 'SelectorChanged') ? 'forGood' : 'untilPutRight' };
}

function isSame(a: DaemonSet, b: DaemonSet): boolean {
  return canonicalJson(comparable(a)) === canonicalJson(comparable(b));
}

function rolloutOf(
  daemonSet: DaemonSet,
  existing: DaemonSet | undefined,
  impact: Impact,
  coverage: PredictedCoverage | undefined,
  state: ClusterState,
): RolloutEstimate | undefined {
  const { namespace, name } = daemonSet.metadata;
  const own = impact.daemonSets.find((each) => each.namespace === namespace && each.name === name);
  return estimateRollout(daemonSet, own, {
    eligible: coverage?.nodes.eligible ?? 0,
    pods: existing === undefined ? [] : viewOf(state).daemonPodsOf(existing),
    release: state.release,
  });
}
