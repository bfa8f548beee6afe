import { setImmediate } from 'node:timers/promises';
import { ClusterError } from '../../cluster/cluster-error.ts';
import type { Cluster } from '../../cluster/cluster.ts';
import { observeCoverage } from '../../cluster/observe.ts';
import { withDrivers } from '../../cluster/rollout/observe-drivers.ts';
import type { ClusterState } from '../../domain/cluster-state.ts';
import type { Action } from '../../tui/action.ts';
import { answersOf } from '../../tui/answers.ts';
import type { Clock } from '../context.ts';
import { orAborted, pause, readUntilAnswered } from '../retry.ts';

/** Between two readings at least, in milliseconds; that part of the time which a reading took; and at most. */
const BREATH = 300;
const SHARE = 1;
const LONGEST_BREATH = 5000;
/** How long nothing may be heard of changes before everything is asked again: a server that is away sends none. */
const RESYNC = 10_000;
/** How long an answer may take before what is shown is called stale. */
const SLOW = 15_000;
/** How long a failure is left alone that waiting may not mend. */
const PATIENCE = 15_000;

export interface Reader {
  readonly cluster: Cluster;
  readonly clock: Clock;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly dispatch: (action: Action) => void;
  /** Ends all reading. */
  readonly signal: AbortSignal;
}

async function observe(
  cluster: Cluster,
  namespace: string | undefined,
  signal: AbortSignal,
): Promise<ClusterState> {
  const scope = namespace === undefined ? {} : { namespace };
  const read = await observeCoverage(cluster, { scope });
  const state = await withDrivers(cluster, read);
  for (const _ of answersOf(state).workOut()) {
    if (signal.aborted) break;
    await setImmediate();
  }
  return state;
}

/** Keeps the screen as new as the cluster: one namespace, or all of them, at a time. */
export class Reading {
  readonly #reader: Reader;
  #current = new AbortController();
  #hasRead = false;

  constructor(reader: Reader) {
    this.#reader = reader;
  }

  /** Reads this namespace from now on (absent: all), and nothing else. @throws only what nobody has foreseen */
  async follow(namespace?: string): Promise<void> {
    this.#current.abort();
    this.#current = new AbortController();
    const signal = AbortSignal.any([this.#reader.signal, this.#current.signal]);
    const waiting = { clock: this.#reader.clock, signal };
    const { cluster, changes } = this.#reader.cluster.follow(namespace === undefined ? {} : { namespace });
    try {
      let more = true;
      let change: Promise<boolean> | undefined;
      while (more && !signal.aborted) {
        const took = await this.#readOnce(cluster, namespace, signal);
        if (signal.aborted || this.#reader.cluster.source === 'dump') return;
        if (took === undefined) await pause(PATIENCE, waiting);
        else {
          const resync = pause(RESYNC, waiting).then(() => undefined);
          // One that nobody waits for any more would take the next change with it.
          change ??= changes.next();
          const woken = await orAborted(Promise.race([change, resync]), signal);
          if (woken !== undefined) change = undefined;
          more = woken !== false;
          await pause(Math.min(Math.max(BREATH, took * SHARE), LONGEST_BREATH), waiting);
        }
      }
    } finally {
      changes.close();
    }
  }

  /** How long it took, in milliseconds; undefined where it failed, which is told. */
  async #readOnce(
    cluster: Cluster,
    namespace: string | undefined,
    signal: AbortSignal,
  ): Promise<number | undefined> {
    const { clock, now, dispatch } = this.#reader;
    const begun = now();
    const overdue = clock.after(SLOW, () => {
      if (this.#hasRead) stale(`the server has not answered for ${SLOW / 1000}s`);
    });
    const stale = (problem: string): void =>
      dispatch({ kind: 'freshness', freshness: { kind: 'stale', problem } });
    try {
      const state = await readUntilAnswered(
        () => observe(cluster, namespace, signal),
        { clock, signal },
        stale,
      );
      if (state === undefined) return 0;
      const freshness = { kind: cluster.source === 'dump' ? 'dump' : 'live' } as const;
      dispatch({ kind: 'read', cluster: state, freshness, now: cluster.now() });
      this.#hasRead = true;
      return now() - begun;
    } catch (error) {
      if (signal.aborted) return 0;
      if (!(error instanceof ClusterError)) throw error;
      stale(error.message);
      return undefined;
    } finally {
      overdue();
    }
  }
}
