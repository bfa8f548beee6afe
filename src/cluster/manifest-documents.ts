import { isJsonObject, type JsonObject } from '../domain/json.ts';
import { mapAt, textAt, valueAt, withValue } from '../domain/manifest/json-fields.ts';
import { isDaemonSetVersion, upgraded, type UpgradedManifest } from '../domain/manifest/upgrade.ts';
import type { DaemonSet } from '../domain/objects.ts';
import { ClusterError } from './cluster-error.ts';
import { decodeDaemonSet } from './decode/daemon-set.ts';
import { parseDocuments } from './dump/parse.ts';
import { readDumpFiles } from './dump/read-files.ts';

/** A DaemonSet of a file. */
export interface GivenManifest {
  /** As it was written, with a namespace. */
  readonly given: JsonObject;
  /** The same as one of apps/v1. */
  readonly upgraded: UpgradedManifest;
}

/** What a file of manifests holds. */
export interface Manifests {
  readonly daemonSets: readonly GivenManifest[];
  /** How many objects of each other kind there are: `2 ConfigMap`. */
  readonly others: readonly string[];
}

/** Decodes a manifest of apps/v1. @throws ClusterError `malformed` that names object and field */
export function decodeManifest(json: JsonObject): DaemonSet {
  return decodeDaemonSet(json);
}

/**
 * Reads the DaemonSets of a file, a folder, or standard input (`-`): YAML or JSON, several documents, Lists, old versions of
 * the API too. Objects of other kinds are counted.
 *
 * @param namespace - of manifests that name none
 * @throws ClusterError `usage` or `malformed` that says what is wrong with which document
 */
export async function readManifests(
  path: string,
  namespace: string,
  stdin?: AsyncIterable<unknown>,
): Promise<Manifests> {
  const documents: { readonly json: unknown; readonly file: string }[] = [];
  for await (const file of filesOf(path, stdin)) {
    for (const json of parseDocuments(file)) documents.push({ json, file: file.name });
  }
  const objects = documents.flatMap(({ json, file }) => objectsIn(plain(json), file));
  const daemonSets = objects.filter(({ json }) => json['kind'] === 'DaemonSet');
  const kinds = objects.flatMap(({ json }) => (json['kind'] === 'DaemonSet' ? [] : [kindOf(json)]));
  const others = [...Map.groupBy(kinds, (kind) => kind)].map(([kind, all]) => `${all.length} ${kind}`);
  if (daemonSets.length === 0) throw nothing(path, kinds, others);
  return { daemonSets: daemonSets.map(({ json, file }) => manifestOf(json, file, namespace)), others };
}

/** The reader's sentences are about dumps. */
async function* filesOf(path: string, stdin: AsyncIterable<unknown> | undefined) {
  try {
    yield* readDumpFiles(path, stdin);
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
    const message = error.message.endsWith('no such file or directory')
      ? `the path "${path}" does not exist`
      : error.message.replace(/^cannot read the dump /, 'cannot read ');
    throw new ClusterError(error.kind, message, { cause: error });
  }
}

/** YAML knows times and other things that JSON has as text. */
function plain(json: unknown): unknown {
  return json === undefined ? null : (JSON.parse(JSON.stringify(json)) as unknown);
}

interface Found {
  readonly json: JsonObject;
  readonly file: string;
}

function objectsIn(json: unknown, file: string): readonly Found[] {
  if (json === null) return [];
  if (Array.isArray(json)) return json.flatMap((item) => objectsIn(item, file));
  if (!isJsonObject(json)) {
    throw new ClusterError('malformed', `${file}: a manifest is a map, not ${JSON.stringify(json)}`);
  }
  const { kind, items } = json;
  if (typeof kind === 'string' && kind.endsWith('List') && Array.isArray(items)) {
    const itemKind = kind.slice(0, -'List'.length);
    const around = itemKind === '' ? {} : { apiVersion: json['apiVersion'] ?? null, kind: itemKind };
    return items.flatMap((item) => objectsIn(isJsonObject(item) ? { ...around, ...item } : item, file));
  }
  return [{ json, file }];
}

function kindOf(json: JsonObject): string {
  const { kind } = json;
  return typeof kind === 'string' && kind !== '' ? kind : 'object without a kind';
}

function nothing(path: string, kinds: readonly string[], others: readonly string[]): ClusterError {
  const where = path === '-' ? 'standard input' : path;
  const [kind] = kinds;
  if (kind === undefined) return new ClusterError('usage', `no objects in ${where}`);
  if (kinds.length > 1)
    return new ClusterError('usage', `no DaemonSet in ${where} (only: ${others.join(', ')})`);
  const hint =
    kind === 'Deployment'
      ? { hint: 'a DaemonSet like a Deployment: kubectl ds create NAME --from-deployment NAME' }
      : {};
  return new ClusterError('usage', `${where} holds a ${kind}: a DaemonSet is wanted`, hint);
}

function manifestOf(json: JsonObject, file: string, namespace: string): GivenManifest {
  const name = textAt(json, 'metadata', 'name');
  const problem = problemOf(json, name);
  if (problem !== undefined) {
    throw new ClusterError('malformed', `${file}: DaemonSet ${name ?? 'without a name'}: ${problem}`);
  }
  const own = textAt(json, 'metadata', 'namespace');
  const given =
    own === undefined || own === '' ? withValue(json, ['metadata', 'namespace'], namespace) : json;
  return { given, upgraded: upgraded(given) };
}

/** A name that the server makes up is another one each time: there is nothing to compare it with. */
function nameProblem(json: JsonObject): string {
  return textAt(json, 'metadata', 'generateName') === undefined
    ? 'metadata.name: Required value: name or generateName is required'
    : 'metadata.generateName leaves the name to the server, so that what is there cannot be told from it: use metadata.name';
}

/** What makes a manifest one that nobody can plan with. */
function problemOf(json: JsonObject, name: string | undefined): string | undefined {
  const apiVersion = textAt(json, 'apiVersion') ?? '';
  if (apiVersion === '') return 'apiVersion not set: use apps/v1';
  if (!isDaemonSetVersion(apiVersion)) return `no DaemonSet has the apiVersion "${apiVersion}": use apps/v1`;
  if (name === undefined || name === '') return nameProblem(json);
  const containers = valueAt(mapAt(json, 'spec', 'template', 'spec'), 'containers');
  const isEmpty = containers === undefined || (Array.isArray(containers) && containers.length === 0);
  return isEmpty ? 'spec.template.spec.containers: Required value' : undefined;
}
