import { isJsonObject, type Json, type JsonObject } from '../json.ts';

/**
 * The fields of a manifest, or of a strategic merge patch, that a server has left out of what it made of it, since it does
 * not know them: each as a path, `spec.template.spec.containers[0].resourcs`. What is empty is left out of any answer, and
 * not told; values are not compared, the server may write them otherwise.
 */
export function droppedFields(given: JsonObject, made: JsonObject): readonly string[] {
  return dropped(given, made, '');
}

/** `$patch` and the like are no fields. */
function isDirective(field: string): boolean {
  return field.startsWith('$');
}

function isEmpty(value: Json): boolean {
  if (value === null || value === '' || value === false || value === 0) return true;
  if (Array.isArray(value)) return value.every(isEmpty);
  return (
    isJsonObject(value) && Object.entries(value).every(([field, each]) => isDirective(field) || isEmpty(each))
  );
}

/** Lists are merged by one field or another: an item has become the one that lacks the least of it. */
function droppedItem(given: Json, items: readonly Json[], path: string): readonly string[] {
  let least: readonly string[] | undefined;
  for (const item of items) {
    const missing = dropped(given, item, path);
    if (least === undefined || missing.length < least.length) least = missing;
  }
  return least ?? [];
}

function dropped(given: Json, made: Json | undefined, path: string): readonly string[] {
  if (isEmpty(given)) return [];
  if (made === undefined) return [path];
  if (Array.isArray(given)) {
    const items: readonly Json[] = Array.isArray(made) ? made : [];
    // A list that became shorter was changed by somebody, and does not tell of fields.
    return items.length < given.length
      ? []
      : given.flatMap((item, index) => droppedItem(item, items, `${path}[${index}]`));
  }
  if (!isJsonObject(given) || !isJsonObject(made)) return [];
  return Object.entries(given)
    .filter(([field]) => !isDirective(field))
    .flatMap(([field, value]) => dropped(value, made[field], path === '' ? field : `${path}.${field}`));
}
