import type { Taint } from '../objects.ts';
import { ParseError } from '../parse-error.ts';
import type { TaintRemoval } from './change.ts';
import { keyProblem, valueProblem } from './name-problems.ts';
import { removes, sameTaint } from './node-edits.ts';
import { taintText } from '../explain/fixes.ts';

const effects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];
const useAnEffect = 'use NoSchedule, PreferNoSchedule or NoExecute';

/** What a TaintChange does to each node. */
export interface TaintArguments {
  readonly add: readonly Taint[];
  readonly remove: readonly TaintRemoval[];
}

/**
 * Reads changes of taints: `KEY=VALUE:EFFECT` and `KEY:EFFECT` add one, `KEY:EFFECT-` takes that one off, `KEY-` all with
 * the key.
 *
 * Mirrors `parseTaints` and `parseTaint`, staging/src/k8s.io/kubectl/pkg/cmd/taint/utils.go, and `TaintOptions.Validate`,
 * taint.go there, v1.34.
 *
 * @throws ParseError in kubectl's words
 */
export function parseTaintArguments(words: readonly string[]): TaintArguments {
  if (words.length === 0) throw new ParseError('at least one taint update is required');
  const add: Taint[] = [];
  const remove: TaintRemoval[] = [];
  for (const word of words) {
    if (word.endsWith('-')) remove.push(parseRemoval(word));
    else add.push(parseAddition(word, add));
  }
  const both = remove.filter((removal) => add.some((taint) => removes(removal, taint)));
  if (both.length > 0) {
    const list = both.map(({ key, effect = '' }) => `{"${key}":"${effect}"}`).join(', ');
    throw new ParseError(
      `can not both modify and remove the following taint(s) in the same command: ${list}`,
    );
  }
  return { add, remove };
}

function parseRemoval(word: string): TaintRemoval {
  const { key, effect } = parseTaint(word.slice(0, -1));
  return effect === '' ? { key } : { key, effect };
}

function parseAddition(word: string, before: readonly Taint[]): Taint {
  if (!word.includes(':')) {
    throw new ParseError(
      `invalid taint spec: ${word}, a taint needs an effect, as in ${word}:NoSchedule: ${useAnEffect}`,
    );
  }
  const taint = parseTaint(word);
  if (before.some((other) => sameTaint(other, taint))) {
    throw new ParseError(`duplicated taints with the same key and effect: ${taintText(taint)}`);
  }
  return taint;
}

/** `key=value:effect`, `key:effect` or `key`. */
function parseTaint(spec: string): Taint {
  const [pair = '', effect, ...more] = spec.split(':');
  if (more.length > 0) throw new ParseError(`invalid taint spec: ${spec}`);
  if (effect !== undefined && !effects.includes(effect)) {
    throw new ParseError(`invalid taint effect: ${effect}, unsupported taint effect: ${useAnEffect}`);
  }
  const [key, value] = effect === undefined ? [pair, ''] : parsePair(pair, spec);
  const problem = keyProblem(key) ?? valueProblem(value);
  if (problem !== undefined) throw new ParseError(`invalid taint spec: ${spec}, ${problem}`);
  return { key, value, effect: effect ?? '' };
}

function parsePair(pair: string, spec: string): readonly [key: string, value: string] {
  const [key = '', value = '', ...more] = pair.split('=');
  if (more.length > 0) throw new ParseError(`invalid taint spec: ${spec}`);
  return [key, value];
}
