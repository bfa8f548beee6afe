import { isJsonObject, type Json, type JsonObject } from '../json.ts';

/**
 * The fields of a manifest's template that a server has left out of what it made of it, since it does not know them: each as
 * a path, `spec.containers[0].resourcs`. What is empty is left out of any answer, and not told.
 */
export function droppedFields(given: JsonObject, made: JsonObject): readonly string[] {
  return dropped(given, made, '');
}

function isEmpty(value: Json): boolean {
  if (value === null || value === '' || value === false || value === 0) return true;
  return typeof value === 'object' && Object.values(value).every(isEmpty);
}

function dropped(given: Json, made: Json | undefined, path: string): readonly string[] {
  if (isEmpty(given)) return [];
  if (made === undefined) return [path];
  if (Array.isArray(given)) {
    const items: readonly Json[] = Array.isArray(made) ? made : [];
    // A list that became shorter was changed by somebody, and does not tell of fields.
    return items.length < given.length
      ? []
      : given.flatMap((item, index) => dropped(item, items[index], `${path}[${index}]`));
  }
  if (!isJsonObject(given) || !isJsonObject(made)) return [];
  return Object.entries(given).flatMap(([field, value]) =>
    dropped(value, made[field], path === '' ? field : `${path}.${field}`),
  );
}
