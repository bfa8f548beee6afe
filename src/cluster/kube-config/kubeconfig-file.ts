import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { FAILSAFE_SCHEMA, load, YAMLException } from 'js-yaml';
import { ClusterError } from '../cluster-error.ts';

/** A mapping as it was read: every scalar is text, so that a token or name of digits stays what it is. */
export type Fields = Readonly<Record<string, unknown>>;

/** A named entry of a kubeconfig. */
export interface Entry {
  readonly name: string;
  readonly fields: Fields;
  /** The folder of the file that it stands in: paths in it are relative to that. */
  readonly folder: string;
  /** The whole text of that file, for the one thing in it whose scalars need their types. */
  readonly source: string;
}

/** One kubeconfig, or several merged. */
export interface KubeconfigContent {
  readonly currentContext: string;
  readonly contexts: ReadonlyMap<string, Entry>;
  readonly clusters: ReadonlyMap<string, Entry>;
  readonly users: ReadonlyMap<string, Entry>;
}

/**
 * Reads one kubeconfig. Undefined where there is no such file; an empty file is an empty configuration.
 *
 * @throws ClusterError `usage`, naming the file (and the line, where it is not YAML)
 */
export function readKubeconfigFile(path: string): KubeconfigContent | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) return undefined;
    const message = error instanceof Error ? error.message : String(error);
    throw new ClusterError('usage', `error loading config file "${path}": ${message}`, { cause: error });
  }
  return parseKubeconfig(text, path);
}

/** Reads the text of one kubeconfig. `path` names it in errors, and is where relative paths start. */
function parseKubeconfig(text: string, path: string): KubeconfigContent {
  const fail = (problem: string, cause?: unknown): never => {
    throw new ClusterError('usage', `error loading config file "${path}": ${problem}`, { cause });
  };
  const root = withoutNulls(parseYaml(text, fail));
  if (!isFields(root)) return fail('it holds no mapping of clusters, users and contexts');
  const entries = (list: string, inner: string): ReadonlyMap<string, Entry> => {
    const found = new Map<string, Entry>();
    const items = root[list] ?? [];
    if (!Array.isArray(items)) return fail(`${list} is not a list`);
    for (const item of items as readonly unknown[]) {
      const name = isFields(item) ? item['name'] : undefined;
      if (!isFields(item) || typeof name !== 'string') return fail(`an entry of ${list} has no name`);
      if (found.has(name)) return fail(`duplicate name "${name}" in ${list}`);
      const fields = item[inner] ?? {};
      if (!isFields(fields)) return fail(`${inner} of "${name}" is no mapping`);
      found.set(name, { name, fields, folder: dirname(resolve(path)), source: text });
    }
    return found;
  };
  return {
    currentContext: textOf(root, 'current-context'),
    contexts: entries('contexts', 'context'),
    clusters: entries('clusters', 'cluster'),
    users: entries('users', 'user'),
  };
}

/**
 * Merges configurations: the first to set a name wins, and so does the first current-context.
 *
 * Mirrors `ClientConfigLoadingRules.Load`, staging/src/k8s.io/client-go/tools/clientcmd/loader.go, v1.34.
 */
export function mergeKubeconfigs(files: readonly KubeconfigContent[]): KubeconfigContent {
  return {
    currentContext: files.find(({ currentContext }) => currentContext !== '')?.currentContext ?? '',
    contexts: firstToSet(files, (file) => file.contexts),
    clusters: firstToSet(files, (file) => file.clusters),
    users: firstToSet(files, (file) => file.users),
  };
}

function firstToSet(
  files: readonly KubeconfigContent[],
  of: (file: KubeconfigContent) => ReadonlyMap<string, Entry>,
): ReadonlyMap<string, Entry> {
  const found = new Map<string, Entry>();
  for (const file of files) {
    for (const [name, entry] of of(file)) if (!found.has(name)) found.set(name, entry);
  }
  return found;
}

/** The text of an entry's field; "" where either is absent. */
export function textIn(entry: Entry | undefined, key: string): string {
  return entry === undefined ? '' : textOf(entry.fields, key);
}

/** A field's text; "" where it is absent. */
export function textOf(fields: Fields, key: string): string {
  const value = fields[key];
  return typeof value === 'string' ? value : '';
}

/** A field that is a mapping; empty where it is absent. */
export function fieldsOf(fields: Fields, key: string): Fields {
  const value = fields[key];
  return isFields(value) ? value : {};
}

/** A field that is a list; empty where it is absent. */
export function listOf(fields: Fields, key: string): readonly unknown[] {
  const value = fields[key];
  return Array.isArray(value) ? value : [];
}

/** Whether a value is a mapping. */
export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parseYaml(text: string, fail: (problem: string, cause: unknown) => never): unknown {
  if (text.replaceAll(/^(\s*#.*|---)$/gm, '').trim() === '') return {};
  try {
    return load(text, { schema: FAILSAFE_SCHEMA });
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    const line = error.mark === undefined ? '' : `line ${error.mark.line + 1}: `;
    return fail(`yaml: ${line}${error.reason}`, error);
  }
}

/** The schema that keeps digits as text keeps `null` as text too. */
function withoutNulls(value: unknown): unknown {
  if (value === 'null' || value === '~' || value === '') return undefined;
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isFields(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withoutNulls(each)]));
}

function isMissing(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'ENOENT' || code === 'ENOTDIR';
}
