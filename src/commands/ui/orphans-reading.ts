import { ClusterError } from '../../cluster/cluster-error.ts';
import type { Cluster } from '../../cluster/cluster.ts';
import { observeOrphans } from '../../cluster/observe-orphans.ts';
import type { ClusterState } from '../../domain/cluster-state.ts';
import type { Action } from '../../tui/action.ts';
import { shownScreen, type State } from '../../tui/state.ts';
import type { Clock } from '../context.ts';
import { orAborted, pause } from '../retry.ts';

/** Between two readings at least, in milliseconds; that many times the time which a reading took; and at most. */
const BREATH = 1000;
const SHARE = 5;
const LONGEST_BREATH = 10_000;

export interface OrphanReader {
  readonly cluster: Cluster;
  readonly clock: Clock;
  /** What is shown. */
  readonly state: () => State;
  readonly dispatch: (action: Action) => void;
  /** Told what nobody has foreseen. */
  readonly fail: (error: unknown) => void;
  readonly signal: AbortSignal;
}

/**
 * Reads orphans while they are looked at: they are no part of what other screens need, and asking for them is more work for
 * a server. They are read anew when something else was.
 */
export class OrphansReading {
  readonly #reader: OrphanReader;
  /** The reading of all else that the last one of orphans came after. */
  #after: ClusterState | undefined;
  #isReading = false;
  #problem: string | undefined;

  constructor(reader: OrphanReader) {
    this.#reader = reader;
  }

  /** To be called when anything on the screen has changed. */
  notice(): void {
    if (!this.#isReading && this.#isWanted()) void this.#read().catch(this.#reader.fail);
  }

  #isWanted(): boolean {
    const { signal } = this.#reader;
    const state = this.#reader.state();
    if (shownScreen(state).kind !== 'orphans' || state.cluster === undefined || signal.aborted) return false;
    return state.cluster !== this.#after || state.orphans === undefined;
  }

  async #read(): Promise<void> {
    const { state, dispatch, clock, signal, cluster } = this.#reader;
    this.#isReading = true;
    const { namespace, cluster: after } = state();
    this.#after = after;
    const begun = cluster.now();
    try {
      const scope = namespace === undefined ? {} : { namespace };
      const orphans = await orAborted(observeOrphans(cluster, scope), signal);
      if (orphans === undefined) return;
      this.#problem = undefined;
      // Of another namespace by now: it is read below.
      if (state().namespace === namespace) dispatch({ kind: 'orphans', orphans });
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof ClusterError)) throw error;
      this.#tell(error.message);
    } finally {
      await pause(Math.min(Math.max(BREATH, SHARE * (cluster.now() - begun)), LONGEST_BREATH), {
        clock,
        signal,
      });
      this.#isReading = false;
    }
    this.notice();
  }

  /** Once: what it is tried again for may last. */
  #tell(problem: string): void {
    if (problem !== this.#problem) this.#reader.dispatch({ kind: 'message', message: problem });
    this.#problem = problem;
  }
}
