import { parseDuration } from '../duration-parser.ts';
import { parseSelector } from '../label-selector.ts';
import { ParseError } from '../parse-error.ts';
import type { DrivePlan, NodeAmount } from './drive-state.ts';
import { parseNodeAmount } from './node-amount.ts';

/** What a plan is asked for with: names of flags. */
export const planFlags = [
  'canary',
  'batch',
  'order',
  'pause-between',
  'max-unavailable',
  'node-timeout',
  'min-ready',
  'max-failures',
  'on-failure',
] as const;

export type PlanFlag = (typeof planFlags)[number];

/** A plan as somebody types it: the values of flags. Absent is not empty. */
export type PlanWords = Readonly<Partial<Record<PlanFlag, string>>>;

/** A plan as it was asked for; what only the DaemonSet knows (its own maxUnavailable) is left open. */
export type AskedPlan = Omit<DrivePlan, 'maxUnavailable'> & { readonly maxUnavailable?: NodeAmount };

/** Empty is not absent here: `--canary "$NODES"` with no such variable must not reach every node. */
function wordOf(words: PlanWords, flag: PlanFlag): string | undefined {
  const word = words[flag];
  if (word === '') throw new ParseError(`invalid argument "" for "--${flag}" flag: it needs a value`);
  return word;
}

function parsed<T>(words: PlanWords, flag: PlanFlag, parse: (text: string) => T): T | undefined {
  const word = wordOf(words, flag);
  if (word === undefined) return undefined;
  try {
    return parse(word);
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    throw new ParseError(`invalid argument for --${flag}: ${error.message}`);
  }
}

function someNodes(text: string): NodeAmount {
  const amount = parseNodeAmount(text);
  if (amount.value === 0) throw new ParseError('no node at all is too few');
  return amount;
}

/** What looks like a number is meant to be one: no label has such a key. */
function canaryOf(text: string): DrivePlan['canary'] {
  if (/^[-+.\d]+%?$/.test(text)) return someNodes(text);
  parseSelector(text);
  return { kind: 'selector', value: text };
}

function timeoutOf(text: string): number {
  const duration = parseDuration(text);
  if (duration <= 0) throw new ParseError('every node would fail at once');
  return duration;
}

const ZONE = 'topology.kubernetes.io/zone';

function orderOf(words: PlanWords): DrivePlan['order'] {
  const word = wordOf(words, 'order') ?? 'name';
  if (word === 'name') return { kind: 'name' };
  if (word === 'zone') return { kind: 'label', key: ZONE };
  const key = /^label=(.+)$/.exec(word)?.[1];
  if (key !== undefined) return { kind: 'label', key };
  throw new ParseError(`invalid argument "${word}" for "--order" flag: use name, zone or label=KEY`);
}

const FIVE_MINUTES = 300_000;

/** Leaves out what is undefined. */
function given<T extends object>(fields: { [K in keyof T]: T[K] | undefined }): Partial<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<T>;
}

/**
 * Reads the waves that are asked for, and refuses what can never be.
 *
 * @throws ParseError that names the flag
 */
export function parsePlan(words: PlanWords): AskedPlan {
  const pause = (text: string): DrivePlan['pauseBetween'] =>
    text === 'confirm' ? text : parseDuration(text);
  return {
    order: orderOf(words),
    nodeTimeout: parsed(words, 'node-timeout', timeoutOf) ?? FIVE_MINUTES,
    minReady: parsed(words, 'min-ready', parseDuration) ?? 0,
    onFailure: words['on-failure'] === 'undo' ? 'undo' : 'pause',
    ...given<Pick<DrivePlan, 'canary' | 'batch' | 'pauseBetween' | 'maxFailures' | 'maxUnavailable'>>({
      canary: parsed(words, 'canary', canaryOf),
      batch: parsed(words, 'batch', someNodes),
      pauseBetween: parsed(words, 'pause-between', pause),
      maxFailures: parsed(words, 'max-failures', parseNodeAmount),
      maxUnavailable: parsed(words, 'max-unavailable', someNodes),
    }),
  };
}
