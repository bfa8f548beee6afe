import { NEWEST_RELEASE, type ResourceName } from '../domain/cluster-state.ts';
import {
  isEmptySelector,
  type LabelRequirement,
  matchesLabels,
  matchesTextSelector,
  parseSelector,
} from '../domain/label-selector.ts';
import type { ClusterEvent, DaemonSet, LabelSelector, Node, ObjectMeta, Pod } from '../domain/objects.ts';
import { ParseError } from '../domain/parse-error.ts';
import { ClusterError } from './cluster-error.ts';
import type { ChangeSignal, Cluster, FollowedCluster, DaemonSetScope, SomeEvents } from './cluster.ts';
import type { ObjectOf } from './decode.ts';
import { notInDump } from './dump/absent.ts';
import { type DumpObjects, gatherObjects } from './dump/objects.ts';
import { beginDumpFiles } from './dump/read-files.ts';

/**
 * Opens a dump: a file or a folder of files of Kubernetes objects in YAML or JSON, or `-` for standard input.
 *
 * A malformed object fails the questions about its kind, and no others. A kind of which there is neither an object nor
 * a list rejects with `notInDump`; an empty `PodList` means "no pods".
 *
 * @param path - what `--from` was given
 * @param stdin - read where path is `-`
 * @throws ClusterError `usage` (no such file, nothing of use in it) or `malformed` (naming file, line and column)
 */
export async function openDump(path: string, stdin?: AsyncIterable<unknown>): Promise<Cluster> {
  const objects = await gatherObjects(path, beginDumpFiles(path, stdin));
  return new DumpCluster(objects, objects.newestTime ?? Date.now());
}

class DumpCluster implements Cluster {
  readonly source = 'dump';
  readonly #objects: DumpObjects;
  readonly #now: number;
  #podsByNode: ReadonlyMap<string, readonly Pod[]> | undefined;
  #podsByNamespace: ReadonlyMap<string, readonly Pod[]> | undefined;

  constructor(objects: DumpObjects, now: number) {
    this.#objects = objects;
    this.#now = now;
  }

  consistent(): Cluster {
    return this;
  }

  now(): number {
    return this.#now;
  }

  release(): Promise<number> {
    return Promise.resolve(this.#objects.release ?? NEWEST_RELEASE);
  }

  /** All objects of a resource. The async callers turn what it throws into a rejection. */
  #all<R extends ResourceName>(resource: R): readonly ObjectOf[R][] {
    const malformed = this.#objects.malformed.get(resource);
    if (malformed !== undefined) throw malformed;
    const found = this.#objects.found.get(resource);
    if (found === undefined) throw notInDump(resource);
    return found as readonly ObjectOf[R][];
  }

