import type { Cascade } from '../domain/change/change.ts';
import type { JsonObject } from '../domain/json.ts';
import type { DaemonSet, Lease, Node, ObjectMeta } from '../domain/objects.ts';

/** How a write is made. */
export interface WriteOptions {
  /** Who wrote it, for `managedFields`. */
  readonly fieldManager: string;
  /** The server does all but keep it. */
  readonly dryRun?: boolean;
  /** Gives up waiting for the answer; the write may be done all the same. */
  readonly signal?: AbortSignal;
}

/** How a write is tried that is not made. */
export type TryOptions = Omit<WriteOptions, 'dryRun'>;

/** How an object is deleted. */
export interface DeleteOptions extends WriteOptions {
  /** The resourceVersion that it must have; absent: that it is the one with this uid will do. */
  readonly resourceVersion?: string;
}

/** An object as it was read: what a write is about, and no other of the same name. */
export type Written = Pick<ObjectMeta, 'name' | 'namespace' | 'uid' | 'resourceVersion'>;

/** A DaemonSet as the server would have it. */
export interface TriedDaemonSet {
  readonly daemonSet: DaemonSet;
  /** The same as the API's JSON. */
  readonly json: JsonObject;
}

/** What is written of a Lease. */
export type LeaseSpec = Pick<
  Lease,
  'holderIdentity' | 'leaseDurationSeconds' | 'acquireTime' | 'renewTime' | 'leaseTransitions'
>;

/** Something that a user may be allowed to do in a namespace. `group` is "" for the core API. */
export interface Right {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly namespace: string;
}

/**
 * Changes to a cluster, each with a precondition: what was read is still what is there. Every method rejects with a
 * ClusterError and nothing else; `conflict` where the precondition does not hold.
 *
 * No write is repeated when its connection broke: whether it was done is then not known, and whoever wanted it looks
 * again. What the preconditions protect is that it is not done to something else by then.
 */
export interface Writes {
  /**
   * A strategic merge patch of a DaemonSet.
   *
   * @param patch - without `metadata.uid` and `metadata.resourceVersion`: those of `daemonSet` are put in
   * @returns the DaemonSet as it is now, or would be after a dry run
   */
  patchDaemonSet(daemonSet: Written, patch: JsonObject, options: WriteOptions): Promise<DaemonSet>;
  /**
   * A JSON merge patch of a node.
   *
   * @param patch - without `metadata.uid` and `metadata.resourceVersion`: those of `node` are put in
   * @returns the node as it is now, or would be after a dry run
   */
  patchNode(node: Written, patch: JsonObject, options: WriteOptions): Promise<Node>;
  /** Rejects with `conflict` where there is one of that name already. @param json - a manifest of apps/v1 */
  createDaemonSet(json: JsonObject, options: WriteOptions): Promise<DaemonSet>;
  /**
   * What would be there if a DaemonSet was created: with the server's defaults, admitted; nothing is kept.
   *
   * @param json - a manifest of apps/v1
   */
  tryDaemonSet(json: JsonObject, options: TryOptions): Promise<TriedDaemonSet>;
  /**
   * What would be there if a DaemonSet was patched; nothing is kept, so that there is no precondition: a status that its
   * controller has written since does no harm.
   *
   * @param patch - a strategic merge patch
   */
  tryPatch(
    daemonSet: Pick<Written, 'namespace' | 'name'>,
    patch: JsonObject,
    options: TryOptions,
  ): Promise<TriedDaemonSet>;
  /** Deletes a DaemonSet; of its pods and revisions `cascade` says what becomes. `notFound` where it is gone. */
  deleteDaemonSet(daemonSet: Written, cascade: Cascade, options: WriteOptions): Promise<void>;
  /** Deletes a pod, if it is still the one with this uid. `gone`: it was not there any more, or is another one. */
  deletePod(pod: Omit<Written, 'resourceVersion'>, options: DeleteOptions): Promise<'deleted' | 'gone'>;
  /** Undefined where there is none. */
  lease(namespace: string, name: string, signal?: AbortSignal): Promise<Lease | undefined>;
  /** Rejects with `conflict` where there is one already. */
  createLease(namespace: string, name: string, spec: LeaseSpec, options: WriteOptions): Promise<Lease>;
  /** Rejects with `conflict` also where it is gone. */
  replaceLease(lease: Written, spec: LeaseSpec, options: WriteOptions): Promise<Lease>;
  /** Does nothing where it is gone. */
  deleteLease(lease: Written, signal?: AbortSignal): Promise<void>;
  /** Whether this user may do that: asked, not tried. */
  isAllowed(right: Right, signal?: AbortSignal): Promise<boolean>;
}
