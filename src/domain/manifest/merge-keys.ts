import { isJsonObject, type Json, type JsonObject } from '../json.ts';

/**
 * By what the items of a list are known again, as the `patchMergeKey` of its field says; lists that are not here are replaced
 * as a whole.
 *
 * See staging/src/k8s.io/api/core/v1/types.go, v1.34.
 */
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
  resourceClaims: 'name',
  schedulingGates: 'name',
};

/** Lists whose items are one thing or another: what an item no longer says goes, though nobody has applied it. */
const retainingKeys: ReadonlySet<string> = new Set(['volumes', 'resourceClaims']);

/** A directive, beside the items of a list, that says their order. */
export const SET_ELEMENT_ORDER = '$setElementOrder/';

/** How the items of a list are merged. */
export interface ListMerge {
  readonly mergeKey: string;
  readonly retainsKeys: boolean;
}

/** How the items of the list at a field are merged; undefined where it is replaced as a whole. */
export function listMergeOf(field: string): ListMerge | undefined {
  const mergeKey = mergeKeys[field];
  return mergeKey === undefined ? undefined : { mergeKey, retainsKeys: retainingKeys.has(field) };
}

/** The value by which an item of a list is known again; undefined where it has none. */
export function keyOf(item: Json | undefined, { mergeKey }: Pick<ListMerge, 'mergeKey'>): Json | undefined {
  return item !== undefined && isJsonObject(item) ? item[mergeKey] : undefined;
}

/** The items of a list; undefined for anything else, and where one of them cannot be known again. */
export function mergeable(
  list: Json | undefined,
  merge: Pick<ListMerge, 'mergeKey'>,
): readonly JsonObject[] | undefined {
  if (!Array.isArray(list)) return undefined;
  const items = list.filter(isJsonObject);
  return items.length === list.length && items.every((item) => keyOf(item, merge) !== undefined)
    ? items
    : undefined;
}
