import type { Cluster } from '../../src/cluster/cluster.ts';
import type { Clock, OpenedCluster } from '../../src/commands/context.ts';
import { recordingContext } from './invoke.ts';

/** Waits that are worth turning the clock for; longer ones are deadlines. */
const SHORT = 5000;

/** A clock on which nothing takes time: it is turned to the end of every short wait as soon as nothing else is going on. */
export class HurriedClock implements Clock {
  #now = 0;
  #timers: { readonly at: number; readonly run: () => void }[] = [];

  /** Milliseconds since the test began. */
  get now(): number {
    return this.#now;
  }

  after(milliseconds: number, run: () => void): () => void {
    const timer = { at: this.#now + milliseconds, run };
    this.#timers.push(timer);
    if (milliseconds <= SHORT) setImmediate(() => this.#turnTo(timer));
    return () => (this.#timers = this.#timers.filter((each) => each !== timer));
  }

  /** Lets every timer run up to this one, unless it was called off. */
  #turnTo(last: { readonly at: number }): void {
    while (this.#timers.some((timer) => timer === last)) {
      const [next] = this.#timers.toSorted((a, b) => a.at - b.at);
      if (next === undefined) return;
      this.#timers = this.#timers.filter((each) => each !== next);
      this.#now = next.at;
      next.run();
    }
  }
}

export interface Play {
  readonly clock?: Clock & { readonly now: number };
  /** Called whenever the last scene is on and somebody waits for a change. */
  readonly whenOver?: () => void;
  readonly overrides?: (cluster: Cluster) => Partial<Cluster>;
  readonly namespace?: string;
}

/** Opens a live cluster that is as these dumps say, one after the other: each time that somebody waits for a change. */
export function playing(dumps: readonly string[], play: Play = {}): () => Promise<OpenedCluster> {
  const { clock, whenOver = () => undefined, overrides = () => ({}), namespace } = play;
  return async () => {
    const scenes = await Promise.all(
      dumps.map(
        async (stdin) => (await recordingContext({ stdin }).openCluster({ from: '-', verbosity: 0 })).cluster,
      ),
    );
    let [current, ...coming] = scenes;
    if (current === undefined) throw new Error('a play has at least one scene');
    const next = (): Promise<boolean> => {
      const scene = coming.shift();
      if (scene === undefined) {
        queueMicrotask(whenOver);
        return new Promise(() => undefined);
      }
      current = scene;
      return Promise.resolve(true);
    };
    const own: Partial<Cluster> = {
      source: 'cluster',
      changes: () => ({ next, close: () => undefined }),
      consistent: () => cluster,
      now: () => (current?.now() ?? 0) + (clock?.now ?? 0),
    };
    const cluster: Cluster = new Proxy(current, {
      get: (_, name: keyof Cluster) => {
        const scene = current;
        if (scene === undefined) return undefined;
        const given = { ...own, ...overrides(scene) }[name];
        if (given !== undefined) return given;
        const value: unknown = scene[name];
        return typeof value === 'function' ? value.bind(scene) : value;
      },
    });
    return { cluster, ...(namespace === undefined ? {} : { namespace }) };
  };
}
