import { parseDuration } from '../../domain/duration-parser.ts';
import { ParseError } from '../../domain/parse-error.ts';
import type { NodeAmount } from '../../domain/rollout/drive-state.ts';
import { parseNodeAmount } from '../../domain/rollout/node-amount.ts';
import { clusterOptions, on, text, type FlagValues } from '../options.ts';
import type { ClusterOptions } from '../cluster-options.ts';
import { colorChoices, type ColorChoice } from '../../printers/tone.ts';
import { UsageError } from '../usage-error.ts';

/** The text of a flag. Empty is not absent here: `--canary "$NODES"` with no such variable must not reach every node. */
function textOf(values: FlagValues, flag: string): string | undefined {
  if (values[flag] === '') throw new UsageError(`invalid argument "" for "--${flag}" flag: it needs a value`);
  return text(values, flag);
}

/** Reads the value of a flag; what cannot be read is a usage error that names the flag. */
function parsed<T>(values: FlagValues, flag: string, parse: (text: string) => T): T | undefined {
  const value = textOf(values, flag);
  if (value === undefined) return undefined;
  try {
    return parse(value);
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    throw new UsageError(`invalid argument for --${flag}: ${error.message}`);
  }
}

export function durationFlag(values: FlagValues, flag: string): number | undefined {
  return parsed(values, flag, parseDuration);
}

/**
 * How long `--wait` waits, in milliseconds; undefined: for ever.
 *
 * @throws UsageError also where nothing is waited for
 */
export function waitTimeout(values: FlagValues): number | undefined {
  const timeout = durationFlag(values, 'timeout');
  if (timeout !== undefined && values['wait'] !== true)
    throw new UsageError('--timeout is how long --wait waits, and --wait is not given');
  return timeout === 0 ? undefined : timeout;
}

export function amountFlag(values: FlagValues, flag: string): NodeAmount | undefined {
  return parsed(values, flag, parseNodeAmount);
}

/** A whole number of a revision. */
export function revisionFlag(values: FlagValues, flag: string): number | undefined {
  return parsed(values, flag, (value) => {
    if (/^-?\d{1,15}$/.test(value)) return Number(value);
    throw new ParseError(`"${value}" is no revision: use its number`);
  });
}

/** What every rollout verb is told. */
interface RolloutOptions {
  readonly cluster: ClusterOptions;
  readonly color: ColorChoice;
  /** Absent: for people. */
  readonly output?: 'json' | 'yaml' | 'name';
}

function rolloutOptions(values: FlagValues): RolloutOptions {
  const output = (['json', 'yaml', 'name'] as const).find((name) => name === text(values, 'output'));
  return {
    cluster: clusterOptions(values),
    color: colorChoices.find((choice) => choice === text(values, 'color')) ?? 'auto',
    ...(output === undefined ? {} : { output }),
  };
}

/** What every verb that changes something is told. */
export interface ChangeOptions extends RolloutOptions {
  readonly dryRun: 'none' | 'client' | 'server';
  readonly fieldManager: string;
  /** Do not ask. */
  readonly yes: boolean;
}

export function changeOptions(values: FlagValues): ChangeOptions {
  return {
    ...rolloutOptions(values),
    dryRun: (['client', 'server'] as const).find((when) => when === text(values, 'dry-run')) ?? 'none',
    fieldManager: text(values, 'field-manager') ?? 'kubectl-ds',
    yes: on(values, 'yes'),
  };
}
