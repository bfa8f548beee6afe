import { isJsonObject, type Json, type JsonObject } from '../json.ts';

const nothing: JsonObject = {};

/** The value at a path of fields; undefined where there is none, or null. */
export function valueAt(json: Json | undefined, ...path: readonly string[]): Json | undefined {
  let value: Json | undefined = json;
  for (const field of path) value = isJsonObject(value) ? value[field] : undefined;
  return value === null ? undefined : value;
}

/** The text at a path; undefined where there is none. */
export function textAt(json: Json | undefined, ...path: readonly string[]): string | undefined {
  const value = valueAt(json, ...path);
  return typeof value === 'string' ? value : undefined;
}

/** The map at a path; empty where there is none. */
export function mapAt(json: Json | undefined, ...path: readonly string[]): JsonObject {
  const value = valueAt(json, ...path);
  return isJsonObject(value) ? value : nothing;
}

/** The maps of the list at a path; none where there is no list. */
export function listAt(json: Json | undefined, ...path: readonly string[]): readonly JsonObject[] {
  const value = valueAt(json, ...path);
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}

/** The same JSON with another value at a path; maps on the way are made where they are missing. */
export function withValue(json: JsonObject, path: readonly string[], value: Json): JsonObject {
  const [field, ...rest] = path;
  if (field === undefined) return json;
  const inner = rest.length === 0 ? value : withValue(mapAt(json, field), rest, value);
  return { ...json, [field]: inner };
}

/** The same JSON without what is at a path. */
export function withoutValue(json: JsonObject, path: readonly string[]): JsonObject {
  const [field, ...rest] = path;
  if (field === undefined || !(field in json)) return json;
  if (rest.length > 0) return { ...json, [field]: withoutValue(mapAt(json, field), rest) };
  const { [field]: _, ...others } = json;
  return others;
}

/** The texts of a map, such as labels. */
export function textsOf(map: JsonObject): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(map).flatMap(([key, value]) => (typeof value === 'string' ? [[key, value]] : [])),
  );
}

/** A field with its value, where there is something in it. */
export function unlessEmpty(field: string, value: readonly Json[] | JsonObject): JsonObject {
  return Object.keys(value).length === 0 ? {} : { [field]: value };
}
