import { nextStep } from '../../../../src/domain/rollout/drive-next.ts';
import { formatDriveState, parseDriveState } from '../../../../src/domain/rollout/drive-parse.ts';
import { resumed, startState, undoOf } from '../../../../src/domain/rollout/drive-start.ts';
import type { DriveOutcome, DriveStep, DriveWish } from '../../../../src/domain/rollout/drive.ts';
import type { DriveState } from '../../../../src/domain/rollout/drive-state.ts';
import { Random } from '../../../differential/random.ts';
import { Checks, Violation } from './checks.ts';
import { isCalm, MINUTE, randomScenario, type Scenario, SECOND } from './scenario.ts';
import { type DeletePods, SimulatedCluster } from './simulated-cluster.ts';

/** How a simulated rollout ended. */
export interface Ended {
  readonly outcome: DriveOutcome;
  readonly steps: number;
  readonly kills: number;
}

type Stop = Extract<DriveStep, { readonly kind: 'stop' }>;

/**
 * One rollout in a simulated cluster, from its start to its end. There is no driver that lives for longer than a step:
 * each is new and knows its own name and the annotation's text.
 */
class SimulatedRollout {
  readonly cluster: SimulatedCluster;
  readonly #checks: Checks;
  readonly #random: Random;
  readonly #scenario: Scenario;
  /** The driver is killed around the steps with these numbers, besides those that chance picks. */
  readonly #killAt: number;
  #driver = 0;
  #steps = 0;
  #kills = 0;
  #patience = 6;
  #read: { readonly text: string; readonly state: DriveState };
  #ended: DriveOutcome | undefined;

  constructor(scenario: Scenario, random: Random, killAt = -1) {
    this.#scenario = scenario;
    this.#random = random;
    this.#killAt = killAt;
    this.cluster = new SimulatedCluster(scenario, random);
    this.#checks = new Checks(this.cluster);
    this.#read = this.#start();
  }

  run(): Ended {
    while (this.#ended === undefined) {
      this.#steps += 1;
      if (this.#steps > 20_000) throw new Violation('it does not come to an end');
      this.#interfere();
      const wish = this.#wish();
      const me = { driver: this.#name(), ...(wish === undefined ? {} : { wish }) };
      this.#carryOut(nextStep(this.cluster.observe(), me, this.cluster.now));
      if (this.#ended === undefined) this.#checks.strategyNeverLost(this.#state());
      this.cluster.advance(this.cluster.now + this.#random.between(0, 2) * SECOND);
    }
    return { outcome: this.#ended, steps: this.#steps, kills: this.#kills };
  }

  #name(): string {
    return `driver-${this.#driver}`;
  }

  #state(): DriveState {
    const text = this.cluster.annotation ?? '';
    if (text !== this.#read.text) this.#read = { text, state: parseDriveState(text) };
    return this.#read.state;
  }

  #write(state: DriveState): void {
    const text = formatDriveState(state);
    this.cluster.annotation = text;
    this.#read = { text, state };
  }

  #start(): { readonly text: string; readonly state: DriveState } {
    const { plan, skipsBroken, formerStrategy } = this.#scenario;
    const broken = this.cluster.nodes.filter((node) => !this.cluster.isAvailable(node));
    const state = startState(
      {
        id: 'this',
        driver: this.#name(),
        plan,
        formerStrategy: { ...formerStrategy },
        formerHash: 'former',
        formerRevision: 1,
        template: 'next',
        skipped: skipsBroken ? broken.map(({ row }) => row.name) : [],
      },
      this.cluster.now,
    );
    this.#write(state);
    this.cluster.strategy = { type: 'OnDelete' };
    this.cluster.setTemplate('next');
    return { text: '', state };
  }

  #wish(): DriveWish | undefined {
    const { pause, undo } = this.#scenario.wishes;
    if (pause > 0 && this.#random.chance(pause)) return 'pause';
    return undo > 0 && this.#random.chance(undo) ? 'undo' : undefined;
  }

  #interfere(): void {
    if (this.#scenario.interference === 0 || !this.#random.chance(this.#scenario.interference)) return;
    if (this.#random.chance(0.5))
      this.cluster.strategy = { ...this.#scenario.formerStrategy, type: 'RollingUpdate' };
    else this.cluster.setTemplate('foreign');
  }

  /** A driver dies here; after a while another one takes its place. */
  #kill(): void {
    this.#kills += 1;
    this.cluster.advance(this.cluster.now + this.#random.between(0, 20) * MINUTE);
    this.#takeOver();
  }

  #takeOver(skipped?: readonly string[]): void {
    this.#driver += 1;
    this.#write(resumed(this.#state(), this.#name(), this.cluster.now, skipped));
  }

  #isKilled(): boolean {
    return this.#steps === this.#killAt || this.#random.chance(this.#scenario.killed);
  }

  #carryOut(step: DriveStep): void {
    switch (step.kind) {
      case 'wait':
        this.#wait(step.until);
        return;
      case 'stop':
        this.#stopped(step);
        return;
      case 'finish':
        this.#finish(step);
        return;
      default:
        this.#change(step);
    }
  }

  /** A change may be lost with its driver before it is made, and its driver right after it. */
  #change(step: Extract<DriveStep, { readonly kind: 'save' | 'deletePods' | 'restoreTemplate' }>): void {
    const killed = this.#isKilled();
    if (killed && this.#random.chance(0.5)) {
      this.#kill();
      return;
    }
    if (step.kind === 'deletePods') this.#deletePods(step, killed);
    else if (step.kind === 'save') {
      this.#checks.saving(this.#state(), step.state, step.what);
      this.#write(step.state);
    } else {
      this.#write(step.state);
      this.cluster.setTemplate('former');
    }
    if (killed) this.#kill();
  }

