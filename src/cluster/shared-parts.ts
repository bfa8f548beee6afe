import type { Condition, ContainerStatus, DaemonSet, Pod, PodSpec } from '../domain/objects.ts';

/** So many different parts are remembered: the templates of a cluster are few, and new statuses push each other out. */
const MOST_PARTS = 2000;

/** And so many words: most are names of nodes. */
const MOST_WORDS = 10_000;

/** Steps on the way to Ready, that nobody asks about once a pod is bound. */
const steps = ['PodScheduled', 'PodReadyToStartContainers', 'Initialized', 'ContainersReady'];

function isTelling({ type }: Condition): boolean {
  return !steps.includes(type);
}

/** Only of a container that is not ready somebody asks whether it has just been started again. */
function withoutStart(status: ContainerStatus): ContainerStatus {
  return status.ready && status.state.running !== undefined
    ? { ...status, state: { running: { startedAt: 0 } } }
    : status;
}

/** Of thousands of pods that are alike in a part, that part is kept once. */
export class SharedParts {
  readonly #parts = new Map<string, object>();
  readonly #words = new Map<string, string>();

  /** The same DaemonSet: as long as nobody changes what it asks for, that is the same object. */
  daemonSet(daemonSet: DaemonSet): DaemonSet {
    return { ...daemonSet, spec: this.#part(daemonSet.spec) };
  }

  /** The same pod, with parts that other pods may have too. */
  pod({ metadata, spec, status }: Pod): Pod {
    const { labels, annotations, ownerReferences, finalizers } = metadata;
    return {
      metadata: {
        ...metadata,
        namespace: this.#word(metadata.namespace),
        labels: this.#part(labels),
        annotations: this.#part(annotations),
        ownerReferences: this.#part(ownerReferences),
        finalizers: this.#part(finalizers),
      },
      spec: this.#spec(spec),
      status: this.#status(status, spec.nodeName !== ''),
    };
  }

  /** Moments are whole seconds: pods that became ready together have the same status. One that is not has a story of its own. */
  #status(status: Pod['status'], isBound: boolean): Pod['status'] {
    const told = {
      ...status,
      conditions: isBound ? status.conditions.filter(isTelling) : status.conditions,
      containerStatuses: status.containerStatuses.map(withoutStart),
      initContainerStatuses: status.initContainerStatuses.map(withoutStart),
    };
    return told.containerStatuses.every(({ ready }) => ready) ? this.#part(told) : told;
  }

  /**
   * A pod that is bound differs from others of its template by the node, by the affinity that has led it there, and by the
   * name of the volume with its token: nobody asks for volumes that hold no claim.
   */
  #spec(spec: PodSpec): PodSpec {
    const { nodeName } = spec;
    if (nodeName === '') return spec;
    const { podAffinity, podAntiAffinity } = spec.affinity;
    const volumes = spec.volumes.filter(({ kind }) => kind !== 'other');
    const common = this.#part({ ...spec, nodeName: '', affinity: { podAffinity, podAntiAffinity }, volumes });
    return { ...common, nodeName: this.#word(nodeName) };
  }

  #word(word: string): string {
    return shared(this.#words, word, word, MOST_WORDS);
  }

  #part<T extends object>(part: T): T {
    return shared(this.#parts, JSON.stringify(part), part, MOST_PARTS) as T;
  }
}

/** The first that there was of the same. */
function shared<T>(known: Map<string, T>, key: string, own: T, most: number): T {
  const first = known.get(key);
  if (first !== undefined) return first;
  if (known.size >= most) known.clear();
  known.set(key, own);
  return own;
}
