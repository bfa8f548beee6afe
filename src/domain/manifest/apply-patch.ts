import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import { mapAt } from './json-fields.ts';

/** Where `kubectl apply` keeps what it was given last. */
export const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** By what the items of a list are known again; lists that are not here are replaced as a whole. */
const mergeKeys: Readonly<Record<string, string>> = {
  containers: 'name',
  initContainers: 'name',
  env: 'name',
  ports: 'containerPort',
  volumes: 'name',
  volumeMounts: 'mountPath',
  volumeDevices: 'devicePath',
  imagePullSecrets: 'name',
  hostAliases: 'ip',
  topologySpreadConstraints: 'topologyKey',
};

/**
 * The strategic merge patch that makes of what is there what `kubectl apply` would: all that the manifest says, and without
 * what the manifest before it said and this one does not. What neither says stays as it is.
 *
 * Mirrors `CreateThreeWayMergePatch`, staging/src/k8s.io/apimachinery/pkg/util/strategicpatch/patch.go, v1.34.
 *
 * @param last - what was applied last; absent where nobody knows: nothing is taken away then
 */
export function applyPatch(given: JsonObject, last: JsonObject | undefined): JsonObject {
  const { apiVersion: _a, kind: _k, status: _s, metadata: _m, ...said } = given;
  const before = last === undefined ? {} : last;
  const patch = mergedMap(said, { spec: before['spec'] ?? {} });
  const [now, then] = [mapAt(given, 'metadata'), mapAt(before, 'metadata')];
  const metadata = Object.fromEntries(
    ['labels', 'annotations'].flatMap((field): readonly (readonly [string, Json])[] => {
      const marks = mergedMap(mapAt(now, field), mapAt(then, field));
      return Object.keys(marks).length === 0 ? [] : [[field, marks]];
    }),
  );
  return { ...patch, metadata };
}

/** What was applied last, of an object's annotations; undefined where it says nothing that can be read. */
export function lastApplied(annotations: Readonly<Record<string, string>>): JsonObject | undefined {
  const text = annotations[LAST_APPLIED];
  if (text === undefined) return undefined;
  try {
    const json: unknown = JSON.parse(text);
    return isJsonObject(json) ? json : undefined;
  } catch {
    return undefined;
  }
}

function mergedMap(given: JsonObject, last: JsonObject): JsonObject {
  const gone = Object.keys(last).filter((field) => given[field] === undefined && last[field] !== null);
  const said = Object.entries(given).map(([field, value]) => [field, merged(field, value, last[field])]);
  return Object.fromEntries([...said, ...gone.map((field) => [field, null])]) as JsonObject;
}

function merged(field: string, given: Json, last: Json | undefined): Json {
  if (isJsonObject(given)) return isJsonObject(last) ? mergedMap(given, last) : given;
  const key = mergeKeys[field];
  return Array.isArray(given) && Array.isArray(last) && key !== undefined
    ? mergedList(given, last, key)
    : given;
}

function mergedList(given: readonly Json[], last: readonly Json[], key: string): readonly Json[] {
  const named = (list: readonly Json[], name: Json): JsonObject | undefined =>
    list.filter(isJsonObject).find((item) => item[key] === name);
  const said = given.map((item) => {
    const before = isJsonObject(item) ? named(last, item[key] ?? null) : undefined;
    return isJsonObject(item) && before !== undefined ? mergedMap(item, before) : item;
  });
  const gone = last
    .filter(isJsonObject)
    .filter((item) => named(given, item[key] ?? null) === undefined)
    .map((item): JsonObject => ({ $patch: 'delete', [key]: item[key] ?? null }));
  return [...said, ...gone];
}
