import { didYouMean } from '../printers/did-you-mean.ts';
import type { Flag } from './flags.ts';
import { UsageError } from './usage-error.ts';

/** A command line taken apart: words, and every flag with its values in order. */
export interface ParsedArgv {
  readonly words: readonly string[];
  readonly flags: ReadonlyMap<string, readonly string[]>;
}

/** strconv.ParseBool's words. */
const TRUE = new Set(['1', 't', 'T', 'true', 'TRUE', 'True']);
const FALSE = new Set(['0', 'f', 'F', 'false', 'FALSE', 'False']);

function checked(flag: Flag, value: string): string {
  if (flag.kind === 'switch') {
    if (TRUE.has(value)) return 'true';
    if (FALSE.has(value)) return 'false';
    throw new UsageError(`invalid argument "${value}" for "--${flag.name}" flag: use true or false`);
  }
  if (flag.choices !== undefined && !flag.choices.includes(value)) {
    const meant = didYouMean(value, flag.choices);
    throw new UsageError(
      `invalid argument "${value}" for "--${flag.name}" flag: valid are ${flag.choices.join(', ')}`,
      meant === undefined ? undefined : `did you mean "${meant}"?`,
    );
  }
  return value;
}

/**
 * Reads flags as spf13/pflag does (flag.go parseLongArg and parseSingleShortArg, v1.0.9), which kubectl's users have in
 * their fingers: `--flag value`, `--flag=value`, `-n ns`, `-n=ns`, `-ojson`, `-Aw`, flags anywhere, `--` ends them.
 */
class Reader {
  readonly #rest: string[];
  readonly #known: readonly Flag[];
  readonly #words: string[] = [];
  readonly #flags = new Map<string, string[]>();

  constructor(argv: readonly string[], known: readonly Flag[]) {
    this.#rest = [...argv];
    this.#known = known;
  }

  read(): ParsedArgv {
    for (let next = this.#rest.shift(); next !== undefined; next = this.#rest.shift()) {
      if (next === '--') this.#words.push(...this.#rest.splice(0));
      else if (next.startsWith('--')) this.#long(next.slice(2));
      else if (next.startsWith('-') && next !== '-') this.#shorts(next.slice(1), next);
      else this.#words.push(next);
    }
    return { words: this.#words, flags: this.#flags };
  }

  #set(flag: Flag, value: string): void {
    this.#flags.set(flag.name, [...(this.#flags.get(flag.name) ?? []), checked(flag, value)]);
  }

  #long(text: string): void {
    const equals = text.indexOf('=');
    const name = equals < 0 ? text : text.slice(0, equals);
    const flag = this.#known.find((candidate) => candidate.name === name && name.length > 1);
    if (flag === undefined) throw this.#unknown(name);
    if (equals >= 0) this.#set(flag, text.slice(equals + 1));
    else if (flag.kind === 'switch') this.#set(flag, 'true');
    else this.#set(flag, flag.bare ?? this.#value(`--${name}`));
  }

  #shorts(text: string, whole: string): void {
    const letter = text.slice(0, 1);
    const after = text.slice(1);
    const flag = this.#known.find(({ short }) => short === letter);
    if (flag === undefined) throw new UsageError(`unknown shorthand flag: '${letter}' in ${whole}`);
    if (after.startsWith('=')) this.#set(flag, after.slice(1));
    else if (flag.kind !== 'switch')
      this.#set(flag, after === '' ? this.#value(`'${letter}' in ${whole}`) : after);
    else {
      this.#set(flag, 'true');
      if (after !== '') this.#shorts(after, whole);
    }
  }

  #value(asked: string): string {
    const value = this.#rest.shift();
    if (value === undefined) throw new UsageError(`flag needs an argument: ${asked}`);
    return value;
  }

  #unknown(name: string): UsageError {
    const meant = didYouMean(
      name,
      this.#known.map((flag) => flag.name),
    );
    return new UsageError(
      `unknown flag: --${name}`,
      meant === undefined ? undefined : `did you mean "--${meant}"?`,
    );
  }
}

/** Takes a command line apart. Throws UsageError, in pflag's sentences. */
export function parseArgv(argv: readonly string[], known: readonly Flag[]): ParsedArgv {
  return new Reader(argv, known).read();
}

/** The values of flags, by name: a switch is true or false, a list holds every value, of others the last counts. */
export function flagValues({ flags }: ParsedArgv, known: readonly Flag[]): Readonly<Record<string, unknown>> {
  const valueOf = (kind: Flag['kind'], given: readonly string[]): unknown => {
    if (kind === 'list') return given;
    return kind === 'switch' ? given.at(-1) === 'true' : given.at(-1);
  };
  const given = known.flatMap(({ name, kind }) => {
    const values = flags.get(name);
    return values === undefined ? [] : [[name, valueOf(kind, values)] as const];
  });
  return Object.fromEntries(given);
}
