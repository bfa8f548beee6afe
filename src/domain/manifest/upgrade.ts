import type { JsonObject } from '../json.ts';
import { mapAt, valueAt, withoutValue, withValue } from './json-fields.ts';

/** The versions that DaemonSets had before apps/v1, with the release that no longer has them. */
const oldVersions: Readonly<Record<string, string>> = {
  'extensions/v1beta1': 'v1.16',
  'apps/v1beta2': 'v1.16',
};

/** A manifest of apps/v1, and what had to be done to one for that. */
export interface UpgradedManifest {
  readonly json: JsonObject;
  /** The apiVersion that it had; absent where that was apps/v1 already. */
  readonly from?: string;
  /** The release that no longer has that apiVersion. */
  readonly removedIn?: string;
  /** What else is different now, one clause each. */
  readonly changes: readonly string[];
  /** It had no selector, which apps/v1 asks for: it has the labels of its template now. */
  readonly selectorAdded: boolean;
}

/**
 * A manifest of any version that DaemonSets ever had as one of apps/v1. What an old version filled in by itself is written
 * down (selector and labels from the template's labels); what the new one fills in otherwise is said, and not written: the
 * update strategy was OnDelete, and is RollingUpdate. A selector that is missing is added in any version.
 *
 * Mirrors `SetDefaults_DaemonSet`, pkg/apis/extensions/v1beta1/defaults.go, v1.15.
 */
export function upgraded(json: JsonObject): UpgradedManifest {
  const apiVersion = valueAt(json, 'apiVersion');
  const from = typeof apiVersion === 'string' && apiVersion in oldVersions ? apiVersion : undefined;
  const selected = withSelector(json);
  const base = { ...selected, changes: [] };
  if (from === undefined) return base;
  const isOldest = from === 'extensions/v1beta1';
  const labelled = isOldest ? withLabels(selected.json) : { json: selected.json, changes: [] };
  const plain = withoutTemplateGeneration(labelled.json);
  return {
    ...base,
    json: { ...plain.json, apiVersion: 'apps/v1' },
    from,
    removedIn: oldVersions[from] ?? '',
    changes: [
      ...(selected.selectorAdded ? ['the selector is written down: the labels of the template'] : []),
      ...labelled.changes,
      ...plain.changes,
      ...(isOldest ? strategyChange(json) : []),
    ],
  };
}

/** Whether an apiVersion is one that DaemonSets have, or had. */
export function isDaemonSetVersion(apiVersion: string): boolean {
  return apiVersion === 'apps/v1' || apiVersion in oldVersions;
}

function withSelector(json: JsonObject): Pick<UpgradedManifest, 'json' | 'selectorAdded'> {
  const labels = mapAt(json, 'spec', 'template', 'metadata', 'labels');
  const has = valueAt(json, 'spec', 'selector') !== undefined;
  if (has || Object.keys(labels).length === 0) return { json, selectorAdded: false };
  return { json: withValue(json, ['spec', 'selector'], { matchLabels: labels }), selectorAdded: true };
}

interface Step {
  readonly json: JsonObject;
  readonly changes: readonly string[];
}

function withLabels(json: JsonObject): Step {
  const labels = mapAt(json, 'spec', 'template', 'metadata', 'labels');
  const own = mapAt(json, 'metadata', 'labels');
  if (Object.keys(own).length > 0 || Object.keys(labels).length === 0) return { json, changes: [] };
  return {
    json: withValue(json, ['metadata', 'labels'], labels),
    changes: ['the DaemonSet has the labels of its template'],
  };
}

function withoutTemplateGeneration(json: JsonObject): Step {
  if (valueAt(json, 'spec', 'templateGeneration') === undefined) return { json, changes: [] };
  return {
    json: withoutValue(json, ['spec', 'templateGeneration']),
    changes: ['spec.templateGeneration is gone'],
  };
}

function strategyChange(json: JsonObject): readonly string[] {
  if (valueAt(json, 'spec', 'updateStrategy', 'type') !== undefined) return [];
  return [
    'the update strategy is RollingUpdate where none is named, which was OnDelete: a changed template is rolled out at once',
  ];
}
