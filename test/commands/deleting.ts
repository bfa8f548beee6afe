import { run } from '../../src/cli.ts';
import { ClusterError } from '../../src/cluster/cluster-error.ts';
import type { Cluster } from '../../src/cluster/cluster.ts';
import type { Writes } from '../../src/cluster/writes.ts';
import { applied, type Change } from '../../src/domain/change/change.ts';
import type { ClusterState } from '../../src/domain/cluster-state.ts';
import { matchesLabels } from '../../src/domain/label-selector.ts';
import type { ObjectMeta } from '../../src/domain/objects.ts';
import { state, type StateOptions } from '../support/builders.ts';
import { type Invocation, recordingContext, type World } from './invoke.ts';
import { HurriedClock } from './played-cluster.ts';

export interface Deleted extends Invocation {
  /** What was sent, dry runs marked: `agent orphan`, `pod agent-x (dry run)`. */
  readonly sent: readonly string[];
  readonly asked: readonly string[];
}

export interface DeletionWorld extends World {
  /** What somebody types, one answer a question. Absent: nobody can answer. */
  readonly answers?: readonly string[];
  /** What the cluster does otherwise. */
  readonly overrides?: (kept: KeptCluster) => Partial<Cluster>;
  /** Ctrl-C comes with this request. */
  readonly interruptAt?: string;
  /** Whether what is deleted goes at once. */
  readonly isPrompt?: boolean;
}

/** A cluster that is what was deleted from it; controllers do nothing in it. */
export class KeptCluster {
  state: ClusterState;
  readonly sent: string[] = [];
  readonly isPrompt: boolean;
  /** What happens between the reading of pods and the deletion of one. */
  beforeDeletion: () => void = () => undefined;
  /** Called with every write before it is done; what it throws is the server's refusal. */
  onWrite: (what: string) => void = () => undefined;

  constructor(options: StateOptions, isPrompt = true) {
    this.state = state(options);
    this.isPrompt = isPrompt;
  }

  #write(what: string, change: Change, dryRun = false): void {
    const sent = `${what}${dryRun ? ' (dry run)' : ''}`;
    this.onWrite(sent);
    this.sent.push(sent);
    if (!dryRun && this.isPrompt) this.state = applied(change, this.state);
  }

  readonly writes: Pick<Writes, 'deleteDaemonSet' | 'deletePod'> = {
    deleteDaemonSet: async ({ namespace, name }, cascade, { dryRun }) =>
      this.#write(`${name} ${cascade}`, { kind: 'deleteDaemonSet', namespace, name, cascade }, dryRun),
    deletePod: async ({ namespace, name, uid }, { dryRun, resourceVersion }) => {
      this.beforeDeletion();
      const found = this.#pods(namespace).find(({ metadata }) => metadata.uid === uid);
      const isThere = found !== undefined;
      if (resourceVersion !== undefined && isThere && found.metadata.resourceVersion !== resourceVersion) {
        throw new ClusterError('conflict', `Precondition failed: ResourceVersion of pods "${name}"`);
      }
      this.#write(`pod ${name}`, { kind: 'deletePods', pods: [{ namespace, name }] }, dryRun);
      return isThere ? 'deleted' : 'gone';
    },
  };

  /** Another writes to a pod. */
  alter(name: string, metadata: Partial<ObjectMeta>): void {
    const pods = this.#pods().map((pod) => {
      if (pod.metadata.name !== name) return pod;
      const resourceVersion = `${Number(pod.metadata.resourceVersion) + 1}`;
      return { ...pod, metadata: { ...pod.metadata, resourceVersion, ...metadata } };
    });
    this.state = { ...this.state, pods };
  }

  #pods(namespace?: string) {
    const { pods = [] } = this.state;
    return pods.filter(({ metadata }) => namespace === undefined || metadata.namespace === namespace);
  }

  #daemonSets(namespace?: string) {
    return this.state.daemonSets.filter(
      ({ metadata }) => namespace === undefined || metadata.namespace === namespace,
    );
  }

  /** The same for commands, by a clock. */
  asCluster(clock: HurriedClock, overrides: Partial<Cluster> = {}): Cluster {
    const { now } = this.state;
    const questions = {
      source: 'cluster' as const,
      now: () => now + clock.now,
      release: async () => this.state.release,
      nodes: async () => this.state.nodes ?? [],
      node: async (name: string) =>
        this.state.nodes?.find(({ metadata }) => metadata.name === name) ?? notFound('nodes', name),
      daemonSets: async ({ namespace }: { readonly namespace?: string }) => this.#daemonSets(namespace),
      daemonSet: async (namespace: string, name: string) =>
        this.#daemonSets(namespace).find(({ metadata }) => metadata.name === name) ??
        notFound('daemonsets.apps', name),
      daemonPods: async ({ metadata, spec }: ClusterState['daemonSets'][number]) =>
        this.#pods(metadata.namespace).filter((pod) => matchesLabels(spec.selector, pod.metadata.labels)),
      podsOnNode: async (name: string) => this.#pods().filter(({ spec }) => spec.nodeName === name),
      unscheduledPods: async () => this.#pods().filter(({ spec }) => spec.nodeName === ''),
      podsMatching: async (namespace: string | undefined, selector: Parameters<typeof matchesLabels>[0]) =>
        this.#pods(namespace).filter(({ metadata }) => matchesLabels(selector, metadata.labels)),
      controllerRevisions: async () => this.state.controllerRevisions ?? [],
      failedCreateEvents: async () => [],
      limitRanges: async () => [],
      namespace: async (name: string) => notFound('namespaces', name),
      resourceQuotas: async () => [],
      serviceAccounts: async () => [],
      priorityClasses: async () => [],
      close: async () => undefined,
      writes: this.writes as Writes,
    };
    const follow: Cluster['follow'] = (scope) => ({ cluster: whole, changes: whole.changes(scope) });
    const whole = { ...questions, follow, ...overrides, consistent: () => whole } as unknown as Cluster;
    return whole;
  }
}

function notFound(resource: string, name: string): never {
  throw new ClusterError('notFound', `${resource} "${name}" not found`);
}

interface Happenings {
  readonly onWrite?: (what: string, kept: KeptCluster) => void;
  readonly beforeDeletion?: (kept: KeptCluster) => void;
}

/** Runs a line on a live cluster of these objects, in namespace `default`. */
export async function deleting(
  line: string,
  objects: StateOptions,
  {
    answers,
    overrides = () => ({}),
    interruptAt,
    isPrompt = true,
    onWrite,
    beforeDeletion,
    ...world
  }: DeletionWorld & Happenings = {},
): Promise<Deleted> {
  const kept = new KeptCluster(objects, isPrompt);
  const clock = new HurriedClock();
  const [asked, coming]: [string[], string[]] = [[], [...(answers ?? [])]];
  let interrupt = (): void => undefined;
  kept.onWrite = (what) => {
    if (what === interruptAt) interrupt();
    onWrite?.(what, kept);
  };
  kept.beforeDeletion = () => beforeDeletion?.(kept);
  const cluster = kept.asCluster(clock, overrides(kept));
  const context = recordingContext({
    clock,
    openCluster: async () => ({ cluster, namespace: 'default' }),
    takeInterrupts: (listener) => {
      interrupt = listener;
      return () => undefined;
    },
    ...(answers === undefined
      ? {}
      : {
          ask: async (question: string) => {
            asked.push(question);
            return coming.shift();
          },
        }),
    ...world,
  });
  const code = await run(line.split(' '), context, '1.2.3');
  return { code, ...context.written, sent: kept.sent, asked };
}
