import type { Json, JsonObject } from '../json.ts';
import { listAt, textAt, valueAt } from './json-fields.ts';

/** A container of a template, with its name. */
export interface NamedContainer {
  readonly name: string;
  readonly json: JsonObject;
}

/** All containers of the spec of a template. */
export function containersOf(spec: JsonObject): readonly NamedContainer[] {
  return [...listAt(spec, 'initContainers'), ...listAt(spec, 'containers')].map((json) => ({
    name: textAt(json, 'name') ?? '',
    json,
  }));
}

/** The texts of a list; none where it is no list. */
export function textsAt(json: JsonObject, ...path: readonly string[]): readonly string[] {
  const value = valueAt(json, ...path);
  return Array.isArray(value) ? value.filter((each: Json) => typeof each === 'string') : [];
}

/** A violation with what is to blame; none where nothing is. */
export function listed(what: string, blamed: readonly string[]): readonly string[] {
  return blamed.length === 0 ? [] : [`${what} (${blamed.join(', ')})`];
}
