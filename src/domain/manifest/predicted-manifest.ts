import type { JsonObject } from '../json.ts';
import type { DaemonSet, Labels } from '../objects.ts';
import { withApiDefaults } from './api-defaults.ts';
import { applyPatch, LAST_APPLIED, lastApplied } from './apply-patch.ts';
import { mapAt, textsOf, unlessEmpty } from './json-fields.ts';
import { liveManifest } from './live-manifest.ts';
import { strategicMerge } from './strategic-merge.ts';

/**
 * What would be there if a manifest of apps/v1 was applied, where no server can be asked: of a new one the manifest with the
 * API's defaults; of one that is there what `kubectl apply` would make of it, whose defaults it has already.
 */
export function predictedManifest(given: JsonObject, existing: DaemonSet | undefined): JsonObject {
  if (existing === undefined) return withApiDefaults(given);
  const live = liveManifest(existing);
  return strategicMerge(live, applyPatch(given, lastApplied(existing.metadata.annotations), live));
}

/** Marks that every server makes, and that no manifest is compared by. */
const madeByServers: ReadonlySet<string> = new Set([
  LAST_APPLIED,
  'deprecated.daemonset.template.generation',
]);

/** What two DaemonSets are compared by: labels, annotations, and the spec, with the defaults of its update strategy. */
export function comparable(daemonSet: DaemonSet): JsonObject {
  const { metadata, spec } = liveManifest(daemonSet);
  const { type, maxUnavailable = 1, maxSurge = 0 } = daemonSet.spec.updateStrategy;
  const rolling = type === 'RollingUpdate' ? { rollingUpdate: { maxUnavailable, maxSurge } } : {};
  const annotations = Object.entries(daemonSet.metadata.annotations).filter(
    ([key]) => !madeByServers.has(key),
  );
  return {
    metadata: {
      ...unlessEmpty('labels', mapAt(metadata, 'labels')),
      ...unlessEmpty('annotations', Object.fromEntries(annotations)),
    },
    spec: { ...mapAt(spec), updateStrategy: { type, ...rolling } },
  };
}

/** The labels that a manifest gives to its pods. */
export function templateLabelsOf(json: JsonObject): Labels {
  return textsOf(mapAt(json, 'spec', 'template', 'metadata', 'labels'));
}
