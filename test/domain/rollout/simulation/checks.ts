import { nodesIn } from '../../../../src/domain/rollout/node-amount.ts';
import type { DriveNews, DriveStep } from '../../../../src/domain/rollout/drive.ts';
import type { DrivePhase, DriveState } from '../../../../src/domain/rollout/drive-state.ts';
import { hashes, type SimulatedCluster, type SimulatedNode } from './simulated-cluster.ts';

/** What must hold of every driven rollout, whatever happens to it, was violated. */
export class Violation extends Error {}

function must(holds: boolean, sentence: () => string): void {
  if (!holds) throw new Violation(sentence());
}

type Finish = Extract<DriveStep, { readonly kind: 'finish' }>;

/**
 * What is asserted of a driven rollout, from the outside: from the pods of the simulated cluster and what the driver
 * wrote and deleted, by rules of its own.
 *
 * The budget counts every node that should run the pod and has no available one, whatever the cause, but for those that
 * were skipped and those whose failure is tolerated. No deletion may bring that number above the budget; where it is above it already, no deletion may raise
 * it. While undoing, only nodes count that lack their pod because of the driver and whose time is not up: nodes that
 * stay dead would keep all others from coming back.
 */
export class Checks {
  readonly #cluster: SimulatedCluster;
  readonly #byName: ReadonlyMap<string, SimulatedNode>;
  /** Nodes of the waves so far. */
  readonly #touchable = new Set<string>();
  #wave: readonly string[] = [];

  constructor(cluster: SimulatedCluster) {
    this.#cluster = cluster;
    this.#byName = new Map(cluster.nodes.map((node) => [node.row.name, node]));
  }

  node(name: string): SimulatedNode {
    const node = this.#byName.get(name);
    if (node === undefined) throw new Violation(`there is no node ${name}`);
    return node;
  }

  /** Before a save is carried out. */
  saving(before: DriveState, after: DriveState, news: DriveNews): void {
    must(before.id === after.id, () => 'a save has another id');
    this.#strategyKept(after);
    if (news.kind === 'waveStarted') this.#waveStarted(news.nodes, before, after);
    if (news.kind === 'waveFinished') this.#waveFinished(after);
    if (news.kind !== 'updating') return;
    for (const name of news.nodes) {
      this.node(name).writtenAt = this.#cluster.now;
      must(after.phase === 'Undoing' || this.#touchable.has(name), () => `${name} is not in a wave yet`);
    }
  }

  #strategyKept({ formerStrategy }: DriveState): void {
    const former = JSON.stringify(this.#cluster.scenario.formerStrategy);
    must(JSON.stringify(formerStrategy) === former, () => 'the former strategy is lost');
  }

  #waveStarted(names: readonly string[], before: DriveState, { skipped }: DriveState): void {
    const left = new Set([...skipped, ...before.failures.map(({ node }) => node)]);
    for (const name of this.#wave) {
      if (!left.has(name)) this.#mustBeDone(name, 'a wave began before the one before it was done');
    }
    const { plan } = this.#cluster.scenario;
    if (before.wave === undefined && plan.canary !== undefined) {
      const size =
        plan.canary.kind === 'selector' ? Infinity : nodesIn(plan.canary, this.#cluster.nodes.length);
      must(names.length <= Math.max(1, size), () => `a canary of ${names.length} nodes`);
      const canaries = names.every((name) => this.node(name).row.canary) || this.#canaryIsDone(left);
      must(canaries || plan.canary.kind !== 'selector', () => 'the canary has nodes that it should not');
    }
    for (const name of names) {
      must(!left.has(name), () => `${name} gets its turn and was skipped or failed`);
      this.#touchable.add(name);
    }
    this.#wave = [];
  }

  #canaryIsDone(left: ReadonlySet<string>): boolean {
    const canary = this.#cluster.nodes.filter(({ row }) => row.canary && !left.has(row.name));
    return canary.every((node) => node.row.pod?.hash === hashes.next && this.#cluster.isAvailable(node));
  }

  #waveFinished({ wave, skipped, failures }: DriveState): void {
    const left = new Set([...skipped, ...failures.map(({ node }) => node)]);
    this.#wave = [...this.#touchable].filter((name) => !left.has(name));
    for (const name of this.#wave) this.#mustBeDone(name, `wave ${wave?.index} ended too early`);
    this.#wave = [];
  }

  #mustBeDone(name: string, sentence: string): void {
    const node = this.node(name);
    const done = node.row.pod?.hash === hashes.next && this.#cluster.isAvailable(node);
    must(done, () => `${sentence}: ${name} is not done`);
  }

