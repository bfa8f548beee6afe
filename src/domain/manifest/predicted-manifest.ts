import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import type { DaemonSet, Labels } from '../objects.ts';
import { withApiDefaults } from './api-defaults.ts';
import { lastApplied } from './apply-patch.ts';
import { mapAt, textsOf, valueAt, withValue } from './json-fields.ts';

/**
 * What would be there if a manifest of apps/v1 was applied, where no server can be asked: with the API's defaults, and with
 * the labels and annotations of what is there that no manifest has set, such as the mark of a restart.
 */
export function predictedManifest(given: JsonObject, existing: DaemonSet | undefined): JsonObject {
  const full = withApiDefaults(given);
  if (existing === undefined) return full;
  const there = { spec: { ...mapAt(full, 'spec'), template: existing.spec.template.json } };
  const known = onlyKnown(full, given, there) as JsonObject;
  const last = lastApplied(existing.metadata.annotations);
  const { template } = existing.spec;
  const kept = [
    { path: ['metadata', 'labels'], live: existing.metadata.labels },
    { path: ['metadata', 'annotations'], live: existing.metadata.annotations },
    { path: ['spec', 'template', 'metadata', 'labels'], live: template.labels },
    { path: ['spec', 'template', 'metadata', 'annotations'], live: template.annotations },
  ];
  return kept.reduce((json, { path, live }) => {
    const own = ownOf(live, mapAt(last, ...path));
    const merged = { ...own, ...mapAt(json, ...path) };
    return Object.keys(merged).length === 0 ? json : withValue(json, path, merged);
  }, known);
}

/** Without the defaults that what is there does not have either: an older server, or a dump by hand, knows fewer. */
function onlyKnown(full: Json, given: Json | undefined, live: Json | undefined): Json {
  if (Array.isArray(full)) {
    return full.map((item: Json, index) =>
      onlyKnown(item, itemLike(item, index, given), itemLike(item, index, live)),
    );
  }
  if (!isJsonObject(full)) return full;
  const fields = Object.entries(full).flatMap(([field, value]): readonly (readonly [string, Json])[] => {
    const [said, known] = [valueAt(given, field), valueAt(live, field)];
    return said === undefined && known === undefined ? [] : [[field, onlyKnown(value, said, known)]];
  });
  return Object.fromEntries(fields);
}

/** The item of another list that has the same name, or stands at the same place where there are no names. */
function itemLike(item: Json, index: number, list: Json | undefined): Json | undefined {
  if (!Array.isArray(list)) return undefined;
  const name = valueAt(item, 'name');
  return name === undefined ? list[index] : list.find((other: Json) => valueAt(other, 'name') === name);
}

/** Those that nobody has applied, so that no manifest takes them away. */
function ownOf(live: Labels, last: JsonObject): Labels {
  return Object.fromEntries(Object.entries(live).filter(([key]) => last[key] === undefined));
}

/** Marks that every server makes, and that no manifest is compared by. */
const madeByServers: ReadonlySet<string> = new Set([
  'kubectl.kubernetes.io/last-applied-configuration',
  'deprecated.daemonset.template.generation',
]);

/** What two DaemonSets are compared by: labels, annotations, and the spec as far as it is read. */
export function comparable({ metadata, spec }: DaemonSet): JsonObject {
  const annotations = Object.entries(metadata.annotations).filter(([key]) => !madeByServers.has(key));
  const { matchLabels, matchExpressions } = spec.selector;
  const { type, maxUnavailable, maxSurge } = spec.updateStrategy;
  const rolling = type === 'RollingUpdate' ? limitsOf(maxUnavailable, maxSurge) : {};
  return {
    metadata: {
      ...unlessEmpty('labels', metadata.labels),
      ...unlessEmpty('annotations', Object.fromEntries(annotations)),
    },
    spec: {
      ...(spec.minReadySeconds === 0 ? {} : { minReadySeconds: spec.minReadySeconds }),
      selector: {
        ...unlessEmpty('matchLabels', matchLabels),
        ...(matchExpressions.length === 0
          ? {}
          : { matchExpressions: matchExpressions.map((expression): JsonObject => ({ ...expression })) }),
      },
      template: spec.template.json,
      updateStrategy: { type, ...rolling },
    },
  };
}

function limitsOf(maxUnavailable: number | string = 1, maxSurge: number | string = 0): JsonObject {
  return { rollingUpdate: { maxUnavailable, maxSurge } };
}

function unlessEmpty(field: string, labels: Labels): Readonly<Record<string, Json>> {
  return Object.keys(labels).length === 0 ? {} : { [field]: { ...labels } };
}

/** The labels that a manifest gives to its pods. */
export function templateLabelsOf(json: JsonObject): Labels {
  return textsOf(mapAt(json, 'spec', 'template', 'metadata', 'labels'));
}
