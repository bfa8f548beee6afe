import { Api, ApiError } from './api.ts';
import type { Connection } from './kubeconfig.ts';
import { startHeartbeats } from './heartbeats.ts';
import { eventsOf } from './kubelet-events.ts';
import { KeyedQueue } from './keyed-queue.ts';
import { setConditions } from './nodes.ts';
import type { Condition, Pod } from './objects.ts';
import { paths } from './paths.ts';
import { statusOf, type Behaviour, type Look } from './pod-status.ts';
import { watch } from './watch.ts';

export type { Behaviour } from './pod-status.ts';

export interface KubeletOptions {
  /** The nodes it plays; all that there are and will be, unless told. */
  readonly nodes?: readonly string[];
  /** Whether it renews the leases of the nodes it was told of; where the controller manager is ours, nobody misses them. */
  readonly heartbeats?: boolean;
  /** What becomes of a pod for which {@link SimulatedKubelet.behave} says nothing; `ready`, unless told. */
  readonly behaviour?: (pod: Pod) => Behaviour;
  /** Milliseconds for which a `slowStart` pod is not ready. */
  readonly slowStart?: number;
}

const concurrency = 16;

/**
 * Plays the kubelets of many nodes: reports pods that are bound to them as running (or as the test wants them to fail), and
 * finishes deletions. It runs no containers.
 */
export class SimulatedKubelet {
  readonly #api: Api;
  readonly #pods = new Map<string, Pod>();
  /** What was last reported, by uid. */
  readonly #reported = new Map<string, Look>();
  readonly #nodes: Set<string> | undefined;
  readonly #silentNodes = new Set<string>();
  readonly #rules: ((pod: Pod) => Behaviour | undefined)[] = [];
  readonly #queue = new KeyedQueue(concurrency, (key) => this.#sync(key));
  readonly #slowStart: number;
  /** By uid. The API's times have whole seconds: too coarse for this. */
  readonly #slowStarts = new Map<string, NodeJS.Timeout | 'over'>();
  readonly #stopping = new AbortController();
  readonly #watching: Promise<void>;

