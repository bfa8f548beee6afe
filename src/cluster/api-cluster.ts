import type { ResourceName } from '../domain/cluster-state.ts';
import { REVISION_HASH_LABEL } from '../domain/coverage/current-revision.ts';
import { formatSelector, isEmptySelector } from '../domain/label-selector.ts';
import type { DaemonSet, LabelSelector, Pod } from '../domain/objects.ts';
import { collectionPath, objectPath, type Query } from './api-paths.ts';
import { ApiWrites } from './api-writes.ts';
import { rowsTellEnough } from './brief/brief-pods.ts';
import { BriefReader } from './brief/brief-reader.ts';
import type { KnownOfPods } from './brief/known-of-pods.ts';
import { ClusterError } from './cluster-error.ts';
import type { ChangeSignal, Cluster, DaemonSetScope, FollowedCluster, SomeEvents } from './cluster.ts';
import { decodeNode, decodePodDisruptionBudget, decoders, type ObjectOf } from './decode.ts';
import { ApiClient, type ApiClientOptions } from './http/api-client.ts';
import type { ResolvedConfig } from './kube-config/settings.ts';
import type { Message } from './protobuf/message.ts';
import { nodeMessage } from './protobuf/node-message.ts';
import { ServerVersion } from './server-version.ts';
import { followCluster } from './live/follow-cluster.ts';
import { watchChanges } from './watch.ts';
import type { Writes } from './writes.ts';

export interface ApiClusterOptions extends ApiClientOptions {
  /** From so many pods of a DaemonSet on rows of a table may tell of them. */
  readonly manyPods?: number;
  /** Quorum reads instead of the API server's cache, which may lag by moments. */
  readonly consistent?: boolean;
  /** Answers are not older than this version; "": than now. Absent: as the API server's cache has them. */
  readonly resourceVersion?: string;
  /** Makes daemon pods of the API's JSON; absent: with all that may be asked of one. */
  readonly decodeDaemonPod?: (json: unknown) => Pod;
}

type Reading = Pick<ApiClusterOptions, 'resourceVersion' | 'decodeDaemonPod'>;

/** Of events there are as many as there is trouble: more than that nobody reads. */
const MOST_EVENTS = 1000;

/** A cluster that is asked through its API server. */
export class ApiCluster implements Cluster {
  readonly source = 'cluster';
  readonly writes: Writes;
  readonly #client: ApiClient;
  readonly #freshness: Query;
  readonly #log: ApiClientOptions['log'];
  readonly #manyPods: number | undefined;
  /** The same, read in another way. */
  readonly #readingIn: (way: Reading) => Cluster;
  readonly #decodeDaemonPod: (json: unknown) => Pod;
  readonly #signals = new Set<ChangeSignal>();
  readonly #version: ServerVersion;
  readonly #brief: BriefReader;

