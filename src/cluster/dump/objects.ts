import type { ResourceName } from '../../domain/cluster-state.ts';
import type { ObjectMeta, Pod } from '../../domain/objects.ts';
import { ClusterError } from '../cluster-error.ts';
import { decoders } from '../decode.ts';
import { SharedParts } from '../shared-parts.ts';
import { type AroundItems, looksLikeList, readLargeList } from './large-list.ts';
import { newestTime } from './newest-time.ts';
import { parseDocuments } from './parse.ts';
import { type BegunFile, howToDump, whole } from './read-files.ts';

type Json = Readonly<Record<string, unknown>>;

type Decoded = { readonly metadata: ObjectMeta };

/** The objects of a dump. */
export interface DumpObjects {
  /** By resource; absent where the dump holds neither an object nor a list of that kind. */
  readonly found: ReadonlyMap<ResourceName, readonly Decoded[]>;
  /** By resource, the first object that could not be decoded: file, object and field. */
  readonly malformed: ReadonlyMap<ResourceName, ClusterError>;
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
export async function gatherObjects(path: string, files: AsyncIterable<BegunFile>): Promise<DumpObjects> {
  const gatherer = new Gatherer();
  for await (const file of files) {
    const document = (each: unknown): void => gatherer.add(each, file.name);
    const item = (each: unknown, around: AroundItems): void => gatherer.addItem(each, file.name, around);
    if (file.more !== undefined && looksLikeList(file)) await readLargeList(file, { item, document });
    else for (const each of parseDocuments(await whole(file))) document(each);
  }
  return gatherer.result(path);
}

class Gatherer {
  readonly #found = new Map<ResourceName, Map<string, Decoded>>();
  readonly #malformed = new Map<ResourceName, ClusterError>();
  readonly #others = new Map<string, number>();
  readonly #parts = new SharedParts();
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
    for (const item of items as readonly unknown[]) this.addItem(item, file, { kind, apiVersion });
  }

  /** An item of a list: what that list is says what its items are. */
  addItem(item: unknown, file: string, { kind, apiVersion }: AroundItems): void {
    const itemKind = typeof kind === 'string' && kind.endsWith('List') ? kind.slice(0, -'List'.length) : '';
    this.add(item, file, itemKind === '' ? {} : { kind: itemKind, apiVersion });
  }

  #objectsOf(resource: ResourceName): Map<string, Decoded> {
    const known = this.#found.get(resource);
    if (known !== undefined) return known;
    const objects = new Map<string, Decoded>();
    this.#found.set(resource, objects);
    return objects;
  }

  #addObject(json: Json, kind: string, apiVersion: unknown, file: string): void {
    const resource = resourceOf(kind, apiVersion);
    if (resource === undefined) return this.#pass(kind);
    this.#keep(resource, json, file);
    this.#newest = newestTime(json, this.#newest);
    if (resource === 'nodes') this.#release = newer(this.#release, kubeletMinor(json));
  }

  /** Decodes at once, so that what JSON has beside the fields in use need not stay in memory. */
  #keep(resource: ResourceName, json: Json, file: string): void {
    const objects = this.#objectsOf(resource);
    try {
      const decoded = decoders[resource].decode(json);
      const object = resource === 'pods' ? this.#parts.pod(decoded as Pod) : decoded;
      const key = `${object.metadata.namespace}/${object.metadata.name}`;
      const before = objects.get(key);
      if (before === undefined || !isNewer(before, object)) objects.set(key, object);
    } catch (error) {
      if (!(error instanceof ClusterError)) throw error;
      const named = new ClusterError(error.kind, `${file}: ${error.message}`, { cause: error });
      if (!this.#malformed.has(resource)) this.#malformed.set(resource, named);
    }
  }

  result(path: string): DumpObjects {
    if (this.#found.size === 0) throw this.#nothing(path);
    return {
      found: new Map([...this.#found].map(([resource, objects]) => [resource, [...objects.values()]])),
      malformed: this.#malformed,
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
function isNewer(first: Decoded, second: Decoded): boolean {
  const [left, right] = [resourceVersion(first), resourceVersion(second)];
  return left !== undefined && right !== undefined && left > right;
}

function resourceVersion({ metadata }: Decoded): bigint | undefined {
  return /^[0-9]+$/.test(metadata.resourceVersion) ? BigInt(metadata.resourceVersion) : undefined;
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
