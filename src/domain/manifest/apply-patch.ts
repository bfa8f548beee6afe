import { canonicalJson, isJsonObject, type Json, type JsonObject } from '../json.ts';
import { mapAt, unlessEmpty, valueAt } from './json-fields.ts';
import { inLiveWords, isLeftOut } from './same-to-the-api.ts';
import { keyOf, listMergeOf, type ListMerge, mergeable, SET_ELEMENT_ORDER } from './merge-keys.ts';

/** Where `kubectl apply` keeps what it was given last. */
export const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** One manifest in the three forms that `kubectl apply` goes by. */
interface Versions {
  /** What it says now. */
  readonly given: JsonObject;
  /** What it said when it was applied last. */
  readonly last: JsonObject;
  /** What is there. */
  readonly live: JsonObject;
}

/**
 * The strategic merge patch that makes of what is there what `kubectl apply` would: what the manifest says and is not so, and
 * without what the manifest before it said and this one does not. What neither says stays as it is; what the server would not tell
 * from what is there is not sent.
 *
 * Mirrors `CreateThreeWayMergePatch`, staging/src/k8s.io/apimachinery/pkg/util/strategicpatch/patch.go, v1.34.
 *
 * @param last - what was applied last; absent where nobody knows: nothing is taken away then
 * @param live - what is there, as a manifest
 */
export function applyPatch(given: JsonObject, last: JsonObject | undefined, live: JsonObject): JsonObject {
  const part = (of: JsonObject | undefined): JsonObject => ({
    metadata: { labels: mapAt(of, 'metadata', 'labels'), annotations: annotationsOf(of) },
    spec: mapAt(of, 'spec'),
  });
  return mapPatch({ given: part(given), last: part(last), live: part(live) });
}

/** What was applied last says nothing about itself. */
function annotationsOf(of: JsonObject | undefined): JsonObject {
  const { [LAST_APPLIED]: _, ...annotations } = mapAt(of, 'metadata', 'annotations');
  return annotations;
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

function mapPatch({ given, last, live }: Versions): JsonObject {
  const said = Object.entries(given).map(([field, value]) =>
    fieldPatch(field, value, valueAt(last, field), valueAt(live, field)),
  );
  const gone = Object.keys(last).filter((field) => !(field in given) && valueAt(live, field) !== undefined);
  return Object.assign({}, ...said, Object.fromEntries(gone.map((field) => [field, null]))) as JsonObject;
}

/** The field in the patch, with what directives it needs beside it; nothing where it is there as it is said. */
function fieldPatch(field: string, given: Json, last: Json | undefined, live: Json | undefined): JsonObject {
  if (live === undefined) return isLeftOut(field, given) ? {} : { [field]: given };
  if (isJsonObject(given) && isJsonObject(live)) {
    const patch = mapPatch({ given: inLiveWords(field, given, live), last: mapAt(last), live });
    return Object.keys(patch).length === 0 ? {} : { [field]: patch };
  }
  const lists = mergeableLists(field, { given, last, live });
  if (lists !== undefined) return listPatch(field, lists);
  return canonicalJson(given) === canonicalJson(live) ? {} : { [field]: given };
}

interface Lists {
  readonly given: readonly JsonObject[];
  readonly last: readonly JsonObject[];
  readonly live: readonly JsonObject[];
  readonly merge: ListMerge;
}

/** Undefined for what is no list, or is replaced as a whole. */
function mergeableLists(
  field: string,
  versions: Readonly<Record<'given' | 'last' | 'live', Json | undefined>>,
): Lists | undefined {
  const merge = listMergeOf(field);
  if (merge === undefined) return undefined;
  const [given, live] = [mergeable(versions.given, merge), mergeable(versions.live, merge)];
  if (given === undefined || live === undefined) return undefined;
  return { given, last: mergeable(versions.last, merge) ?? [], live, merge };
}

function listPatch(field: string, { given, last, live, merge }: Lists): JsonObject {
  const { mergeKey } = merge;
  const keys = (items: readonly JsonObject[]) =>
    items.map((item) => canonicalJson(keyOf(item, merge) ?? null));
  const [now, then, liveKeys] = [keys(given), keys(last), keys(live)];
  const said = given.flatMap((item, index) => {
    const same = samePlace(now, index);
    const there = same(live, liveKeys);
    return there === undefined
      ? [item]
      : itemPatch({ given: item, last: same(last, then) ?? {}, live: there }, merge);
  });
  const gone = last
    .filter((_, index) => !now.includes(then[index] ?? '') && liveKeys.includes(then[index] ?? ''))
    .map((item): JsonObject => ({ $patch: 'delete', [mergeKey]: item[mergeKey] ?? null }));
  const items = [...said, ...gone];
  const inOrder = now.join() === liveKeys.join();
  if (items.length === 0 && inOrder) return {};
  const order = given.map((item): JsonObject => ({ [mergeKey]: item[mergeKey] ?? null }));
  return { ...unlessEmpty(field, items), ...unlessEmpty(`${SET_ELEMENT_ORDER}${field}`, order) };
}

/** Of items with one key, such as a port for TCP and for UDP, the first is the first of the other list, and so on. */
function samePlace(keys: readonly string[], index: number) {
  const nth = keys.slice(0, index).filter((key) => key === keys[index]).length;
  return (items: readonly JsonObject[], itsKeys: readonly string[]): JsonObject | undefined =>
    items.filter((_, place) => itsKeys[place] === keys[index])[nth];
}

function itemPatch(item: Versions, { mergeKey, retainsKeys }: ListMerge): readonly JsonObject[] {
  const { given, live } = item;
  const patch = mapPatch(item);
  const isMore = retainsKeys && Object.keys(live).some((field) => !(field in given));
  if (Object.keys(patch).length === 0 && !isMore) return [];
  const kept = Object.keys(given).filter((field) => given[field] !== null);
  return [
    {
      ...patch,
      [mergeKey]: given[mergeKey] ?? null,
      ...(retainsKeys ? { $retainKeys: kept.toSorted() } : {}),
    },
  ];
}
