import { nextStep } from '../../../../src/domain/rollout/drive-next.ts';
import { formatDriveState, parseDriveState } from '../../../../src/domain/rollout/drive-parse.ts';
import { resumed, startState, undoOf } from '../../../../src/domain/rollout/drive-start.ts';
import type { DriveOutcome, DriveStep, DriveWish } from '../../../../src/domain/rollout/drive.ts';
import type { DriveState } from '../../../../src/domain/rollout/drive-state.ts';
import { nodesToSkip } from '../../../../src/domain/rollout/nodes-to-skip.ts';
import { Random } from '../../../differential/random.ts';
import { Checks, Violation } from './checks.ts';
import { isCalm, MINUTE, randomScenario, type Scenario, SECOND } from './scenario.ts';
import { type DeletePods, SimulatedCluster } from './simulated-cluster.ts';

/** What happens to simulated rollouts, beside their steps. */
export type Happening = 'killed' | 'paused' | 'resumed' | 'undone' | 'wokenUp' | 'churned';

/** How a simulated rollout ended. */
export interface Ended {
  readonly outcome: DriveOutcome;
  readonly steps: number;
  /** How often. */
  readonly happened: Readonly<Record<Happening, number>>;
}

type Stop = Extract<DriveStep, { readonly kind: 'stop' }>;
type Change = Extract<DriveStep, { readonly kind: 'save' | 'deletePods' | 'restoreTemplate' }>;

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
  readonly #happened = { killed: 0, paused: 0, resumed: 0, undone: 0, wokenUp: 0, churned: 0 };
  /** A driver that was taken for dead, and what it was about to do. */
  #asleep: { readonly driver: string; readonly step: Change; readonly since: number } | undefined;
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
      this.#wakeUp();
      const wish = this.#wish();
      const me = { driver: this.#name(), ...(wish === undefined ? {} : { wish }) };
      this.#carryOut(nextStep(this.cluster.observe(), me, this.cluster.now));
      this.cluster.advance(this.cluster.now + this.#random.between(0, 2) * SECOND);
    }
    if (this.#ended === 'paused' || this.#ended === 'failed') this.#checks.resting(this.#state());
    const happened = { ...this.#happened, churned: this.cluster.churned };
    return { outcome: this.#ended, steps: this.#steps, happened };
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
    const state = startState(
      {
        id: 'this',
        driver: this.#name(),
        plan,
        formerStrategy: { ...formerStrategy },
        formerHash: 'former',
        formerRevision: 1,
        template: 'next',
        skipped: skipsBroken ? nodesToSkip(this.cluster.observe(), undefined) : [],
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
    const way = this.#random.pick(['strategy', 'template', 'deletion'] as const);
    if (way === 'strategy') {
      this.cluster.strategy = { ...this.#scenario.formerStrategy, type: 'RollingUpdate' };
    } else if (way === 'template') this.cluster.setTemplate('foreign');
    else this.cluster.deleting = true;
  }

  /** A driver dies here; after a while another one takes its place. */
  #kill(): void {
    this.#happened.killed += 1;
    this.cluster.advance(this.cluster.now + this.#random.between(0, 20) * MINUTE);
    this.#takeOver();
  }

  /** Somebody takes over by force from a driver that is still there. */
  #fallAsleep(step: Change): void {
    this.#asleep = { driver: this.#name(), step, since: this.cluster.now };
    this.cluster.advance(this.cluster.now + this.#random.between(0, 20) * SECOND);
    this.#takeOver();
  }

  #takeOver(skipped?: readonly string[]): void {
    this.#driver += 1;
    this.#happened.resumed += 1;
    this.#write(resumed(this.#state(), this.#name(), this.cluster.now, skipped));
  }

  /**
   * What it writes is refused, since the annotation is another one by now; what it deletes is deleted, if the pods are
   * still the ones. Then it looks again, and stops. After a minute it does nothing at all: its Lease has run out.
   */
  #wakeUp(): void {
    const sleeper = this.#asleep;
    if (sleeper === undefined || !this.#random.chance(0.4)) return;
    this.#asleep = undefined;
    const { driver, step, since } = sleeper;
    if (this.cluster.now - since > MINUTE) return;
    this.#happened.wokenUp += 1;
    if (step.kind === 'deletePods') this.#checks.deletingLate(this.#state(), step.pods);
    const after = nextStep(this.cluster.observe(), { driver }, this.cluster.now);
    if (after.kind === 'stop' && ['takenOver', 'changedByOthers'].includes(after.outcome)) return;
    throw new Violation(`${driver} was replaced, and goes on with ${after.kind}`);
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
  #change(step: Change): void {
    const killed = this.#isKilled();
    if (killed && this.#random.chance(0.5)) {
      if (this.#random.chance(this.#scenario.asleep)) this.#fallAsleep(step);
      else this.#kill();
      return;
    }
    if (step.kind === 'deletePods') this.#deletePods(step, killed);
    else if (step.kind === 'save') {
      this.#checks.saving(this.#state(), step.state, step.what);
      if (step.what.kind === 'paused') this.#happened.paused += 1;
      this.#write(step.state);
    } else {
      this.#restore(step.state);
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
    const { strategy, template, deleting } = this.cluster;
    const touched = strategy.type !== 'OnDelete' || template === 'foreign' || deleting;
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
    else if (way === 'skip') this.#takeOver(nodesToSkip(this.cluster.observe(), this.#state()));
    else this.#undo();
  }

  #undo(): void {
    this.#driver += 1;
    const nodes = this.cluster.rows;
    this.#restore(undoOf(this.#state(), this.#name(), this.cluster.now, { nodes }));
  }

  #restore(state: DriveState): void {
    this.#happened.undone += 1;
    const { restored, template } = this.cluster;
    this.#write({ ...state, template: restored });
    if (template !== restored) this.cluster.setTemplate(restored);
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
