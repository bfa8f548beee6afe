import type { LintWarning } from '../domain/manifest/lint-warning.ts';
import type { ManifestPlan } from '../domain/manifest/plan.ts';
import type { PredictedCoverage } from '../domain/manifest/prediction.ts';
import type { RolloutEstimate } from '../domain/manifest/rollout-estimate.ts';
import { API_VERSION, type Document, json, reasonDocument } from './documents.ts';
import { impactDocument } from './impact-documents.ts';
import { planDiff } from './plan-diff.ts';

function coverageDocument({ nodes, reasons, perNode }: PredictedCoverage): Document {
  return {
    nodes: json(nodes),
    reasons: reasons.map(({ kind, nodes: on, message }) => ({ kind, nodes: on.length, message })),
    perNode: perNode.map(({ reasons: why, ...node }) => ({
      ...(json(node) as Document),
      reasons: why.map(reasonDocument),
    })),
  };
}

/** Durations are seconds. */
function rolloutDocument({ expectedDuration, ...estimate }: RolloutEstimate): Document {
  const seconds =
    expectedDuration === undefined ? {} : { expectedSeconds: Math.round(expectedDuration / 1000) };
  return { ...(json(estimate) as Document), ...seconds };
}

function lintDocument({ kind, severity, message, fix }: LintWarning): Document {
  return { kind, severity, message, ...(fix === undefined ? {} : { fix: json(fix) }) };
}

function impactOf(plan: ManifestPlan): Document {
  const { apiVersion: _a, kind: _k, ...impact } = impactDocument(plan.impact);
  return impact;
}

/** What it would do, where it would do anything. */
function consequences(plan: ManifestPlan): Document {
  const { coverage, rollout } = plan;
  return {
    ...(coverage === undefined ? {} : { coverage: coverageDocument(coverage) }),
    impact: impactOf(plan),
    ...(rollout === undefined ? {} : { rollout: rolloutDocument(rollout) }),
  };
}

/** What would come of one manifest. `warnings` are those of the manifest and of its impact. */
function itemDocument(plan: ManifestPlan): Document {
  const { daemonSet, action, refused, podsRefusedFor, upgraded, lint, impact } = plan;
  const { namespace, name } = daemonSet.metadata;
  const diff = planDiff(plan);
  return {
    namespace,
    name,
    action,
    ...(refused === undefined ? {} : { refused: true }),
    ...(podsRefusedFor.length === 0 ? {} : { podsRefusedFor }),
    ...(upgraded.from === undefined ? {} : { upgradedFrom: upgraded.from }),
    manifest: json(upgraded.json),
    ...(refused === 'forGood' ? {} : consequences(plan)),
    ...(diff.length === 0 ? {} : { diff: diff.join('\n') }),
    warnings: [
      ...lint.map(lintDocument),
      ...impact.warnings.map(({ kind, message }) => ({ kind, severity: 'warning', message })),
    ],
  };
}

/** What would come of manifests, for programs: kind `Plan`. */
export function planDocument(
  plans: readonly ManifestPlan[],
  { source, notes }: { readonly source: 'cluster' | 'dump'; readonly notes: readonly string[] },
): Document {
  return {
    apiVersion: API_VERSION,
    kind: 'Plan',
    source,
    items: plans.map(itemDocument),
    ...(notes.length === 0 ? {} : { notes }),
  };
}
