import type { DaemonSet, ObjectMeta } from '../objects.ts';

/** Quotes a word for a POSIX shell, where it needs quotes: a pasted command must do what it shows and nothing else. */
export function quote(word: string): string {
  if (/^[A-Za-z0-9_./:=@%+,-]+$/.test(word)) return word;
  return `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

/** A kubectl command of words, each quoted. */
export function kubectl(...words: readonly string[]): string {
  return ['kubectl', ...words.map(quote)].join(' ');
}

/** `-n NAMESPACE` for an object that has one. */
export function inNamespace({ namespace }: ObjectMeta): readonly string[] {
  return namespace === '' ? [] : ['-n', namespace];
}

/** A JSON patch of a DaemonSet's manifest as a kubectl command. */
export function patchDaemonSet({ metadata }: DaemonSet, operations: readonly object[]): string {
  return kubectl(
    'patch',
    'daemonset',
    metadata.name,
    ...inNamespace(metadata),
    '--type=json',
    '-p',
    JSON.stringify(operations),
  );
}

/** One step of a JSON pointer (RFC 6901). */
export function pointer(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}

/** A YAML scalar that is read back as this very string. */
export function yamlString(text: string): string {
  return JSON.stringify(text);
}
