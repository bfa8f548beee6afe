import type { Cascade } from '../domain/change/change.ts';
import { isJsonObject, type Json, type JsonObject } from '../domain/json.ts';
import type { DaemonSet, Lease, Node } from '../domain/objects.ts';
import { type ApiResource, collectionPath, objectPath, type Query } from './api-paths.ts';
import { ClusterError, type ClusterErrorKind } from './cluster-error.ts';
import { decodeDaemonSet } from './decode/daemon-set.ts';
import { decodeLease, encodeLeaseSpec } from './decode/lease.ts';
import { decodeNode } from './decode/node.ts';
import type { ApiClient } from './http/api-client.ts';
import { present } from './present.ts';
import type {
  DeleteOptions,
  LeaseSpec,
  Right,
  TriedDaemonSet,
  TryOptions,
  WriteOptions,
  Writes,
  Written,
} from './writes.ts';

interface Mutation {
  readonly method: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly body: JsonObject;
  readonly contentType?: string;
  readonly signal?: AbortSignal | undefined;
}

interface DeleteRequest {
  readonly dryRun?: boolean;
  readonly signal?: AbortSignal | undefined;
  readonly propagationPolicy?: string;
}

/** What the API calls them. */
const policies: Readonly<Record<Cascade, string>> = {
  background: 'Background',
  foreground: 'Foreground',
  orphan: 'Orphan',
};

const strategicMergePatch = 'application/strategic-merge-patch+json';

/** Changes a cluster through its API server. */
export class ApiWrites implements Writes {
  readonly #client: Pick<ApiClient, 'get' | 'request'>;

  constructor(client: Pick<ApiClient, 'get' | 'request'>) {
    this.#client = client;
  }

  async patchDaemonSet(daemonSet: Written, patch: JsonObject, options: WriteOptions): Promise<DaemonSet> {
    return decodeDaemonSet(await this.#patch('daemonsets', daemonSet, patch, strategicMergePatch, options));
  }

  async patchNode(node: Written, patch: JsonObject, options: WriteOptions): Promise<Node> {
    return decodeNode(await this.#patch('nodes', node, patch, 'application/merge-patch+json', options));
  }

  async createDaemonSet(json: JsonObject, options: WriteOptions): Promise<DaemonSet> {
    const answer = await this.#change({
      method: 'POST',
      path: collectionPath('daemonsets', manifestName(json).namespace, queryOf(options)),
      body: json,
      signal: options.signal,
    });
    return decodeDaemonSet(answer);
  }

