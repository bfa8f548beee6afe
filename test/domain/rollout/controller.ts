import type { DaemonSet, Node, Pod } from '../../../src/domain/objects.ts';
import type { ControllerQuestion, ControllerSteps } from '../../../src/domain/rollout/daemon-node.ts';
import { rollingUpdateBudget } from '../../../src/domain/rollout/int-or-percent.ts';
import { manageSteps } from '../../../src/domain/rollout/manage.ts';
import { rollingUpdate } from '../../../src/domain/rollout/rolling-update.ts';
import { targetNodeName } from '../../../src/domain/scheduling/daemon-pod.ts';
import { nodeShouldRunDaemonPod } from '../../../src/domain/scheduling/predicates.ts';
import { condition, pod } from '../../support/builders.ts';

/**
 * The controller on a cluster of nodes and nothing else, one sync at a time: what it would do is done at once, as by the
 * fake pod control of the controller's own tests. Seconds count from 0.
 */
export class PlayedController {
  readonly #nodes: readonly Node[];
  readonly #release: number;
  #daemonSet: DaemonSet;
  #pods: readonly Pod[] = [];
  #hash = 'template-1';
  #made = 0;
  now = 0;

  constructor(daemonSet: DaemonSet, nodes: readonly Node[], release = 34) {
    this.#daemonSet = daemonSet;
    this.#nodes = nodes;
    this.#release = release;
  }

  /** Changes the DaemonSet, and its template with it: pods that are there are old from now on. */
  update(daemonSet: DaemonSet, hash = `${this.#hash}+`): void {
    this.#daemonSet = daemonSet;
    this.#hash = hash;
  }

  get pods(): readonly Pod[] {
    return this.#pods;
  }

  get hash(): string {
    return this.#hash;
  }

  /** How many pods one sync makes and deletes. */
  sync(): readonly [creates: number, deletes: number] {
    const managed = this.#apply(manageSteps(this.#question()));
    const updated = this.#apply(rollingUpdate(this.#question()));
    return [managed[0] + updated[0], managed[1] + updated[1]];
  }

  /** Makes pods ready, or not, now: as many as are asked for of those that are meant and are not so yet. */
  mark(ready: boolean, count = Infinity, meant: (pod: Pod) => boolean = () => true): void {
    let left = count;
    this.#pods = this.#pods.map((each) => {
      if (isReady(each) === ready || !meant(each) || left === 0) return each;
      left -= 1;
      const now = condition('Ready', ready ? 'True' : 'False', { lastTransitionTime: this.now });
      return { ...each, status: { ...each.status, conditions: [now] } };
    });
  }

  /** Gives pods the label of another template. */
  relabel(hash: string, meant: (index: number) => boolean): void {
    this.#pods = this.#pods.map((each, index) =>
      meant(index)
        ? { ...each, metadata: { ...each.metadata, labels: { 'controller-revision-hash': hash } } }
        : each,
    );
  }

  #question(): ControllerQuestion {
    const nodes = this.#nodes.map((node) => ({
      name: node.metadata.name,
      exists: true,
      ...nodeShouldRunDaemonPod(this.#daemonSet, node),
      pods: this.#pods.filter((each) => targetNodeName(each) === node.metadata.name),
    }));
    const desired = nodes.filter(({ shouldRun }) => shouldRun).length;
    const limits = rollingUpdateBudget(this.#daemonSet, desired, this.#release);
    if ('problem' in limits) throw new Error(limits.problem);
    return {
      daemonSet: this.#daemonSet,
      nodes,
      limits,
      hash: this.#hash,
      now: this.now,
      release: this.#release,
    };
  }

  #apply({ creates, deletes }: ControllerSteps): readonly [number, number] {
    const gone = new Set(deletes.map((each) => each.pod));
    const made = creates.map((node) => {
      this.#made += 1;
      return pod(`pod-${this.#made}`, {
        owner: this.#daemonSet,
        node,
        ready: false,
        creationTimestamp: this.#made,
        labels: { 'controller-revision-hash': this.#hash },
      });
    });
    this.#pods = [...this.#pods.filter((each) => !gone.has(each)), ...made];
    return [made.length, gone.size];
  }
}

export function isReady({ status }: Pod): boolean {
  return status.conditions.some(({ type, status: is }) => type === 'Ready' && is === 'True');
}

export function hashOf({ metadata }: Pod): string | undefined {
  return metadata.labels['controller-revision-hash'];
}