  /** A driver that is killed has deleted some of the pods; requests may be sent twice, and late. */
  #deletePods({ pods }: DeletePods, killed: boolean): void {
    const state = this.#state();
    this.#checks.deleting(state, killed ? pods.slice(0, this.#random.between(0, pods.length)) : pods);
    if (this.#random.chance(0.05)) this.#checks.deleting(state, pods);
  }

  #wait(until = Infinity): void {
    const next = Math.min(until, this.cluster.nextEvent);
    if (next === Infinity) throw new Violation('it waits for something that will never happen');
    this.cluster.advance(Math.max(next, this.cluster.now + this.#scenario.throttle));
  }

  #finish(step: Extract<DriveStep, { readonly kind: 'finish' }>): void {
    this.#checks.finishing(step, this.#state());
    if (this.#isKilled() && this.#random.chance(0.5)) {
      this.#kill();
      return;
    }
    this.cluster.strategy = this.#scenario.formerStrategy;
    this.cluster.annotation = undefined;
    this.#ended = step.outcome;
  }

  #stopped({ outcome, message }: Stop): void {
    if (outcome === 'takenOver') throw new Violation(`nobody took over: ${message}`);
    if (outcome === 'awaitingConfirmation') this.#takeOver();
    else if (outcome === 'paused' || outcome === 'failed') this.#decide(outcome);
    else this.#checkInterference(message);
  }

  #checkInterference(message: string): void {
    const { strategy, template } = this.cluster;
    const touched = strategy['type'] !== 'OnDelete' || template === 'foreign';
    if (!touched) throw new Violation(`nobody has changed anything: ${message}`);
    this.#ended = 'changedByOthers';
  }

  /** What people do about a rollout at rest: go on as it is, without what is broken, back, or leave it there. */
  #decide(outcome: 'paused' | 'failed'): void {
    this.#patience -= 1;
    this.cluster.advance(this.cluster.now + this.#random.between(0, 10) * MINUTE);
    if (this.#patience === 0) {
      this.#ended = outcome;
      return;
    }
    const way = this.#random.pick(['resume', 'skip', 'undo'] as const);
    if (way === 'resume') this.#takeOver();
    else if (way === 'skip') this.#takeOver(this.#broken());
    else this.#undo();
  }

  #broken(): readonly string[] {
    const names = this.cluster.nodes
      .filter((node) => !this.cluster.isAvailable(node))
      .map(({ row }) => row.name);
    return [...new Set([...this.#state().skipped, ...names])];
  }

  #undo(): void {
    this.#driver += 1;
    const nodes = this.cluster.rows;
    this.#write(undoOf(this.#state(), this.#name(), this.cluster.now, { nodes }));
    if (this.cluster.template !== 'former') this.cluster.setTemplate('former');
  }
}

/**
 * One random rollout over so many nodes.
 *
 * @param killAt - besides what chance does, the driver is killed around the step with this number
 */
export function simulate(seed: number, nodes: number, killAt?: number): Ended {
  const random = new Random(seed);
  const scenario = randomScenario(random, nodes);
  const ended = new SimulatedRollout(scenario, random, killAt).run();
  if (isCalm(scenario) && ended.outcome !== 'complete') {
    throw new Violation(`nothing happened to it, and it is ${ended.outcome}`);
  }
  return ended;
}