  /** Nodes that count for the budget now. */
  #counted({ phase, skipped, failures, plan }: DriveState): number {
    const left = new Set([...skipped, ...failures.map(({ node }) => node)]);
    let count = 0;
    for (const node of this.#cluster.nodes) {
      if (this.#cluster.isAvailable(node)) continue;
      const timeIsUp = this.#cluster.now >= node.writtenAt + plan.nodeTimeout;
      const counts = phase === 'Undoing' ? node.down && !timeIsUp : !left.has(node.row.name);
      if (counts) count += 1;
    }
    return count;
  }

  /** Carries the deletion of pods out and looks at what it does. */
  deleting(state: DriveState, pods: readonly { readonly node: string; readonly uid: string }[]): void {
    const before = this.#counted(state);
    const written = new Set(state.inFlight.map(({ node }) => node));
    for (const { node: name, uid } of pods) {
      must(written.has(name), () => `${name} was not written down before its pod was deleted`);
      this.#deletePod(this.node(name), uid, state.phase);
    }
    const after = this.#counted(state);
    const budget = Math.max(1, nodesIn(state.plan.maxUnavailable, this.#cluster.nodes.length));
    must(
      after <= Math.max(budget, before),
      () => `${after} nodes unavailable of ${budget} (before: ${before})`,
    );
  }

  #deletePod(node: SimulatedNode, uid: string, phase: DrivePhase): void {
    const { pod, name } = node.row;
    const isNew = pod?.hash === hashes.next;
    if (pod === undefined || pod.uid !== uid || pod.terminating) return;
    must(isNew === (phase === 'Undoing'), () => `a pod of ${pod.hash} is deleted on ${name} while ${phase}`);
    if (phase === 'Rolling') {
      node.rolled += 1;
      must(node.rolled === 1, () => `${name} is done twice`);
    }
    if (this.#cluster.isAvailable(node)) node.down = true;
    this.#cluster.deletePod(node, uid);
  }

  /** At any time while it goes on: the former strategy is written down, and the strategy OnDelete in force. */
  strategyNeverLost(state: DriveState): void {
    this.#strategyKept(state);
  }

  /** Before the last step of a rollout is carried out. */
  finishing({ outcome, strategy, leftBehind, skipped }: Finish, state: DriveState): void {
    must(
      JSON.stringify(strategy) === JSON.stringify(state.formerStrategy),
      () => 'another strategy is put back',
    );
    const left = new Set([...leftBehind.map(({ node }) => node), ...skipped]);
    const allowed =
      state.plan.maxFailures === undefined
        ? 0
        : nodesIn(state.plan.maxFailures, this.#cluster.nodes.length, 'down');
    if (outcome === 'complete') {
      must(state.failures.length <= allowed, () => `complete with ${state.failures.length} failures`);
    }
    for (const node of this.#cluster.nodes) {
      if (left.has(node.row.name)) {
        this.#excused(node, state, outcome);
        continue;
      }
      this.#mustHaveEnded(node, outcome, state);
    }
  }

  #mustHaveEnded({ row: { name, pod } }: SimulatedNode, outcome: Finish['outcome'], state: DriveState): void {
    const wanted = outcome === 'complete' ? hashes.next : hashes.former;
    const hash = pod?.hash === hashes.older && outcome === 'undone' ? wanted : pod?.hash;
    must(hash === wanted, () => `${name} is not ${outcome}`);
    // An undo mends what the rollout has done, and nothing else.
    const isOfBefore = outcome === 'undone' && pod !== undefined && pod.createdAt < state.startedAt;
    must(
      isOfBefore || this.#cluster.isAvailable(this.node(name)),
      () => `${name} is ${outcome}, not available`,
    );
  }

  /** Nodes that are left behind have a reason of their own: nothing that would have come right is. */
  #excused(node: SimulatedNode, { skipped }: DriveState, outcome: Finish['outcome']): void {
    if (outcome === 'complete' || skipped.includes(node.row.name)) return;
    must(node.excused, () => `${node.row.name} is left behind, and nothing is wrong with it`);
    must(!this.#cluster.isAvailable(node), () => `${node.row.name} is left behind, and is available`);
  }
}
