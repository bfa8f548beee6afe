import type { DriveEvent } from '../../cluster/rollout/drive-events.ts';
import type { DriveSight } from '../../cluster/rollout/observe-drive.ts';
import { type DriveProgress, driveProgress } from '../../domain/rollout/drive-progress.ts';
import type { DriveState } from '../../domain/rollout/drive-state.ts';
import type { DriveStep } from '../../domain/rollout/drive.ts';
import { doneLine, newsLines } from '../../printers/drive-lines.ts';
import { sanitize } from '../../printers/sanitize.ts';
import type { Look } from '../../printers/tone.ts';
import { NodesDone } from './driving-nodes.ts';

/** Where no line at the bottom says what is waited for, it is said once after so many milliseconds. */
const LONG_WAIT = 30_000;

/** Where it is told. */
export interface TellingScreen {
  /** Whether what is told by `progress` is seen. */
  readonly isLive: boolean;
  /** One line, which stays. It may hold colours, and is safe for a terminal. */
  line(text: string): void;
  /** How far it is now, and what it waits for. */
  progress(progress: DriveProgress, waitsFor: string | undefined): void;
}

/** Tells those who watch what a driver sees and does. */
export class DrivingTeller {
  readonly #screen: TellingScreen;
  readonly #look: Look;
  readonly #nodes = new NodesDone();
  #sight: DriveSight | undefined;
  #waitsFor: string | undefined;
  /** Since when it waits for that, in milliseconds since the epoch. */
  #waitsSince = 0;
  #problem: string | undefined;

  constructor(screen: TellingScreen, look: Look) {
    this.#screen = screen;
    this.#look = look;
  }

  /** What was last seen. */
  get sight(): DriveSight | undefined {
    return this.#sight;
  }

  tell(event: DriveEvent): void {
    switch (event.kind) {
      case 'seen':
        this.#problem = undefined;
        this.#seen(event.sight);
        break;
      case 'step':
        this.#step(event.step);
        break;
      case 'retrying':
        // Somebody else wrote in between, a pause for instance: what it was is seen at the next look.
        if (event.error.kind !== 'conflict') this.#retrying(event.error.message);
        break;
      case 'podsDeleted':
        break;
    }
    this.#live();
  }

  #seen(sight: DriveSight): void {
    this.#sight = sight;
    this.#tellLongWait(sight.view.state.now);
    if (sight.state !== undefined) this.#tellDone(sight, sight.state);
  }

  /** What a step has come to is seen at the next look, the last one of all is not: the end says it. */
  #tellDone({ observation, view }: DriveSight, state: DriveState): void {
    for (const done of this.#nodes.look(observation, state, view.state.now)) {
      this.#screen.line(doneLine(done, this.#look));
    }
  }

  #step(step: DriveStep): void {
    const waitsFor = step.kind === 'wait' ? step.what : undefined;
    if (waitsFor !== this.#waitsFor) this.#waitsSince = this.#sight?.view.state.now ?? 0;
    this.#waitsFor = waitsFor;
    if (step.kind === 'save') {
      const { plan } = step.state;
      for (const line of newsLines(step.what, plan, this.#look)) this.#screen.line(line);
    }
    if (step.kind === 'restoreTemplate') {
      const because = step.state.because === undefined ? '' : `: ${sanitize(step.state.because)}`;
      this.#screen.line(`${this.#look.paint('warn', 'undoing')}${because}`);
    }
  }

  #tellLongWait(now: number): void {
    if (this.#waitsFor === undefined || this.#screen.isLive || now < this.#waitsSince + LONG_WAIT) return;
    this.#screen.line(sanitize(this.#waitsFor));
    this.#waitsSince = Infinity;
  }

  #retrying(problem: string): void {
    if (problem === this.#problem) return;
    this.#problem = problem;
    this.#screen.line(`note: ${sanitize(problem)}: trying again`);
  }

  #live(): void {
    const { state, observation, view } = this.#sight ?? {};
    if (state === undefined || observation === undefined || view === undefined) return;
    this.#screen.progress(driveProgress(state, observation, view.state.now), this.#waitsFor);
  }
}