  /** Nothing is sent before the first question. */
  constructor(
    config: ResolvedConfig,
    options: ApiClusterOptions = {},
    client = new ApiClient(config, options),
    version = new ServerVersion(client),
    brief = new BriefReader(client),
  ) {
    this.#client = client;
    this.#version = version;
    this.#brief = brief;
    this.writes = new ApiWrites(client);
    this.#readingIn = (way) => new ApiCluster(config, { ...options, ...way }, client, version, brief);
    this.#decodeDaemonPod = options.decodeDaemonPod ?? decoders.pods.decode;
    this.#log = options.log;
    this.#manyPods = options.manyPods;
    this.#freshness = {
      resourceVersion: options.consistent === true ? '' : (options.resourceVersion ?? '0'),
    };
  }

  consistent(): Cluster {
    return this.#readingIn({ resourceVersion: '' });
  }

  now(): number {
    return this.#client.timing.now();
  }

  release(): Promise<number> {
    return this.#version.minor();
  }

  /** There may be thousands, and each tells much that nobody asks: protobuf is passed over faster. */
  nodes = (labelSelector?: string) =>
    this.#listAt(
      collectionPath('nodes', undefined, { labelSelector, ...this.#freshness }),
      decodeNode,
      nodeMessage,
    );

  node = (name: string) => this.#get('nodes', undefined, name);

  daemonSets = ({ namespace, labelSelector }: DaemonSetScope) =>
    this.#list('daemonsets', namespace, { labelSelector });

  daemonSet = (namespace: string, name: string) => this.#get('daemonsets', namespace, name);

  /** The controller takes an empty selector for "nothing", the API for "everything". */
  daemonPods = async (daemonSet: DaemonSet, known?: KnownOfPods) => {
    const { metadata, spec } = daemonSet;
    if (isEmptySelector(spec.selector)) return [];
    const query = { labelSelector: formatSelector(spec.selector) };
    const brief =
      known !== undefined && rowsTellEnough(daemonSet, this.#manyPods)
        ? await this.#briefly(daemonSet, known, query)
        : undefined;
    const path = collectionPath('pods', metadata.namespace, { ...query, ...this.#freshness });
    return brief ?? this.#listAt(path, this.#decodeDaemonPod);
  };

  podsOnNode = (name: string) =>
    this.#list('pods', undefined, { fieldSelector: `spec.nodeName=${field(name)}` });

  unscheduledPods = (namespace?: string) =>
    this.#list('pods', namespace, {
      fieldSelector: 'spec.nodeName=,status.phase!=Succeeded,status.phase!=Failed',
    });

  podsMatching = (namespace: string | undefined, selector: LabelSelector) =>
    this.#list('pods', namespace, { labelSelector: formatSelector(selector) });

  failedCreateEvents = (namespace?: string) =>
    this.#list('events', namespace, { fieldSelector: 'involvedObject.kind=DaemonSet,reason=FailedCreate' });

  daemonSetEvents = async (namespace: string, name: string): Promise<SomeEvents> => {
    const about = (fieldSelector: string) =>
      this.#list('events', namespace, { fieldSelector, limit: MOST_EVENTS });
    const lists = await Promise.all([
      about(`involvedObject.kind=DaemonSet,involvedObject.name=${field(name)}`),
      about('involvedObject.kind=Pod,type!=Normal'),
    ]);
    return { events: lists.flat(), isComplete: lists.every(({ length }) => length < MOST_EVENTS) };
  };

  controllerRevisions = (namespace?: string) => this.#list('controllerrevisions', namespace);
  limitRanges = (namespace?: string) => this.#list('limitranges', namespace);
  priorityClasses = () => this.#list('priorityclasses');
  runtimeClasses = () => this.#list('runtimeclasses');
  persistentVolumeClaims = (namespace: string) => this.#list('persistentvolumeclaims', namespace);
  persistentVolumes = () => this.#list('persistentvolumes');
  storageClasses = () => this.#list('storageclasses');
  namespaces = () => this.#list('namespaces');
  namespace = (name: string) => this.#get('namespaces', undefined, name);
  resourceQuotas = (namespace: string) => this.#list('resourcequotas', namespace);
  serviceAccounts = (namespace: string) => this.#list('serviceaccounts', namespace);
  services = (namespace: string) => this.#list('services', namespace);
  deployments = (namespace: string) => this.#list('deployments', namespace);

  podDisruptionBudgets = async (namespace: string) => {
    try {
      return await this.#list('poddisruptionbudgets', namespace);
    } catch (error) {
      // Before v1.21 there was only a beta of it.
      if (!(error instanceof ClusterError) || error.kind !== 'notFound') throw error;
      return this.#betaPodDisruptionBudgets(namespace);
    }
  };

  changes(scope: DaemonSetScope): ChangeSignal {
    const { nodes, daemonSets, pods } = watchedIn(scope);
    return this.#signal(
      watchChanges(this.#client, [nodes, daemonSets, pods], (line) => this.#log?.write(line)),
    );
  }

  follow(scope: DaemonSetScope): FollowedCluster {
    const followed = followCluster({
      client: this.#client,
      scope,
      watched: watchedIn(scope),
      cluster: (way) => this.#readingIn(way),
      note: (line) => this.#log?.write(line),
    });
    this.#signal(followed.changes);
    return followed;
  }

  #signal(signal: ChangeSignal): ChangeSignal {
    this.#signals.add(signal);
    return signal;
  }

  close(): Promise<void> {
    for (const signal of this.#signals) signal.close();
    this.#client.close();
    return Promise.resolve();
  }

  /** Undefined where rows do not tell enough after all. */
  #briefly(daemonSet: DaemonSet, known: KnownOfPods, query: Query): Promise<readonly Pod[] | undefined> {
    const { namespace } = daemonSet.metadata;
    return this.#brief.pods(daemonSet, known, {
      path: collectionPath('pods', namespace, { ...query, ...this.#freshness, includeObject: 'None' }),
      decode: this.#decodeDaemonPod,
      podNamed: (name) => this.#podIfThere(namespace, name),
    });
  }

  async #podIfThere(namespace: string, name: string): Promise<Pod | undefined> {
    try {
      return await this.#get('pods', namespace, name);
    } catch (error) {
      if (error instanceof ClusterError && error.kind === 'notFound') return undefined;
      throw error;
    }
  }

  #list<R extends ResourceName>(
    resource: R,
    namespace?: string,
    query: Query = {},
  ): Promise<readonly ObjectOf[R][]> {
    const { decode } = decoders[resource];
    return this.#listAt(collectionPath(resource, namespace, { ...query, ...this.#freshness }), decode);
  }

  #betaPodDisruptionBudgets(namespace: string) {
    const apiVersion = 'policy/v1beta1';
    // The items of a list do not say themselves which version they are of.
    return this.#listAt(
      collectionPath('poddisruptionbudgets', namespace, this.#freshness, `/apis/${apiVersion}`),
      (item) => decodePodDisruptionBudget({ ...(item as object), apiVersion }),
    );
  }

  async #listAt<T>(path: string, decode: (item: unknown) => T, message?: Message): Promise<readonly T[]> {
    return (await this.#client.list(path, decode, message && { message })).items;
  }

  async #get<R extends ResourceName>(
    resource: R,
    namespace: string | undefined,
    name: string,
  ): Promise<ObjectOf[R]> {
    return decoders[resource].decode(
      await this.#client.get(objectPath(resource, namespace, name, this.#freshness)),
    );
  }
}

/** What answers about DaemonSets in a scope depend on. */
function watchedIn({ namespace, labelSelector }: DaemonSetScope) {
  return {
    nodes: { resource: 'nodes', namespace: undefined, query: {} },
    daemonSets: { resource: 'daemonsets', namespace, query: { labelSelector } },
    // The pods of daemons and of nothing else: stateful sets mark theirs in the same way, and in one more.
    pods: {
      resource: 'pods',
      namespace,
      query: { labelSelector: `${REVISION_HASH_LABEL},!statefulset.kubernetes.io/pod-name` },
    },
  } as const;
}

/** Mirrors `EscapeValue`, staging/src/k8s.io/apimachinery/pkg/fields/selector.go, v1.34. */
function field(value: string): string {
  return value.replaceAll(/[\\,=]/g, String.raw`\$&`);
}
