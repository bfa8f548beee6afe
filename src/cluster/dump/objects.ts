import type { ResourceName } from '../../domain/cluster-state.ts';
import { ClusterError } from '../cluster-error.ts';
import { decoders, type ObjectOf } from '../decode.ts';
import { newestTime } from './newest-time.ts';
import { parseDocuments } from './parse.ts';
import { type DumpFile, howToDump } from './read-files.ts';

type Json = Readonly<Record<string, unknown>>;

interface Found {
  readonly json: Json;
  readonly file: string;
}

/** The objects of a dump, not yet decoded. */
export interface DumpObjects {
  /** By resource; absent where the dump holds neither an object nor a list of that kind. */
  readonly found: ReadonlyMap<ResourceName, readonly Found[]>;
  /** The newest moment written in them, in milliseconds since the epoch; undefined if there is none. */
  readonly newestTime: number | undefined;
  /** The newest minor version of a kubelet, undefined if no node says. */
  readonly release: number | undefined;
}

const resourceOfKind: ReadonlyMap<string, ResourceName> = new Map(
  (Object.keys(decoders) as ResourceName[]).map((resource) => [decoders[resource].kind, resource]),
);

function isMap(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function resourceOf(kind: string, apiVersion: unknown): ResourceName | undefined {
  const resource = resourceOfKind.get(kind);
  if (resource === undefined || typeof apiVersion !== 'string') return resource;
  const group = apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '';
  return decoders[resource].groups.includes(group) ? resource : undefined;
}

/**
 * Gathers the objects of all files. Of an object that is there twice the one with the newer resourceVersion counts,
 * or else the later one. Objects of kinds that no answer needs are passed over.
 *
 * @throws ClusterError `malformed` or `usage`
 */
export async function gatherObjects(path: string, files: AsyncIterable<DumpFile>): Promise<DumpObjects> {
  const gatherer = new Gatherer();
  for await (const file of files)
    for (const document of parseDocuments(file)) gatherer.add(document, file.name);
  return gatherer.result(path);
}

class Gatherer {
  readonly #found = new Map<ResourceName, Map<string, Found>>();
  readonly #others = new Map<string, number>();
  #newest = '';
  #release: number | undefined;

  /** An object, or a list of them. `kind` and `apiVersion` are those that the list around it gives its items. */
  add(document: unknown, file: string, around: { kind?: string; apiVersion?: unknown } = {}): void {
    if (document === null || document === undefined) return;
    if (Array.isArray(document)) {
      for (const item of document as readonly unknown[]) this.add(item, file);
      return;
    }
    const json = isMap(document) ? document : {};
    const kind = typeof json['kind'] === 'string' ? json['kind'] : around.kind;
    const apiVersion = json['apiVersion'] ?? around.apiVersion;
    if (kind === undefined) this.#pass('without a kind');
    else if (kind.endsWith('List') && 'items' in json) this.#addList(json, kind, apiVersion, file);
    else this.#addObject(json, kind, apiVersion, file);
  }

  #pass(kind: string): void {
    this.#others.set(kind, (this.#others.get(kind) ?? 0) + 1);
  }

  #addList(json: Json, kind: string, apiVersion: unknown, file: string): void {
    const items = json['items'] ?? [];
    if (!Array.isArray(items)) {
      throw new ClusterError('malformed', `${file}: the items of a ${kind} must be a list`);
    }
    const itemKind = kind.slice(0, -'List'.length);
    const resource = itemKind === '' ? undefined : resourceOf(itemKind, apiVersion);
    if (resource !== undefined) this.#objectsOf(resource);
    const around = itemKind === '' ? {} : { kind: itemKind, apiVersion };
    for (const item of items as readonly unknown[]) this.add(item, file, around);
  }

  #objectsOf(resource: ResourceName): Map<string, Found> {
    const known = this.#found.get(resource);
    if (known !== undefined) return known;
    const objects = new Map<string, Found>();
    this.#found.set(resource, objects);
    return objects;
  }

  #addObject(json: Json, kind: string, apiVersion: unknown, file: string): void {
    const resource = resourceOf(kind, apiVersion);
    if (resource === undefined) return this.#pass(kind);
    const metadata = isMap(json['metadata']) ? json['metadata'] : {};
    const objects = this.#objectsOf(resource);
    const key = `${String(metadata['namespace'])}/${String(metadata['name'])}`;
    const before = objects.get(key);
    if (before === undefined || !isNewer(before.json, json)) objects.set(key, { json, file });
    this.#newest = newestTime(json, this.#newest);
    if (resource === 'nodes') this.#release = newer(this.#release, kubeletMinor(json));
  }

  result(path: string): DumpObjects {
    if (this.#found.size === 0) throw this.#nothing(path);
    return {
      found: new Map([...this.#found].map(([resource, objects]) => [resource, [...objects.values()]])),
      newestTime: this.#newest === '' ? undefined : Date.parse(this.#newest),
      release: this.#release,
    };
  }

  #nothing(path: string): ClusterError {
    const where = path === '-' ? 'on standard input' : `in ${path}`;
    const others = [...this.#others].map(([kind, count]) => `${count} ${kind}`).join(', ');
    const beside = others === '' ? '' : ` (only: ${others})`;
    return new ClusterError('usage', `no Kubernetes objects of use ${where}${beside}`, { hint: howToDump });
  }
}

/** Whether the first is the newer version of one object; undecided where they say nothing that can be compared. */
function isNewer(first: Json, second: Json): boolean {
  const [left, right] = [resourceVersion(first), resourceVersion(second)];
  return left !== undefined && right !== undefined && left > right;
}

function resourceVersion(json: Json): bigint | undefined {
  const version = isMap(json['metadata']) ? json['metadata']['resourceVersion'] : undefined;
  return typeof version === 'string' && /^[0-9]+$/.test(version) ? BigInt(version) : undefined;
}

function newer(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || (b !== undefined && b > a) ? b : a;
}

function kubeletMinor(node: Json): number | undefined {
  const status = isMap(node['status']) ? node['status'] : {};
  const info = isMap(status['nodeInfo']) ? status['nodeInfo'] : {};
  const minor = /^v?1\.([0-9]+)/.exec(String(info['kubeletVersion']))?.[1];
  return minor === undefined ? undefined : Number(minor);
}

/** Decodes the objects of one resource. @throws ClusterError `malformed` that names file, object and field */
export function decodeFound<R extends ResourceName>(
  resource: R,
  found: readonly Found[],
): readonly ObjectOf[R][] {
  const { decode } = decoders[resource];
  return found.map(({ json, file }) => {
    try {
      return decode(json);
    } catch (error) {
      if (!(error instanceof ClusterError)) throw error;
      throw new ClusterError(error.kind, `${file}: ${error.message}`, { cause: error });
    }
  });
}
