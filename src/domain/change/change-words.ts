import { ParseError } from '../parse-error.ts';

/**
 * Parts the words of `label` and `taint` into names of nodes and the changes that follow them. What looks like a change
 * is told from a name as kubectl does: by its `=`, its `:` (taints) or its `-` at the end.
 *
 * Mirrors `GetResourcesAndPairs`, staging/src/k8s.io/kubectl/pkg/cmd/util/helpers.go, and `TaintOptions.Complete`,
 * staging/src/k8s.io/kubectl/pkg/cmd/taint/taint.go, v1.34.
 *
 * @throws ParseError where a name follows a change
 */
export function splitChangeWords(
  words: readonly string[],
  verb: 'label' | 'taint',
): { readonly nodes: readonly string[]; readonly changes: readonly string[] } {
  const isChange = verb === 'label' ? isLabelWord : isTaintWord;
  const first = words.findIndex(isChange);
  if (first < 0) return { nodes: words, changes: [] };
  const late = words.slice(first).find((word) => !isChange(word));
  if (late !== undefined) {
    throw new ParseError(`all nodes must be specified before ${verb} changes: ${late}`);
  }
  return { nodes: words.slice(0, first), changes: words.slice(first) };
}

function isLabelWord(word: string): boolean {
  return word.indexOf('=') > 0 || (word.endsWith('-') && word !== '-');
}

function isTaintWord(word: string): boolean {
  return word.includes('=') || word.includes(':') || word.endsWith('-');
}
