import type {
  DriveObservation,
  DrivenNode,
  DrivenPod,
  DriveStep,
} from '../../../../src/domain/rollout/drive.ts';
import type { Random } from '../../../differential/random.ts';
import { EventQueue } from './event-queue.ts';
import { MINUTE, type Scenario, SECOND, type Strategy } from './scenario.ts';

/** Every field there and writable: rows are changed in place, and keep the shape that makes them quick to read. */
type Slots<T> = {
  -readonly [Field in keyof T]-?:
    Required<T>[Field] | (T extends Record<Field, T[Field]> ? never : undefined);
};
type Pod = Slots<DrivenPod>;

/** A node as the driver sees it, changed in place, and what the driver cannot know. */
export interface SimulatedNode {
  readonly row: Omit<Slots<DrivenNode>, 'pod'> & { pod: Pod | undefined };
  /** It has died, was broken before, or has a pod that is slower than it may be: it need not come right. */
  excused: boolean;
  /** Pods that the driver has deleted here, by what it was doing. */
  rolled: number;
  /** When the driver wrote down last that it would delete the pod here. */
  writtenAt: number;
  /** The driver has deleted an available pod here, and the node had none since. */
  down: boolean;
}

export const hashes = { former: 'former', next: 'next', older: 'older' } as const;

/** Plays API server, DaemonSet controller (under OnDelete) and kubelets, with a clock of its own. */
export class SimulatedCluster {
  now = 0;
  annotation: string | undefined;
  strategy: Strategy;
  template: 'next' | 'former' | 'foreign' = 'former';
  readonly nodes: SimulatedNode[] = [];
  readonly rows: DrivenNode[] = [];
  readonly scenario: Scenario;
  readonly #random: Random;
  readonly #events = new EventQueue();
  #observed = true;
  #uids = 0;

  constructor(scenario: Scenario, random: Random) {
    this.scenario = scenario;
    this.#random = random;
    this.strategy = scenario.formerStrategy;
    for (let place = 0; place < scenario.nodes; place += 1) this.#addNode(place);
    for (let count = 0; count < scenario.brokenBefore; count += 1) this.#breakNode(this.#anyNode());
    for (let count = 0; count < scenario.deaths; count += 1) this.#plan((node) => this.#die(node));
    for (let count = 0; count < scenario.disturbances; count += 1) {
      this.#plan((node) => this.#disturb(node));
    }
  }

  get nextEvent(): number {
    return this.#events.next;
  }

  observe(): DriveObservation {
    return {
      ...(this.annotation === undefined ? {} : { annotation: this.annotation }),
      deleting: false,
      strategy: this.strategy.type,
      template: this.template,
      observed: this.#observed,
      currentHash: this.template,
      minReady: 0,
      nodes: this.rows,
    };
  }

