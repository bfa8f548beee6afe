import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import { ParseError } from '../parse-error.ts';

/** Reads the fields of a JSON object that somebody else may have written, and says which of them is wrong. */
export class StateReader {
  readonly value: JsonObject;
  readonly #path: string;

  /** @param path - of the object within the whole value, with a dot at its end; "" for the whole value */
  constructor(value: JsonObject, path: string) {
    this.value = value;
    this.#path = path;
  }

  wrong(field: string): ParseError {
    const what = this.#own(field) === undefined ? 'is missing' : 'is not valid';
    return new ParseError(`the state of the driven rollout cannot be read: ${this.#path}${field} ${what}`);
  }

  /** The field as an object to be spread; nothing where it is absent. */
  maybe<Field extends string, T>(field: Field, read: (field: Field) => T): Partial<Record<Field, T>> {
    const found: Partial<Record<string, T>> = {};
    if (this.#own(field) !== undefined) found[field] = read(field);
    return found;
  }

  text(field: string): string {
    const value = this.#own(field);
    if (typeof value !== 'string') throw this.wrong(field);
    return value;
  }

  texts(field: string): readonly string[] {
    return this.#list(field).map((value) => {
      if (typeof value !== 'string') throw this.wrong(field);
      return value;
    });
  }

  flag(field: string): boolean {
    const value = this.#own(field);
    if (typeof value !== 'boolean') throw this.wrong(field);
    return value;
  }

  /** A whole number that is not negative. */
  count(field: string): number {
    const value = this.time(field);
    if (!Number.isSafeInteger(value)) throw this.wrong(field);
    return value;
  }

  /** Milliseconds: any number that is not negative. */
  time(field: string): number {
    const value = this.#own(field);
    if (typeof value !== 'number' || !Number.isFinite(value) || value < 0) throw this.wrong(field);
    return value;
  }

  choice<T extends string | boolean>(field: string, choices: readonly T[]): T {
    const value = this.#own(field);
    const found = choices.find((choice) => choice === value);
    if (found === undefined) throw this.wrong(field);
    return found;
  }

  object(field: string): StateReader {
    const value = this.#own(field);
    if (!isJsonObject(value)) throw this.wrong(field);
    return new StateReader(value, `${this.#path}${field}.`);
  }

  objects(field: string): readonly StateReader[] {
    return this.#list(field).map((value, place) => {
      if (!isJsonObject(value)) throw this.wrong(field);
      return new StateReader(value, `${this.#path}${field}[${place}].`);
    });
  }

  #list(field: string): readonly Json[] {
    const value = this.#own(field);
    if (!Array.isArray(value)) throw this.wrong(field);
    return value;
  }

  #own(field: string): Json | undefined {
    return Object.hasOwn(this.value, field) ? this.value[field] : undefined;
  }
}
