import { canonicalJson, isJsonObject, type Json, type JsonObject } from '../json.ts';
import { keyOf, listMergeOf, type ListMerge, mergeable, SET_ELEMENT_ORDER } from './merge-keys.ts';

/**
 * What a strategic merge patch makes of an object, as far as applyPatch writes such patches.
 *
 * Mirrors `StrategicMergeMapPatch`, staging/src/k8s.io/apimachinery/pkg/util/strategicpatch/patch.go, v1.34.
 */
export function strategicMerge(live: JsonObject, patch: JsonObject): JsonObject {
  const retained = patch['$retainKeys'];
  const kept = Array.isArray(retained)
    ? Object.entries(live).filter(([field]) => retained.includes(field))
    : Object.entries(live);
  const fields = new Map<string, Json>(kept);
  for (const field of Object.keys(patch)) {
    const name = field.startsWith(SET_ELEMENT_ORDER) ? field.slice(SET_ELEMENT_ORDER.length) : field;
    if (name.startsWith('$')) continue;
    const value = merged(name, live[name], patch);
    if (value === null) fields.delete(name);
    else fields.set(name, value);
  }
  return Object.fromEntries(fields);
}

function merged(field: string, live: Json | undefined, patch: JsonObject): Json {
  const value = patch[field];
  if (value === null) return null;
  const list = mergedList(field, live, patch);
  if (list !== undefined) return list;
  if (value === undefined) return live ?? null;
  if (!isJsonObject(value)) return value;
  return strategicMerge(live !== undefined && isJsonObject(live) ? live : {}, value);
}

/** Undefined for what is no list, or is replaced as a whole. */
function mergedList(field: string, live: Json | undefined, patch: JsonObject): Json | undefined {
  const merge = listMergeOf(field);
  if (merge === undefined) return undefined;
  const [there, items] = [mergeable(live, merge), mergeable(patch[field] ?? [], merge)];
  if (there === undefined || items === undefined) return undefined;
  const order = patch[`${SET_ELEMENT_ORDER}${field}`];
  return inOrder(mergedItems(there, items, merge), Array.isArray(order) ? order : items, there, merge);
}

function canonicalKey(merge: ListMerge) {
  return (item: Json): string => canonicalJson(keyOf(item, merge) ?? null);
}

/** Each item of the patch is merged into the first that has its key, or comes last. */
function mergedItems(
  live: readonly JsonObject[],
  patch: readonly JsonObject[],
  merge: ListMerge,
): readonly JsonObject[] {
  const key = canonicalKey(merge);
  const deleted = new Set(patch.filter((item) => item['$patch'] === 'delete').map(key));
  const items = live.filter((item) => !deleted.has(key(item)));
  for (const item of patch) {
    if (item['$patch'] === 'delete') continue;
    const place = items.findIndex((each) => key(each) === key(item));
    const there = items[place];
    if (there === undefined) items.push(item);
    else items[place] = strategicMerge(there, item);
  }
  return items;
}

/**
 * The items in an order of their keys. Those that it does not name stay before those that they were before, as far as that
 * goes.
 *
 * Mirrors `normalizeElementOrder` and `mergeSortedSlice` of the same file.
 */
function inOrder(
  items: readonly JsonObject[],
  order: readonly Json[],
  live: readonly JsonObject[],
  merge: ListMerge,
): readonly JsonObject[] {
  const key = canonicalKey(merge);
  const [names, places] = [order.map(key), live.map(key)];
  const named = items
    .filter((item) => names.includes(key(item)))
    .toSorted((a, b) => names.indexOf(key(a)) - names.indexOf(key(b)));
  const rest = items.filter((item) => !names.includes(key(item)));
  const result: JsonObject[] = [];
  for (const item of named) {
    const place = places.indexOf(key(item));
    while (rest[0] !== undefined && places.indexOf(key(rest[0])) < place) result.push(...rest.splice(0, 1));
    result.push(item);
  }
  return [...result, ...rest];
}
