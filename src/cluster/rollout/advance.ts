import type { DrivenNode, DrivenPod } from '../../domain/rollout/drive.ts';
import type { Cluster } from '../cluster.ts';
import { realTiming } from '../http/real-timing.ts';
import { backoffOf, type Timing } from '../http/retry.ts';
import { type Deletions, deletePods, type PodToDelete } from './delete-pods.ts';
import type { DriveTarget } from './lease.ts';
import { Lookout } from './lookout.ts';
import { DriveObserver, type DriveSight } from './observe-drive.ts';
import { writesOf } from './patch-as-seen.ts';
import { isTransient } from './transient.ts';

/** What became of a node whose pod was to be made anew. */
export interface AdvancedNode {
  readonly node: string;
  /**
   * - `available`: a new pod is there and available.
   * - `failed`: the new pod is in trouble that it will not come out of by waiting, or the old one could not be deleted.
   * - `notInTime`: it is not available yet.
   * - `notCovered`: there is no such node, or it should not run the pod; nothing was done.
   * - `left`: nobody waits for it any more.
   */
  readonly outcome: 'available' | 'failed' | 'notInTime' | 'notCovered' | 'left';
  /** The pod that was deleted; absent where there was none. */
  readonly deleted?: string;
  /** The new pod; absent where there is none yet. */
  readonly pod?: string;
  /** Why it is not available, where it is not. */
  readonly message?: string;
}

export interface AdvanceOptions {
  readonly fieldManager: string;
  /** How long the nodes may take, in milliseconds. */
  readonly nodeTimeout: number;
  /** Told of each node as soon as its outcome is known. */
  readonly onNode?: (node: AdvancedNode) => void;
  readonly signal?: AbortSignal;
  readonly timing?: Timing;
}

/**
 * Has the daemon pod made anew on just these nodes, all of them at the same time: deletes the pods that are there now, by
 * uid, and waits until others are available in their place. It works under any strategy, since the controller makes what
 * is missing.
 *
 * @returns one entry for each node, in the order given
 * @throws ClusterError for a failure that does not pass, or has not passed in time
 */
export async function advanceNodes(
  cluster: Cluster,
  target: DriveTarget,
  nodes: readonly string[],
  options: AdvanceOptions,
): Promise<readonly AdvancedNode[]> {
  const { timing = realTiming, signal = new AbortController().signal } = options;
  const lookout = new Lookout(cluster, target, new DriveObserver(cluster, target), timing);
  try {
    const advance = new Advance(nodes, await lookout.look(signal), options);
    let left = advance.toDelete;
    let failures = 0;
    const step = async (deadline: number): Promise<void> => {
      const deletions = await deletePods(writesOf(cluster), target.namespace, left, {
        fieldManager: options.fieldManager,
        signal,
      });
      left = advance.stillToDelete(deletions, (failures += 1));
      if (left.length > 0) throw deletions.error;
      failures = 0;
      await waitForNews(advance, lookout, deadline, timing, signal);
    };
    await untilDone(advance, step, timing.now() + options.nodeTimeout, timing, signal);
    return advance.report();
  } finally {
    lookout.close();
  }
}

async function waitForNews(
  advance: Advance,
  lookout: Lookout,
  deadline: number,
  timing: Timing,
  signal: AbortSignal,
): Promise<void> {
  const next = advance.judge(await lookout.look(signal), timing.now());
  if (timing.now() >= deadline) advance.giveUp('notInTime');
  else if (!advance.done) await lookout.untilNews(Math.min(next, deadline), undefined, signal);
}

/** What fails and may pass is tried again: a pod that is deleted by its uid is deleted once. */
async function untilDone(
  advance: Advance,
  step: (deadline: number) => Promise<void>,
  deadline: number,
  timing: Timing,
  signal: AbortSignal,
): Promise<void> {
  for (let failures = 0; !advance.done;) {
    try {
      await step(deadline);
      failures = 0;
    } catch (error) {
      if (signal.aborted) {
        advance.giveUp('left');
        return;
      }
      failures += 1;
      if (!isTransient(error, failures) || timing.now() >= deadline) throw error;
      await timing.wait(backoffOf(failures, timing), signal).catch(() => undefined);
    }
  }
}

