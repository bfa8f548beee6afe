import { ParseError } from '../../domain/parse-error.ts';
import type { Labels, ResourceList } from '../../domain/objects.ts';
import { resourceAmount } from '../../domain/quantity.ts';

/** A map of an API object, of which nothing is known yet. */
export type Fields = Readonly<Record<string, unknown>>;

/** A field that does not hold what the API says. `path` is how kubectl explain would name it. */
export class FieldError extends Error {
  readonly path: string;

  constructor(path: string, problem: string) {
    super(problem);
    this.path = path;
  }

  /** The same, seen from one level up. */
  inside(parent: string): FieldError {
    const separator = this.path.startsWith('[') || this.path === '' ? '' : '.';
    return new FieldError(`${parent}${separator}${this.path}`, this.message);
  }
}

/** Runs a decoder of a part; what it complains about is named from here. */
export function within<T>(path: string, decode: () => T): T {
  try {
    return decode();
  } catch (error) {
    throw error instanceof FieldError ? error.inside(path) : error;
  }
}

const noFields: Fields = Object.freeze({});

function describe(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (value instanceof Date) return 'a time';
  if (typeof value === 'object') return 'a map';
  return `the ${typeof value} ${JSON.stringify(value)?.slice(0, 60)}`;
}

function unexpected(path: string, wanted: string, value: unknown): FieldError {
  return new FieldError(path, `must be ${wanted}, not ${describe(value)}`);
}

/** The value as a map. Null is an empty one. */
export function asFields(value: unknown): Fields {
  if (value === undefined || value === null) return noFields;
  if (typeof value !== 'object' || Array.isArray(value) || value instanceof Date)
    throw unexpected('', 'a map', value);
  return value as Fields;
}

/** The map at a field; empty where it is absent or null. */
export function child(fields: Fields, name: string): Fields {
  return optionalChild(fields, name) ?? noFields;
}

/** The map at a field; undefined where it is absent or null. */
export function optionalChild(fields: Fields, name: string): Fields | undefined {
  const value = fields[name];
  if (value === undefined || value === null) return undefined;
  return within(name, () => asFields(value));
}

/** The text at a field, or `missing`. */
export function text(fields: Fields, name: string, missing = ''): string {
  return optionalText(fields, name) ?? missing;
}

/** The text at a field; undefined where it is absent or null. */
export function optionalText(fields: Fields, name: string): string | undefined {
  const value = fields[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw unexpected(name, 'a string', value);
  return value;
}

/** The whole number at a field, or `missing`. */
export function integer(fields: Fields, name: string, missing = 0): number {
  return optionalInteger(fields, name) ?? missing;
}

/** The whole number at a field; undefined where it is absent or null. */
export function optionalInteger(fields: Fields, name: string): number | undefined {
  const value = fields[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'number' || !Number.isInteger(value)) throw unexpected(name, 'an integer', value);
  return value;
}

/** The truth value at a field; false where it is absent. */
export function flag(fields: Fields, name: string): boolean {
  const value = fields[name];
  if (value === undefined || value === null) return false;
  if (typeof value !== 'boolean') throw unexpected(name, 'true or false', value);
  return value;
}

/** The moment at a field, in milliseconds since the epoch; undefined where it is absent or null. */
export function optionalTime(fields: Fields, name: string): number | undefined {
  const value = fields[name];
  if (value === undefined || value === null) return undefined;
  const time = value instanceof Date ? value.getTime() : typeof value === 'string' ? Date.parse(value) : NaN;
  if (Number.isNaN(time)) throw unexpected(name, 'a time like 2006-01-02T15:04:05Z', value);
  return time;
}

const noItems: readonly never[] = Object.freeze([]);

/** The decoded items of the list at a field; none where it is absent or null. */
export function list<T>(fields: Fields, name: string, decode: (item: Fields) => T): readonly T[] {
  const value = fields[name];
  if (value === undefined || value === null) return noItems;
  if (!Array.isArray(value)) throw unexpected(name, 'a list', value);
  if (value.length === 0) return noItems;
  return value.map((item, index) => {
    try {
      return decode(asFields(item));
    } catch (error) {
      throw error instanceof FieldError ? error.inside(`${name}[${index}]`) : error;
    }
  });
}

/** The list of texts at a field. */
export function textList(fields: Fields, name: string): readonly string[] {
  const value = fields[name];
  if (value === undefined || value === null) return noItems;
  if (!Array.isArray(value)) throw unexpected(name, 'a list', value);
  const wrong = value.findIndex((item) => typeof item !== 'string');
  if (wrong >= 0) throw unexpected(`${name}[${wrong}]`, 'a string', value[wrong]);
  return value as readonly string[];
}

/** Inherits nothing, so that a label called `constructor` is found only where somebody has set it. */
const bare: object = Object.freeze(Object.create(null));
const noLabels: Labels = Object.freeze(Object.create(bare) as Labels);

/** The map of texts at a field. */
export function labels(fields: Fields, name: string): Labels {
  const source = optionalChild(fields, name);
  if (source === undefined) return noLabels;
  const found = Object.create(bare) as Record<string, string>;
  for (const key of Object.keys(source)) {
    const value = source[key];
    if (typeof value !== 'string') throw unexpected(`${name}[${key}]`, 'a string', value);
    found[key] = value;
  }
  return found;
}

/** The amounts of resources at a field, in the scheduler's units. */
export function resources(fields: Fields, name: string): ResourceList {
  return optionalResources(fields, name) ?? {};
}

/** The amounts of resources at a field; undefined where it is absent or null. */
export function optionalResources(fields: Fields, name: string): ResourceList | undefined {
  const source = optionalChild(fields, name);
  if (source === undefined) return undefined;
  const found = Object.create(bare) as Record<string, number>;
  for (const resource of Object.keys(source)) found[resource] = amount(name, resource, source[resource]);
  return found;
}

function amount(name: string, resource: string, value: unknown): number {
  if (typeof value !== 'string' && typeof value !== 'number') {
    throw unexpected(`${name}[${resource}]`, 'a quantity', value);
  }
  try {
    return resourceAmount(resource, value);
  } catch (error) {
    throw error instanceof ParseError ? new FieldError(`${name}[${resource}]`, error.message) : error;
  }
}
