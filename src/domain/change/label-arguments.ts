import type { Labels } from '../objects.ts';
import { ParseError } from '../parse-error.ts';
import { keyProblem, valueProblem } from './name-problems.ts';

/** What a LabelChange does to each node. */
export interface LabelArguments {
  readonly set: Labels;
  /** Keys. */
  readonly remove: readonly string[];
}

/**
 * Reads changes of labels: `KEY=VALUE` sets one, `KEY-` removes one. The last value of a key counts. Keys are checked
 * too, which kubectl leaves to the API server.
 *
 * Mirrors `parseLabels`, staging/src/k8s.io/kubectl/pkg/cmd/label/label.go, v1.34.
 *
 * @throws ParseError in kubectl's words
 */
export function parseLabelArguments(words: readonly string[]): LabelArguments {
  const set = new Map<string, string>();
  const remove = new Set<string>();
  for (const word of words) {
    if (word.includes('=')) set.set(...parsePair(word));
    else if (word.endsWith('-')) remove.add(checkedKey(word.slice(0, -1)));
    else
      throw new ParseError(`unknown label spec: ${word}: use KEY=VALUE to set a label, KEY- to remove one`);
  }
  if (set.size + remove.size === 0) throw new ParseError('at least one label update is required');
  const both = [...remove].filter((key) => set.has(key));
  if (both.length > 0) {
    throw new ParseError(`can not both modify and remove a label in the same command: ${both.join(', ')}`);
  }
  return { set: Object.fromEntries(set), remove: [...remove] };
}

function parsePair(word: string): readonly [key: string, value: string] {
  const [key = '', value = '', ...rest] = word.split('=');
  if (rest.length > 0) throw new ParseError(`invalid label spec: ${word}`);
  const problem = valueProblem(value);
  if (problem !== undefined) throw new ParseError(`invalid label value: "${word}": ${problem}`);
  return [checkedKey(key), value];
}

function checkedKey(key: string): string {
  const problem = keyProblem(key);
  if (problem !== undefined) throw new ParseError(`invalid label key: "${key}": ${problem}`);
  return key;
}