class Advance {
  readonly toDelete: readonly PodToDelete[];
  readonly #nodes: readonly string[];
  /** The pods that are to go. */
  readonly #before: ReadonlyMap<string, DrivenPod>;
  /** Nodes whose pod could not be deleted. */
  readonly #kept = new Set<string>();
  readonly #outcomes = new Map<string, AdvancedNode>();
  readonly #onNode: AdvanceOptions['onNode'];
  #seen: ReadonlyMap<string, DrivenNode>;

  constructor(nodes: readonly string[], sight: DriveSight, { onNode }: AdvanceOptions) {
    this.#nodes = [...new Set(nodes)];
    this.#onNode = onNode;
    this.#seen = byName(sight);
    this.#before = new Map(
      this.#nodes.flatMap((name) => {
        const pod = this.#seen.get(name)?.pod;
        return pod === undefined ? [] : [[name, pod] as const];
      }),
    );
    this.toDelete = [...this.#before].map(([node, { name, uid }]) => ({ node, name, uid }));
    for (const node of this.#nodes) {
      if (!this.#seen.has(node)) this.#settle(node, 'notCovered', 'no daemon pod should run there');
    }
  }

  get done(): boolean {
    return this.#nodes.every((node) => this.#outcomes.has(node));
  }

  report(): readonly AdvancedNode[] {
    return this.#nodes.flatMap((node) => this.#outcomes.get(node) ?? []);
  }

  /**
   * Those that are tried again; nodes whose old pod cannot be deleted for good are told, and the others are gone on with.
   *
   * @throws what was refused, where that is all of them: then nothing was done at all
   */
  stillToDelete({ pods, failed }: Deletions, failures: number): readonly PodToDelete[] {
    const refused = failed.filter(({ error }) => !isTransient(error, failures));
    if (refused.length > 0 && refused.length === pods.length && pods.length === this.toDelete.length) {
      throw refused[0]?.error;
    }
    for (const { pod, error } of refused) {
      this.#kept.add(pod.node);
      this.#settle(pod.node, 'failed', error instanceof Error ? error.message : String(error));
    }
    return failed.filter((each) => !refused.includes(each)).map(({ pod }) => pod);
  }

  /** @returns when time alone will change something: milliseconds since the epoch; Infinity: never */
  judge(sight: DriveSight, now: number): number {
    this.#seen = byName(sight);
    const waits = this.#nodes.map((node) =>
      this.#outcomes.has(node) ? Infinity : this.#judgeNode(node, sight.observation.minReady, now),
    );
    return Math.min(Infinity, ...waits);
  }

  giveUp(outcome: 'notInTime' | 'left'): void {
    for (const node of this.#nodes) {
      if (!this.#outcomes.has(node)) this.#settle(node, outcome, this.#whyNot(node));
    }
  }

  #judgeNode(node: string, minReady: number, now: number): number {
    if (!this.#seen.has(node)) {
      this.#settle(node, 'notCovered', 'the node is gone, or should not run the pod any more');
      return Infinity;
    }
    const pod = this.#newPod(node);
    if (pod?.trouble !== undefined) this.#settle(node, 'failed', pod.trouble.message);
    if (pod?.readySince === undefined) return Infinity;
    const available = pod.readySince + minReady;
    // Strictly longer, unless no time is asked for.
    if (minReady === 0 || available < now) this.#settle(node, 'available');
    return available + 1;
  }

  #newPod(node: string): DrivenPod | undefined {
    const pod = this.#seen.get(node)?.pod;
    return pod === undefined || pod.terminating || pod.uid === this.#before.get(node)?.uid ? undefined : pod;
  }

  #whyNot(node: string): string {
    const pod = this.#seen.get(node)?.pod;
    if (pod === undefined) return 'it has no pod';
    if (this.#newPod(node) === undefined) return `pod ${pod.name} is still there`;
    return pod.waitsFor ?? `pod ${pod.name} is not ready long enough yet`;
  }

  #settle(node: string, outcome: AdvancedNode['outcome'], message?: string): void {
    const deleted = this.#kept.has(node) ? undefined : this.#before.get(node)?.name;
    const pod = this.#newPod(node)?.name;
    const settled: AdvancedNode = {
      node,
      outcome,
      ...(deleted === undefined ? {} : { deleted }),
      ...(pod === undefined ? {} : { pod }),
      ...(message === undefined ? {} : { message }),
    };
    this.#outcomes.set(node, settled);
    this.#onNode?.(settled);
  }
}

function byName({ observation }: DriveSight): ReadonlyMap<string, DrivenNode> {
  return new Map(observation.nodes.map((node) => [node.name, node]));
}