  async tryDaemonSet(json: JsonObject, options: TryOptions): Promise<TriedDaemonSet> {
    const query = queryOf({ ...options, dryRun: true });
    return this.#tried({
      method: 'POST',
      path: collectionPath('daemonsets', manifestName(json).namespace, query),
      body: json,
      signal: options.signal,
    });
  }

  async tryPatch(
    daemonSet: Pick<Written, 'namespace' | 'name'>,
    patch: JsonObject,
    options: TryOptions,
  ): Promise<TriedDaemonSet> {
    return this.#tried({
      method: 'PATCH',
      path: pathOf('daemonsets', daemonSet, queryOf({ ...options, dryRun: true })),
      body: patch,
      contentType: strategicMergePatch,
      signal: options.signal,
    });
  }

  async deleteDaemonSet(daemonSet: Written, cascade: Cascade, options: WriteOptions): Promise<void> {
    await this.#delete('daemonsets', daemonSet, preconditionsOf(daemonSet), {
      ...options,
      propagationPolicy: policies[cascade],
    });
  }

  async deletePod(
    pod: Omit<Written, 'resourceVersion'>,
    { resourceVersion, ...options }: DeleteOptions,
  ): Promise<'deleted' | 'gone'> {
    try {
      await this.#delete('pods', pod, { uid: pod.uid, ...present({ resourceVersion }) }, options);
      return 'deleted';
    } catch (error) {
      if (is(error, 'notFound') || isOtherUid(error)) return 'gone';
      throw error;
    }
  }

  async lease(namespace: string, name: string, signal?: AbortSignal): Promise<Lease | undefined> {
    try {
      return decodeLease(
        await this.#client.get(objectPath('leases', namespace, name), signal === undefined ? {} : { signal }),
      );
    } catch (error) {
      if (is(error, 'notFound')) return undefined;
      throw error;
    }
  }

  async createLease(namespace: string, name: string, spec: LeaseSpec, options: WriteOptions): Promise<Lease> {
    const answer = await this.#change({
      method: 'POST',
      path: collectionPath('leases', namespace, queryOf(options)),
      body: leaseBody({ name, namespace }, spec),
      signal: options.signal,
    });
    return decodeLease(answer);
  }

  async replaceLease(lease: Written, spec: LeaseSpec, options: WriteOptions): Promise<Lease> {
    const { name, namespace } = lease;
    try {
      const answer = await this.#change({
        method: 'PUT',
        path: pathOf('leases', lease, queryOf(options)),
        body: leaseBody({ name, namespace, ...preconditionsOf(lease) }, spec),
        signal: options.signal,
      });
      return decodeLease(answer);
    } catch (error) {
      throw is(error, 'notFound') ? conflict(error) : error;
    }
  }

  async deleteLease(lease: Written, signal?: AbortSignal): Promise<void> {
    try {
      await this.#delete('leases', lease, preconditionsOf(lease), { signal });
    } catch (error) {
      if (!is(error, 'notFound')) throw error;
    }
  }

  async isAllowed({ namespace, verb, group, resource }: Right, signal?: AbortSignal): Promise<boolean> {
    const answer = await this.#change({
      method: 'POST',
      path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
      body: {
        apiVersion: 'authorization.k8s.io/v1',
        kind: 'SelfSubjectAccessReview',
        spec: { resourceAttributes: { namespace, verb, group, resource } },
      },
      signal,
    });
    return isJsonObject(answer) && isJsonObject(answer['status']) && answer['status']['allowed'] === true;
  }

  #patch(
    resource: ApiResource,
    object: Written,
    patch: JsonObject,
    contentType: string,
    options: WriteOptions,
  ): Promise<unknown> {
    return this.#change({
      method: 'PATCH',
      path: pathOf(resource, object, queryOf(options)),
      body: { ...patch, metadata: { ...metadataIn(patch), ...preconditionsOf(object) } },
      contentType,
      signal: options.signal,
    });
  }

  async #delete(
    resource: ApiResource,
    object: Omit<Written, 'resourceVersion'>,
    preconditions: JsonObject,
    { dryRun, signal, propagationPolicy }: DeleteRequest,
  ): Promise<void> {
    await this.#change({
      method: 'DELETE',
      path: pathOf(resource, object),
      // Where there is a body, the server does not look at the query.
      body: {
        kind: 'DeleteOptions',
        apiVersion: 'v1',
        preconditions,
        ...(dryRun && { dryRun: ['All'] }),
        ...(propagationPolicy && { propagationPolicy }),
      },
      signal,
    });
  }

  async #tried(mutation: Mutation): Promise<TriedDaemonSet> {
    const answer = await this.#change(mutation);
    return { daemonSet: decodeDaemonSet(answer), json: answer as JsonObject };
  }

  async #change({ body, signal, ...request }: Mutation): Promise<unknown> {
    try {
      return await this.#client.request({
        ...request,
        body: JSON.stringify(body),
        ...present({ signal }),
      });
    } catch (error) {
      throw is(error, 'conflict') ? conflict(error) : error;
    }
  }
}

function is(error: unknown, kind: ClusterErrorKind): error is ClusterError {
  return error instanceof ClusterError && error.kind === kind;
}

/**
 * Whether the precondition that failed was the uid: as the registry words it, and as the storage does.
 *
 * See `BeforeDelete`, staging/src/k8s.io/apiserver/pkg/registry/rest/delete.go, and `Preconditions.Check`,
 * staging/src/k8s.io/apiserver/pkg/storage/interfaces.go, v1.34.
 */
function isOtherUid(error: unknown): boolean {
  return is(error, 'conflict') && /\bUID in (the )?precondition\b/.test(error.message);
}

function conflict({ message }: ClusterError): ClusterError {
  const hint = message.includes('(AlreadyExists)')
    ? 'Nothing was done: there is one of that name.'
    : 'It was changed after it had been read. Nothing was done: look at it as it is now, and try again.';
  return new ClusterError('conflict', message, { hint });
}

function pathOf(
  resource: ApiResource,
  { namespace, name }: Pick<Written, 'namespace' | 'name'>,
  query?: Query,
): string {
  return objectPath(resource, namespace === '' ? undefined : namespace, name, query);
}

function queryOf({ fieldManager, dryRun }: WriteOptions): Query {
  return { fieldManager, dryRun: dryRun === true ? 'All' : undefined };
}

function preconditionsOf({ uid, resourceVersion }: Written): JsonObject {
  return { uid, resourceVersion };
}

/** @throws ClusterError `usage` for a manifest without a name or a namespace */
function manifestName(json: JsonObject): { readonly namespace: string; readonly name: string } {
  const { namespace, name } = metadataIn(json);
  if (typeof name === 'string' && typeof namespace === 'string') return { namespace, name };
  throw new ClusterError('usage', 'the manifest has no metadata.name or no metadata.namespace');
}

function metadataIn(patch: JsonObject): JsonObject {
  const { metadata } = patch;
  return isJsonObject(metadata) ? metadata : {};
}

function leaseBody(metadata: Json, spec: LeaseSpec): JsonObject {
  return {
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata,
    spec: encodeLeaseSpec(spec),
  };
}