  async #inNamespace<R extends ResourceName>(
    resource: R,
    namespace?: string,
  ): Promise<readonly ObjectOf[R][]> {
    const all = this.#all(resource);
    return namespace === undefined ? all : all.filter(({ metadata }) => metadata.namespace === namespace);
  }

  async nodes(labelSelector?: string): Promise<readonly Node[]> {
    return select(this.#all('nodes'), labelSelector);
  }

  async node(name: string): Promise<Node> {
    const node = this.#all('nodes').find(({ metadata }) => metadata.name === name);
    return node ?? notFound(`nodes "${name}"`);
  }

  async daemonSets({ namespace, labelSelector }: DaemonSetScope): Promise<readonly DaemonSet[]> {
    return select(await this.#inNamespace('daemonsets', namespace), labelSelector);
  }

  async daemonSet(namespace: string, name: string): Promise<DaemonSet> {
    const daemonSets = await this.#inNamespace('daemonsets', namespace);
    return daemonSets.find(({ metadata }) => metadata.name === name) ?? notFound(`daemonsets.apps "${name}"`);
  }

  async daemonPods({ metadata, spec }: DaemonSet): Promise<readonly Pod[]> {
    const pods = this.#podsIn(metadata.namespace);
    return isEmptySelector(spec.selector)
      ? []
      : pods.filter((pod) => matchesLabels(spec.selector, pod.metadata.labels));
  }

  #podsIn(namespace: string): readonly Pod[] {
    this.#podsByNamespace ??= Map.groupBy(this.#all('pods'), ({ metadata }) => metadata.namespace);
    return this.#podsByNamespace.get(namespace) ?? [];
  }

  #podsOf(nodeName: string): readonly Pod[] {
    this.#podsByNode ??= Map.groupBy(this.#all('pods'), ({ spec }) => spec.nodeName);
    return this.#podsByNode.get(nodeName) ?? [];
  }

  async allPods(): Promise<readonly Pod[]> {
    return this.#all('pods');
  }

  async podsOnNode(name: string): Promise<readonly Pod[]> {
    return this.#podsOf(name);
  }

  async unscheduledPods(namespace?: string): Promise<readonly Pod[]> {
    return this.#podsOf('').filter(
      ({ metadata }) => namespace === undefined || metadata.namespace === namespace,
    );
  }

  async podsMatching(namespace: string | undefined, selector: LabelSelector): Promise<readonly Pod[]> {
    const pods = namespace === undefined ? this.#all('pods') : this.#podsIn(namespace);
    return pods.filter(({ metadata }) => matchesLabels(selector, metadata.labels));
  }

  async failedCreateEvents(namespace?: string): Promise<readonly ClusterEvent[]> {
    return this.#all('events').filter(
      ({ reason, involvedObject }) =>
        reason === 'FailedCreate' &&
        involvedObject.kind === 'DaemonSet' &&
        (namespace === undefined || involvedObject.namespace === namespace),
    );
  }

  async daemonSetEvents(namespace: string, name: string): Promise<SomeEvents> {
    const events = this.#all('events').filter(
      ({ type, involvedObject: about }) =>
        about.namespace === namespace &&
        (about.kind === 'DaemonSet' ? about.name === name : about.kind === 'Pod' && type !== 'Normal'),
    );
    return { events, isComplete: true };
  }

  controllerRevisions(namespace?: string): Promise<readonly ObjectOf['controllerrevisions'][]> {
    return this.#inNamespace('controllerrevisions', namespace);
  }

  limitRanges(namespace?: string): Promise<readonly ObjectOf['limitranges'][]> {
    return this.#inNamespace('limitranges', namespace);
  }

  priorityClasses(): Promise<readonly ObjectOf['priorityclasses'][]> {
    return this.#inNamespace('priorityclasses');
  }

  runtimeClasses(): Promise<readonly ObjectOf['runtimeclasses'][]> {
    return this.#inNamespace('runtimeclasses');
  }

  persistentVolumeClaims(namespace: string): Promise<readonly ObjectOf['persistentvolumeclaims'][]> {
    return this.#inNamespace('persistentvolumeclaims', namespace);
  }

  persistentVolumes(): Promise<readonly ObjectOf['persistentvolumes'][]> {
    return this.#inNamespace('persistentvolumes');
  }

  storageClasses(): Promise<readonly ObjectOf['storageclasses'][]> {
    return this.#inNamespace('storageclasses');
  }

  namespaces(): Promise<readonly ObjectOf['namespaces'][]> {
    return this.#inNamespace('namespaces');
  }

  async namespace(name: string): Promise<ObjectOf['namespaces']> {
    const found = this.#all('namespaces').find(({ metadata }) => metadata.name === name);
    return found ?? notFound(`namespaces "${name}"`);
  }

  resourceQuotas(namespace: string): Promise<readonly ObjectOf['resourcequotas'][]> {
    return this.#inNamespace('resourcequotas', namespace);
  }

  serviceAccounts(namespace: string): Promise<readonly ObjectOf['serviceaccounts'][]> {
    return this.#inNamespace('serviceaccounts', namespace);
  }

  podDisruptionBudgets(namespace: string): Promise<readonly ObjectOf['poddisruptionbudgets'][]> {
    return this.#inNamespace('poddisruptionbudgets', namespace);
  }

  services(namespace: string): Promise<readonly ObjectOf['services'][]> {
    return this.#inNamespace('services', namespace);
  }

  deployments(namespace: string): Promise<readonly ObjectOf['deployments'][]> {
    return this.#inNamespace('deployments', namespace);
  }

  follow(): FollowedCluster {
    return { cluster: this, changes: this.changes() };
  }

  changes(): ChangeSignal {
    return { next: () => Promise.resolve(false), close: () => undefined };
  }

  async close(): Promise<void> {
    await Promise.resolve();
  }
}

function notFound(what: string): never {
  throw new ClusterError('notFound', `${what} not found`);
}

function select<T extends { readonly metadata: ObjectMeta }>(
  objects: readonly T[],
  selector?: string,
): readonly T[] {
  if (selector === undefined || selector === '') return objects;
  const requirements = requirementsOf(selector);
  return objects.filter(({ metadata }) => matchesTextSelector(requirements, metadata.labels));
}

function requirementsOf(selector: string): readonly LabelRequirement[] {
  try {
    return parseSelector(selector);
  } catch (error) {
    throw error instanceof ParseError ? new ClusterError('usage', error.message, { cause: error }) : error;
  }
}
