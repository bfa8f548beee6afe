import { nodesIn } from '../../../../src/domain/rollout/node-amount.ts';
import type { DriveNews, DriveStep } from '../../../../src/domain/rollout/drive.ts';
import type { DrivePhase, DriveState } from '../../../../src/domain/rollout/drive-state.ts';
import { comparePlaces } from '../../../../src/domain/rollout/waves.ts';
import { isCalm } from './scenario.ts';
import type { SimulatedCluster } from './simulated-cluster.ts';
import { hashes, type SimulatedNode } from './simulated-node.ts';

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
 * it. While undoing, only nodes count that lack their pod because of the driver, and not those that are dead when their
 * time is up: they would keep all others from coming back. Former pods that do not come right count on.
 */
export class Checks {
  readonly #cluster: SimulatedCluster;
  /** Nodes of the waves so far. */
  readonly #touchable = new Set<string>();
  #wave: readonly string[] = [];

  constructor(cluster: SimulatedCluster) {
    this.#cluster = cluster;
  }

  node(name: string): SimulatedNode {
    const node = this.#cluster.byName.get(name);
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
      const node = this.node(name);
      node.writtenAt = this.#cluster.now;
      const inWave = this.#touchable.has(name) || node.moved;
      must(after.phase === 'Undoing' || inWave, () => `${name} is not in a wave yet`);
    }
  }

  #strategyKept({ formerStrategy }: DriveState): void {
    const former = JSON.stringify(this.#cluster.scenario.formerStrategy);
    must(JSON.stringify(formerStrategy) === former, () => 'the former strategy is lost');
  }

  #waveStarted(names: readonly string[], before: DriveState, { skipped, wave }: DriveState): void {
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
    // It would have been their turn: they get it as soon as they are left out no more.
    for (const name of left) if (this.#isUpTo(name, wave)) this.#touchable.add(name);
    this.#wave = [];
  }

  #isUpTo(name: string, wave: DriveState['wave']): boolean {
    const node = this.#cluster.byName.get(name);
    return wave !== undefined && node !== undefined && comparePlaces(node.row, wave.through) <= 0;
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

  /** A node that has left, or is in another place of the order now, is waited for no more, or at another time. */
  #mustBeDone(name: string, sentence: string): void {
    const node = this.#cluster.byName.get(name);
    if (node === undefined || node.moved) return;
    const done = node.row.pod?.hash === hashes.next && this.#cluster.isAvailable(node);
    must(done, () => `${sentence}: ${name} is not done`);
  }

  /** Nodes that count for the budget now. */
  #counted({ phase, skipped, failures, plan }: DriveState): number {
    const undoing = phase === 'Undoing';
    const left = new Set([...skipped, ...(undoing ? [] : failures.map(({ node }) => node))]);
    let count = 0;
    for (const node of this.#cluster.nodes) {
      if (this.#cluster.isAvailable(node) || left.has(node.row.name)) continue;
      const isDead = node.row.notReadySince !== undefined;
      const timeIsUp = this.#cluster.now >= node.writtenAt + plan.nodeTimeout;
      if (!undoing || (node.down && !(isDead && timeIsUp))) count += 1;
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
    this.#mustKeepBudget(state, before);
  }

  #mustKeepBudget(state: DriveState, before: number): void {
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

  /**
   * A driver that was taken for dead deletes late what it was about to delete. It knows nothing of what was done since:
   * the pods' uids and what stands in flight are all that hold it.
   */
  deletingLate(state: DriveState, pods: readonly { readonly node: string; readonly uid: string }[]): void {
    const written = new Set(state.inFlight.map(({ node }) => node));
    const before = this.#counted(state);
    for (const { node: name, uid } of pods) {
      const node = this.#cluster.byName.get(name);
      if (node?.row.pod?.uid !== uid || node.row.pod.terminating) continue;
      const isForgotten = state.phase === 'Undoing' || state.skipped.includes(name);
      must(written.has(name) || isForgotten, () => `${name} is deleted late, and nobody knows of it`);
      node.writtenAt = this.#cluster.now;
      this.#deletePodLate(node, uid, state.phase);
    }
    // Where nothing else happens, and no old pod becomes available meanwhile, not even two drivers take more than one may.
    const { scenario } = this.#cluster;
    if (isCalm(scenario) && scenario.churn === 0 && scenario.ownMinReady === 0)
      this.#mustKeepBudget(state, before);
  }

  #deletePodLate(node: SimulatedNode, uid: string, phase: DrivePhase): void {
    if (phase !== 'Undoing') node.rolled += 1;
    must(node.rolled <= 1, () => `${node.row.name} is done twice`);
    if (this.#cluster.isAvailable(node)) node.down = true;
    this.#cluster.deletePod(node, uid);
  }

  /** Where a rollout rests for good: the former strategy is written down, and nothing updates the rest by itself. */
  resting(state: DriveState): void {
    this.#strategyKept(state);
    must(this.#cluster.strategy.type === 'OnDelete', () => 'it rests, and the controller goes on');
    must(state.because !== undefined, () => 'it rests, and does not say why');
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
    const wanted = outcome === 'complete' ? [hashes.next] : [hashes.former, hashes.again, hashes.older];
    must(
      wanted.some((hash) => hash === pod?.hash),
      () => `${name} is not ${outcome}`,
    );
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
