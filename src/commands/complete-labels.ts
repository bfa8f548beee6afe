/** The labels of an object, or of none. */
type Labels = Readonly<Record<string, string>>;

function keyCandidates(before: string, key: string, all: readonly Labels[]): readonly string[] {
  const keys = new Set(all.flatMap((labels) => Object.keys(labels)));
  return [...keys]
    .filter((each) => each.startsWith(key))
    .toSorted()
    .map((each) => `${before}${each}=`);
}

function valueCandidates(before: string, pair: string, all: readonly Labels[]): readonly string[] {
  const [, key = '', operator = '='] = /^(.*?)(!=|==|=)/.exec(pair) ?? [];
  const values = new Set(all.flatMap((labels) => labels[key] ?? []));
  return [...values]
    .toSorted()
    .map((value) => `${key}${operator}${value}`)
    .filter((each) => each.startsWith(pair))
    .map((each) => `${before}${each}`);
}

/**
 * What a label may be completed to that was begun with `current`: keys, each with an equals sign after it, or, once that
 * is there, the values that the key has anywhere.
 *
 * @param current - `KEY`, `KEY=VALUE`; of a selector, what comes before its last comma stays as it is
 * @param all - the labels of each object that is there
 */
export function labelCandidates(current: string, all: readonly Labels[]): readonly string[] {
  const begin = current.lastIndexOf(',') + 1;
  const [before, last] = [current.slice(0, begin), current.slice(begin)];
  return last.includes('=') ? valueCandidates(before, last, all) : keyCandidates(before, last, all);
}
