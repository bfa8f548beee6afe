import type { Cluster } from '../../cluster/cluster.ts';
import { sanitize } from '../../printers/sanitize.ts';
import type { Look } from '../../printers/tone.ts';
import type { Action, Effect } from '../../tui/action.ts';
import type { State } from '../../tui/state.ts';
import type { CommandContext, OpenedCluster } from '../context.ts';
import type { ChangeOptions } from '../rollout/options.ts';
import { Changes } from './changes.ts';
import { CloserLook } from './closer.ts';
import { Drivers } from './drivers.ts';
import { OrphansReading } from './orphans-reading.ts';
import { Reading } from './reading.ts';

interface ConnectionTools {
  readonly context: CommandContext;
  readonly look: Look;
  readonly options: ChangeOptions;
  /** By `--read-only`. */
  readonly isReadOnly: boolean;
  /** What is shown. */
  readonly state: () => State;
  readonly dispatch: (action: Action) => void;
  /** Ends the view with an error that nobody has foreseen. */
  readonly fail: (error: unknown) => void;
  /** The view is left. */
  readonly signal: AbortSignal;
}

/** What is for the cluster to do. */
type ClusterEffect = Extract<Effect, { kind: 'observe' | 'look' | 'propose' | 'apply' }>;

/** One cluster that the live view shows: all reading and changing of it, until another one is shown or the view is left. */
export class Connection {
  readonly cluster: Cluster;
  readonly #end = new AbortController();
  readonly #reading: Reading;
  readonly #closer: CloserLook;
  readonly #orphans: OrphansReading;
  readonly #changes: Changes;
  readonly #drivers: Drivers;
  readonly #fail: (error: unknown) => void;
  readonly #followed: Promise<void>[] = [];

  constructor({ cluster }: OpenedCluster, tools: ConnectionTools) {
    const { context, look, options, isReadOnly } = tools;
    const signal = AbortSignal.any([tools.signal, this.#end.signal]);
    // What is told of a cluster that is shown no more would be taken for news of the other.
    const dispatch = (action: Action): void => {
      if (!this.#end.signal.aborted) tools.dispatch(action);
    };
    const now = (): number => cluster.now();
    this.cluster = cluster;
    this.#fail = tools.fail;
    this.#reading = new Reading({ cluster, clock: context.clock, now, dispatch, signal });
    this.#closer = new CloserLook({ cluster, now, dispatch, signal });
    const { state, fail } = tools;
    this.#orphans = new OrphansReading({ cluster, clock: context.clock, state, dispatch, fail, signal });
    this.#drivers = new Drivers({ context, look, fieldManager: options.fieldManager, signal }, dispatch);
    this.#changes = new Changes({
      context,
      cluster,
      options,
      drivers: this.#drivers,
      isReadOnly: isReadOnly || cluster.source === 'dump',
      dispatch,
      signal,
    });
  }

  /** Whether a rollout is driven over it. */
  get isDriving(): boolean {
    return this.#drivers.any;
  }

  /** To be called when anything on the screen has changed. */
  notice(): void {
    this.#orphans.notice();
  }

  carryOut(effect: ClusterEffect): void {
    switch (effect.kind) {
      case 'observe':
        this.#followed.push(this.#reading.follow(effect.namespace).catch(this.#fail));
        break;
      case 'look':
        void this.#closer.look(effect.subject).catch(this.#fail);
        break;
      case 'propose':
        void this.#changes.propose(effect.change);
        break;
      case 'apply':
        void this.#changes.apply(effect.change);
    }
  }

  /** Ends all reading; what was begun to be changed is finished. What came of that is told where it can still be read. */
  async close(): Promise<string> {
    this.#end.abort();
    await Promise.all(this.#followed);
    const changed = (await this.#changes.settled()).map((message) => `${sanitize(message)}\n`);
    const told = [...changed, ...(await this.#drivers.settled())];
    await this.cluster.close();
    return told.join('');
  }
}
