import type { Json, JsonObject } from '../../domain/json.ts';
import type { Fields } from './fields.ts';

/** As JSON would have it: YAML may give a time, and fields without a value. */
function plain(value: unknown): Json {
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value === 'object' && value !== null) return plainObject(value as Fields);
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}

/** Fields of an API object as plain JSON. */
export function plainObject(fields: Fields): JsonObject {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, plain(value)]));
}

/**
 * A pod template as plain JSON, in one form wherever it stood: a ControllerRevision marks its own with `$patch`, and old
 * servers write an empty creationTimestamp.
 */
export function templateJson({ $patch: _mark, ...fields }: Fields): JsonObject {
  const { metadata, ...others } = plainObject(fields);
  if (typeof metadata !== 'object' || metadata === null || Array.isArray(metadata)) return others;
  const { creationTimestamp, ...kept } = metadata as JsonObject;
  return { metadata: creationTimestamp === null ? kept : metadata, ...others };
}
