import type { DaemonSet } from '../../domain/objects.ts';
import type { Action } from '../../tui/action.ts';
import type { Drivable } from '../rollout/drivable.ts';
import { DrivenRollout, type DrivingTools } from './driven-rollout.ts';

function keyOf({ metadata: { namespace, name } }: DaemonSet): string {
  return `${namespace}/${name}`;
}

/** The rollouts that the live view drives: they go on whatever is looked at, until it is left. */
export class Drivers {
  readonly #tools: Omit<DrivingTools, 'tell'>;
  readonly #dispatch: (action: Action) => void;
  readonly #now = new Map<string, DrivenRollout>();
  readonly #underWay = new Set<Promise<void>>();
  readonly #untold: string[] = [];

  constructor(tools: Omit<DrivingTools, 'tell'>, dispatch: (action: Action) => void) {
    this.#tools = tools;
    this.#dispatch = dispatch;
  }

  /** Whether any is driven now. */
  get any(): boolean {
    return this.#now.size > 0;
  }

  /** The rollout of a DaemonSet that is driven here now; undefined where it is not. */
  of(daemonSet: DaemonSet): DrivenRollout | undefined {
    return this.#now.get(keyOf(daemonSet));
  }

  /** Drives a rollout from now on, and returns at once. */
  take(drivable: Drivable): void {
    const driving = this.#drive(drivable);
    this.#underWay.add(driving);
    void driving.then(() => this.#underWay.delete(driving));
  }

  /** When none is driven any more, which is soon once the view is left: how they stand that were left. */
  async settled(): Promise<readonly string[]> {
    await Promise.all(this.#underWay);
    return this.#untold;
  }

  async #drive(drivable: Drivable): Promise<void> {
    const key = keyOf(drivable.daemonSet);
    const driven = new DrivenRollout(drivable, {
      ...this.#tools,
      tell: (news) => this.#dispatch({ kind: 'driven', driven: news }),
    });
    this.#now.set(key, driven);
    const { sentence, text } = await driven.toTheEnd();
    this.#now.delete(key);
    if (this.#tools.signal.aborted) this.#untold.push(text);
    else this.#dispatch({ kind: 'message', message: sentence });
  }
}