  constructor(connection: Connection, options: KubeletOptions = {}) {
    this.#api = new Api(connection);
    this.#nodes = options.nodes && new Set(options.nodes);
    this.#slowStart = options.slowStart ?? 2_000;
    this.#rules.push(options.behaviour ?? (() => 'ready'));
    const bound = `${paths.pods()}?fieldSelector=${encodeURIComponent('spec.nodeName!=')}`;
    const handlers = {
      all: (pods: readonly Pod[]) => {
        this.#pods.clear();
        for (const pod of pods) this.#note(pod);
      },
      changed: (pod: Pod) => {
        this.#note(pod);
      },
      deleted: (pod: Pod) => {
        this.#pods.delete(keyOf(pod));
        this.#reported.delete(pod.metadata.uid ?? '');
      },
    };
    this.#watching = watch<Pod>(connection, bound, handlers, this.#stopping.signal);
    if (options.heartbeats === true) {
      const alive = (): string[] => [...(this.#nodes ?? [])].filter((name) => !this.#silentNodes.has(name));
      startHeartbeats(this.#api, alive, this.#stopping.signal);
    }
  }

  /** From now on it also plays these nodes. Without effect where it plays all. */
  playNodes(names: readonly string[]): void {
    for (const name of names) this.#nodes?.add(name);
    this.#syncAll();
  }

  /** From now on all pods for which `selects` holds, present and future, behave so. The last word on a pod counts. */
  behave(selects: (pod: Pod) => boolean, behaviour: Behaviour): void {
    this.#rules.push((pod) => (selects(pod) ? behaviour : undefined));
    this.#syncAll();
  }

  /**
   * The node is not heard of any more: it and its pods look as the node lifecycle controller leaves them, and nothing is
   * done for them, not even deletions finished. While no other node is well, its controller gives it no NoExecute taint.
   */
  async nodeGoesSilent(name: string): Promise<void> {
    this.#silentNodes.add(name);
    await setConditions(this.#api, name, unheardOf);
    const notReady = {
      status: { conditions: [{ type: 'Ready', status: 'False', lastTransitionTime: now() }] },
    };
    for (const pod of this.#podsOn(name)) await this.#patchStatus(pod, notReady).catch(ignoreGone);
  }

  /** The opposite of {@link nodeGoesSilent}. */
  async nodeComesBack(name: string): Promise<void> {
    await setConditions(this.#api, name, wellAgain);
    this.#silentNodes.delete(name);
    for (const pod of this.#podsOn(name)) {
      this.#reported.delete(pod.metadata.uid ?? '');
      this.#queue.add(keyOf(pod));
    }
  }

  /** Stops acting; what it reported stays as it is. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    for (const timer of this.#slowStarts.values()) if (timer !== 'over') clearTimeout(timer);
    await this.#queue.stop();
    await this.#watching;
    this.#api.close();
  }

  #note(pod: Pod): void {
    this.#pods.set(keyOf(pod), pod);
    this.#queue.add(keyOf(pod));
  }

  #syncAll(): void {
    for (const key of this.#pods.keys()) this.#queue.add(key);
  }

  #podsOn(node: string): Pod[] {
    return [...this.#pods.values()].filter((pod) => pod.spec.nodeName === node);
  }

  #plays(pod: Pod): boolean {
    const node = pod.spec.nodeName ?? '';
    return (this.#nodes?.has(node) ?? true) && !this.#silentNodes.has(node);
  }

  #behaviourOf(pod: Pod): Behaviour {
    const last = this.#rules.findLast((rule) => rule(pod) !== undefined);
    return last?.(pod) ?? 'ready';
  }

  /** Brings one pod to where its behaviour wants it. An error means: try again. */
  async #sync(key: string): Promise<void> {
    const pod = this.#pods.get(key);
    if (!pod || !this.#plays(pod)) return;
    const behaviour = this.#behaviourOf(pod);
    if (behaviour === 'silent') return;
    if (pod.metadata.deletionTimestamp !== undefined && behaviour !== 'stuckTerminating') {
      await this.#finishDeletion(pod);
      return;
    }
    const uid = pod.metadata.uid ?? '';
    const look = this.#lookOf(pod, behaviour);
    if (this.#reported.get(uid) === look) return;
    await this.#patchStatus(pod, { status: statusOf(pod, look, now()) }).catch(ignoreGone);
    this.#reported.set(uid, look);
    for (const event of eventsOf(pod, look, now())) await this.#api.create(event).catch(ignoreGone);
  }

  #lookOf(pod: Pod, behaviour: Exclude<Behaviour, 'silent'>): Look {
    if (behaviour === 'stuckTerminating') return 'ready';
    if (behaviour !== 'slowStart') return behaviour;
    const uid = pod.metadata.uid ?? '';
    const timer = this.#slowStarts.get(uid);
    if (timer === 'over') return 'ready';
    const over = (): void => {
      this.#slowStarts.set(uid, 'over');
      this.#queue.add(keyOf(pod));
    };
    if (!timer) this.#slowStarts.set(uid, setTimeout(over, this.#slowStart));
    return 'neverReady';
  }

  async #finishDeletion({ metadata: { namespace = '', name, uid } }: Pod): Promise<void> {
    const options = { gracePeriodSeconds: 0, preconditions: { uid } };
    await this.#api.delete(paths.pods(namespace, name), options).catch(ignoreGone);
  }

  async #patchStatus({ metadata: { namespace = '', name, uid } }: Pod, change: object): Promise<void> {
    const path = `${paths.pods(namespace, name)}/status`;
    await this.#api.patch(path, { metadata: { uid }, ...change }, 'application/strategic-merge-patch+json');
  }
}

const unknown = { status: 'Unknown', reason: 'NodeStatusUnknown' } as const;
const message = 'Kubelet stopped posting node status.';
const unheardOf: readonly Condition[] = ['MemoryPressure', 'DiskPressure', 'PIDPressure', 'Ready'].map(
  (type) => ({
    type,
    message,
    ...unknown,
  }),
);

const wellAgain: readonly Condition[] = unheardOf.map(({ type }) => ({
  type,
  status: type === 'Ready' ? 'True' : 'False',
  reason: type === 'Ready' ? 'KubeletReady' : 'KubeletIsWell',
  message: '',
}));

function keyOf({ metadata: { namespace = '', name } }: Pod): string {
  return `${namespace}/${name}`;
}

function now(): string {
  return new Date().toISOString();
}

/** The pod is gone, or another one has its name by now, or its namespace takes nothing new: nothing left to do for it. */
function ignoreGone(error: unknown): void {
  if (!(error instanceof ApiError && [403, 404, 409].includes(error.status))) throw error;
}
