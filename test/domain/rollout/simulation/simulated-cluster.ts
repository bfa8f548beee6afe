import type { DriveObservation, DrivenNode, DriveStep } from '../../../../src/domain/rollout/drive.ts';
import type { Random } from '../../../differential/random.ts';
import { EventQueue } from './event-queue.ts';
import { MINUTE, type Scenario, SECOND, type Strategy } from './scenario.ts';
import {
  hashes,
  makeReady,
  makeUnready,
  olderPod,
  placeLabels,
  simulatedNode,
  type SimulatedNode,
  simulatedPod,
  type SimulatedPod,
} from './simulated-node.ts';

/** Plays API server, DaemonSet controller (under OnDelete) and kubelets, with a clock of its own. */
export class SimulatedCluster {
  now = 0;
  annotation: string | undefined;
  strategy: Strategy;
  /** Its fingerprint, and the hash of its pods. */
  template: 'next' | 'former' | 'again' | 'foreign' = 'former';
  deleting = false;
  readonly nodes: SimulatedNode[] = [];
  readonly rows: DrivenNode[] = [];
  readonly byName = new Map<string, SimulatedNode>();
  readonly scenario: Scenario;
  /** Nodes that joined, left, or got other labels. */
  churned = 0;
  readonly #random: Random;
  readonly #events = new EventQueue();
  #observed = true;
  #uids = 0;

  constructor(scenario: Scenario, random: Random) {
    this.scenario = scenario;
    this.#random = random;
    this.strategy = scenario.formerStrategy;
    for (let place = 0; place < scenario.nodes; place += 1) this.#addFirst(place);
    for (let count = 0; count < scenario.brokenBefore; count += 1) this.#breakNode(this.#anyNode());
    for (let count = 0; count < scenario.deaths; count += 1) this.#plan((node) => this.#die(node));
    for (let count = 0; count < scenario.disturbances; count += 1) this.#plan((node) => this.#disturb(node));
    for (let count = 0; count < scenario.churn; count += 1) this.#plan((node) => this.#churn(node, count));
  }

  get nextEvent(): number {
    return this.#events.next;
  }

  observe(): DriveObservation {
    return {
      ...(this.annotation === undefined ? {} : { annotation: this.annotation }),
      deleting: this.deleting,
      strategy: this.strategy.type,
      template: this.template,
      observed: this.#observed,
      ...(this.#observed ? { currentHash: this.template } : {}),
      minReady: this.scenario.ownMinReady,
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

  /** What the server makes of the former template when it is put back. */
  get restored(): SimulatedCluster['template'] {
    return this.scenario.rehashes ? 'again' : 'former';
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
    if (pod?.readySince === undefined || pod.terminating || notReadySince !== undefined) return false;
    // What the plan asks for is asked of pods of the template in force that are younger than the rollout.
    const { plan, ownMinReady } = this.scenario;
    const isNew = pod.hash === this.template && pod.createdAt >= 0;
    const minReady = isNew ? Math.max(plan.minReady, ownMinReady) : ownMinReady;
    return minReady === 0 || pod.readySince + minReady < this.now;
  }

  #in(delay: number, event: () => void): void {
    this.#events.add(this.now + delay, event);
  }

  #plan(event: (node: SimulatedNode) => void): void {
    this.#in(this.#random.between(0, 30 * 60) * SECOND, () => event(this.#anyNode()));
  }

  #anyNode(): SimulatedNode {
    const node = this.nodes[this.#random.between(0, this.nodes.length - 1)];
    if (node === undefined) throw new Error('a simulated cluster has nodes');
    return node;
  }

  #addFirst(place: number): void {
    const labels = placeLabels(this.#random, place, this.scenario);
    this.#uids += 1;
    const pod = olderPod(this.#random, this.scenario, this.#uids);
    this.#add(simulatedNode(`n${place}`, labels, pod));
  }

  #add(node: SimulatedNode): void {
    this.nodes.push(node);
    this.byName.set(node.row.name, node);
    // A field that is undefined and one that is absent are the same to whoever reads it.
    this.rows.push(node.row as unknown as DrivenNode);
  }

  #churn(node: SimulatedNode, count: number): void {
    this.churned += 1;
    const way = this.#random.pick(['join', 'leave', 'relabel'] as const);
    if (way === 'join') this.#join(count);
    else if (way === 'relabel') this.#relabel(node);
    else if (this.nodes.length > 1) this.#leave(node);
  }

  /** Before, between and after the others, in the order of names. */
  #join(count: number): void {
    const before = this.#random.pick(['m', 'n1-', 'o'] as const);
    const node = simulatedNode(`${before}${count}`, this.#newLabels(), undefined);
    node.moved = true;
    // That it has no pod yet is nobody's fault.
    node.excused = true;
    this.#add(node);
    this.#in(this.#random.between(0, 5) * SECOND, () => this.#create(node));
  }

  #relabel(node: SimulatedNode): void {
    node.moved = true;
    Object.assign(node.row, this.#newLabels());
  }

  #newLabels(): ReturnType<typeof placeLabels> {
    return placeLabels(this.#random, this.#random.between(0, this.scenario.nodes - 1), this.scenario);
  }

  #leave(node: SimulatedNode): void {
    const place = this.nodes.indexOf(node);
    this.nodes.splice(place, 1);
    this.rows.splice(place, 1);
    this.byName.delete(node.row.name);
  }

  #breakNode(node: SimulatedNode): void {
    const { pod } = node.row;
    if (pod === undefined) return;
    node.excused = true;
    makeUnready(pod, this.now);
    if (this.#random.chance(0.5)) node.row.notReadySince = -30 * MINUTE;
  }

  #die(node: SimulatedNode): void {
    const { pod } = node.row;
    if (node.row.notReadySince !== undefined) return;
    node.excused = true;
    if (this.isAvailable(node)) node.down = false;
    node.row.notReadySince = this.now;
    if (pod !== undefined) makeUnready(pod, this.now);
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
      makeUnready(pod, this.now);
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
    this.#uids += 1;
    const pod = simulatedPod(this.template, this.#uids, this.now);
    node.row.pod = pod;
    this.#start(node, pod);
  }

  #start(node: SimulatedNode, pod: SimulatedPod): void {
    const { badShare, formerBadShare } = this.scenario;
    const isNew = pod.hash === hashes.next;
    const bad = this.#random.chance(isNew ? badShare : formerBadShare);
    if (bad && !isNew) node.excused = true;
    const time = this.#random.between(3, 60) * SECOND;
    if (!bad) this.#in(time, () => this.#ready(node, pod));
    else this.#in(time, () => this.#goWrong(node, pod));
  }

  #goWrong(node: SimulatedNode, pod: SimulatedPod): void {
    if (node.row.pod !== pod) return;
    const way = this.#random.pick(['CrashLoop', 'ImagePull', 'PodFailed', 'Restarts', 'never'] as const);
    if (way === 'never') return;
    if (way !== 'Restarts') {
      pod.trouble = { kind: way, message: `it says ${way}` };
      return;
    }
    pod.restarts += 4;
    this.#in(20 * SECOND, () => this.#ready(node, pod));
  }

  #ready(node: SimulatedNode, pod: SimulatedPod): void {
    if (node.row.pod !== pod || pod.terminating || node.row.notReadySince !== undefined) return;
    if (pod.readySince === undefined) makeReady(pod, this.now);
  }
}

export type DeletePods = Extract<DriveStep, { readonly kind: 'deletePods' }>;