  /** Lets time pass until then, with all that happens in between. */
  advance(until: number): void {
    while (this.#events.next <= until) {
      this.now = Math.max(this.now, this.#events.next);
      this.#events.run();
    }
    this.now = Math.max(this.now, until);
  }

  setTemplate(template: SimulatedCluster['template']): void {
    this.template = template;
    this.#observed = false;
    this.#in(this.#random.between(1, 5) * SECOND, () => {
      this.#observed = true;
    });
  }

  /** Deletes a pod if it is still the one; a pod that is going already goes no faster. */
  deletePod(node: SimulatedNode, uid: string): 'deleted' | 'gone' {
    const { pod } = node.row;
    if (pod === undefined || pod.uid !== uid) return 'gone';
    if (pod.terminating) return 'deleted';
    pod.terminating = true;
    this.#in(this.#random.between(0, 20) * SECOND, () => this.#terminated(node, uid));
    return 'deleted';
  }

  isAvailable({ row: { pod, notReadySince } }: SimulatedNode): boolean {
    if (pod === undefined || pod.terminating || notReadySince !== undefined) return false;
    if (pod.readySince === undefined) return false;
    // What the plan asks for is asked of pods of the template in force that are younger than the rollout.
    const isNew = pod.hash === this.template && pod.createdAt >= 0;
    const minReady = isNew ? this.scenario.plan.minReady : 0;
    return minReady === 0 || pod.readySince + minReady < this.now;
  }

  #in(delay: number, event: () => void): void {
    this.#events.add(this.now + delay, event);
  }

  #plan(event: (node: SimulatedNode) => void): void {
    const node = this.#anyNode();
    this.#in(this.#random.between(0, 30 * 60) * SECOND, () => event(node));
  }

  #anyNode(): SimulatedNode {
    const node = this.nodes[this.#random.between(0, this.nodes.length - 1)];
    if (node === undefined) throw new Error('a simulated cluster has nodes');
    return node;
  }

  #addNode(place: number): void {
    const { canaryShare, plan, zones, olderShare } = this.scenario;
    const picks = plan.canary?.kind === 'selector';
    const group =
      plan.order.kind === 'name' ? '' : `zone-${Math.floor((place * zones) / this.scenario.nodes)}`;
    const canary = picks && (place === 0 || this.#random.chance(canaryShare));
    const hash = this.#random.chance(olderShare) ? hashes.older : hashes.former;
    const pod = this.#newPod(hash);
    pod.createdAt = -60 * MINUTE;
    this.#markReady(pod, -59 * MINUTE);
    const row = { name: `n${place}`, group, canary, pod, notReadySince: undefined };
    this.nodes.push({ row, excused: false, rolled: 0, writtenAt: -Infinity, down: false });
    // A field that is undefined and one that is absent are the same to whoever reads it.
    this.rows.push(row as unknown as DrivenNode);
  }

  #newPod(hash: string): Pod {
    this.#uids += 1;
    return {
      name: `agent-${this.#uids}`,
      uid: `uid-${this.#uids}`,
      hash,
      createdAt: this.now,
      terminating: false,
      restarts: 0,
      readySince: undefined,
      notReadySince: this.now,
      trouble: undefined,
      waitsFor: undefined,
    };
  }

  #unready(pod: Pod): void {
    pod.readySince = undefined;
    pod.notReadySince = this.now;
  }

  #breakNode(node: SimulatedNode): void {
    const { pod } = node.row;
    if (pod === undefined) return;
    node.excused = true;
    this.#unready(pod);
    if (this.#random.chance(0.5)) node.row.notReadySince = -30 * MINUTE;
  }

  #die(node: SimulatedNode): void {
    const { pod } = node.row;
    if (node.row.notReadySince !== undefined) return;
    node.excused = true;
    if (this.isAvailable(node)) node.down = false;
    node.row.notReadySince = this.now;
    if (pod !== undefined) this.#unready(pod);
    if (this.#random.chance(0.7)) this.#in(this.#random.between(1, 30) * MINUTE, () => this.#comeBack(node));
  }

  #comeBack(node: SimulatedNode): void {
    node.row.notReadySince = undefined;
    const { pod } = node.row;
    if (pod?.terminating === true) this.#gone(node);
    else if (pod === undefined) this.#in(2 * SECOND, () => this.#create(node));
    else this.#start(node, pod);
  }

  #disturb(node: SimulatedNode): void {
    const { pod } = node.row;
    if (pod === undefined || node.row.notReadySince !== undefined) return;
    node.excused = true;
    if (this.isAvailable(node)) node.down = false;
    if (this.#random.chance(0.5)) this.deletePod(node, pod.uid);
    else if (pod.readySince !== undefined && !pod.terminating) {
      this.#unready(pod);
      this.#in(this.#random.between(1, 60) * SECOND, () => this.#ready(node, pod));
    }
  }

  #terminated(node: SimulatedNode, uid: string): void {
    // The kubelet of a dead node says nothing: its pods stay until it comes back.
    if (node.row.pod?.uid === uid && node.row.notReadySince === undefined) this.#gone(node);
  }

  #gone(node: SimulatedNode): void {
    node.row.pod = undefined;
    this.#in(this.#random.between(1, 5) * SECOND, () => this.#create(node));
  }

  #create(node: SimulatedNode): void {
    if (node.row.pod !== undefined || node.row.notReadySince !== undefined) return;
    const pod = this.#newPod(this.template);
    node.row.pod = pod;
    this.#start(node, pod);
  }

  #start(node: SimulatedNode, pod: Pod): void {
    const bad = pod.hash === hashes.next && this.#random.chance(this.scenario.badShare);
    const time = this.#random.between(3, 60) * SECOND;
    if (!bad) this.#in(time, () => this.#ready(node, pod));
    else this.#in(time, () => this.#goWrong(node, pod));
  }

  #goWrong(node: SimulatedNode, pod: Pod): void {
    if (node.row.pod !== pod) return;
    const way = this.#random.pick(['CrashLoop', 'ImagePull', 'PodFailed', 'Restarts', 'never'] as const);
    if (way === 'never') return;
    if (way !== 'Restarts') {
      pod.trouble = { kind: way, message: `it says ${way}` };
      return;
    }
    pod.restarts += 1;
    this.#in(20 * SECOND, () => this.#ready(node, pod));
  }

  #ready(node: SimulatedNode, pod: Pod): void {
    if (node.row.pod !== pod || pod.terminating || node.row.notReadySince !== undefined) return;
    if (pod.readySince === undefined) this.#markReady(pod, this.now);
  }

  #markReady(pod: Pod, since: number): void {
    pod.readySince = since;
    pod.notReadySince = undefined;
  }
}

export type DeletePods = Extract<DriveStep, { readonly kind: 'deletePods' }>;
