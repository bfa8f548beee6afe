import type { Effect } from '../../tui/action.ts';
import { initialState, type State } from '../../tui/state.ts';
import { Store } from '../../tui/store.ts';
import { sanitize } from '../../printers/sanitize.ts';
import type { Look } from '../../printers/tone.ts';
import { type CommandContext, lookOf, type OpenedCluster } from '../context.ts';
import { answerOptions, type FlagValues, on } from '../options.ts';
import { changeOptions } from '../rollout/options.ts';
import { Changes } from './changes.ts';
import { Drivers } from './drivers.ts';
import { CloserLook } from './closer.ts';
import { Reading } from './reading.ts';
import { saveMatrix } from './save-matrix.ts';

/** Flags that ask for a printed answer. */
const printing = [
  'output',
  'watch',
  'exit-code',
  'no-headers',
  'sort-by',
  'by',
  'selector',
  'node-selector',
] as const;

/** Whether a command line without a verb opens the live view: on a terminal, where nothing asks for a printed answer. */
export function wantsUi({ drawUi }: CommandContext, values: FlagValues): boolean {
  return (
    drawUi !== undefined && printing.every((flag) => values[flag] === undefined || values[flag] === false)
  );
}

type Drawn = CommandContext & Required<Pick<CommandContext, 'drawUi'>>;

/** What the command line asks for. */
interface Wanted {
  /** Absent: all. */
  readonly namespace?: string;
  readonly values: FlagValues;
  readonly look: Look;
}

/** What goes on beside the screen while it is drawn. */
class Session {
  readonly #context: Drawn;
  readonly #opened: OpenedCluster;
  readonly #left = new AbortController();
  readonly #signal: AbortSignal;
  readonly #store: Store;
  readonly #reading: Reading;
  readonly #changes: Changes;
  readonly #drivers: Drivers;
  readonly #look: Look;
  readonly #closer: CloserLook;
  #interrupted = false;
  #suspend: ((meanwhile: () => Promise<void>) => Promise<void>) | undefined;

  constructor(context: Drawn, opened: OpenedCluster, { namespace, values, look }: Wanted) {
    this.#look = look;
    this.#context = context;
    this.#opened = opened;
    const { cluster, name = '' } = opened;
    this.#signal = AbortSignal.any([context.signal, this.#left.signal]);
    const size = { columns: context.columns ?? 80, rows: 24 };
    const source = { name, isDump: cluster.source === 'dump', isReadOnly: on(values, 'read-only') };
    this.#store = new Store(initialState(source, size, cluster.now(), namespace), (effect, state) =>
      this.#carryOut(effect, state),
    );
    this.#reading = new Reading({
      cluster,
      clock: context.clock,
      now: () => cluster.now(),
      dispatch: (action) => this.#store.dispatch(action),
      signal: this.#signal,
    });
    const options = changeOptions(values);
    this.#drivers = new Drivers(
      { context, look, fieldManager: options.fieldManager, signal: this.#signal },
      (action) => this.#store.dispatch(action),
    );
    this.#closer = new CloserLook({
      cluster,
      now: () => cluster.now(),
      dispatch: (action) => this.#store.dispatch(action),
      signal: this.#signal,
    });
    this.#changes = new Changes({
      context,
      cluster,
      options,
      drivers: this.#drivers,
      isReadOnly: source.isReadOnly || source.isDump,
      dispatch: (action) => this.#store.dispatch(action),
      signal: this.#signal,
    });
  }

  async run(): Promise<number> {
    const { namespace } = this.#store.state();
    const reading = this.#reading.follow(namespace);
    this.#tick();
    // The terminal is given back before anything else ends; also one that is gone must not keep a Lease from it.
    const giveBack = this.#context.takeInterrupts?.(() => this.#leave(true));
    const giveOutputBack = this.#context.takeClosedOutput?.(() => this.#leave(true));
    try {
      await this.#context.drawUi(this.#store, this.#look, {
        signal: this.#signal,
        onReady: (suspend) => (this.#suspend = suspend),
      });
    } finally {
      this.#left.abort();
      await reading;
      // What was begun is finished, and told where somebody can still read it.
      for (const message of await this.#changes.settled()) {
        this.#context.stderr.write(`${sanitize(message)}\n`);
      }
      for (const text of await this.#drivers.settled()) this.#context.stderr.write(text);
      giveOutputBack?.();
      giveBack?.();
    }
    return this.#interrupted || this.#context.signal.aborted ? 130 : 0;
  }

  /** For how long ago everything was read. */
  #tick(): void {
    const { cluster } = this.#opened;
    const cancel = this.#context.clock.after(1000, () => {
      if (this.#signal.aborted) return;
      if (cluster.source === 'cluster') this.#store.dispatch({ kind: 'tick', now: cluster.now() });
      this.#tick();
    });
    this.#signal.addEventListener('abort', cancel, { once: true });
  }

  #leave(interrupted: boolean): void {
    this.#interrupted = interrupted;
    this.#left.abort();
  }

  #tell(message: string): void {
    this.#store.dispatch({ kind: 'message', message });
  }

  #carryOut(effect: Effect, state: State): void {
    switch (effect.kind) {
      case 'leave':
        this.#leave(effect.interrupted);
        break;
      case 'observe':
        void this.#reading.follow(effect.namespace);
        break;
      case 'look':
        void this.#closer.look(effect.subject);
        break;
      case 'copy':
        this.#context.copy?.(effect.text);
        this.#tell(`copied: ${effect.text}`);
        break;
      case 'saveMatrix':
        void saveMatrix(state).then((message) => this.#tell(message));
        break;
      case 'propose':
        void this.#changes.propose(effect.change);
        break;
      case 'apply':
        void this.#changes.apply(effect.change);
        break;
      case 'suspend':
        if (this.#drivers.any) {
          this.#tell('not now: a rollout is driven from here, and would be left to nobody');
          break;
        }
        void this.#suspend?.(() => this.#context.suspend?.() ?? Promise.resolve());
    }
  }
}

/** `kubectl ds` on a terminal: the live view. The result is the exit code. */
export async function terminalUi(context: CommandContext, values: FlagValues): Promise<number> {
  const { drawUi } = context;
  if (drawUi === undefined) throw new Error('the live view needs a terminal');
  const options = answerOptions(values);
  const opened = await context.openCluster(options.cluster);
  const namespace = options.allNamespaces ? undefined : options.cluster.namespace;
  try {
    return await new Session({ ...context, drawUi }, opened, {
      values,
      look: lookOf(context, options.color),
      ...(namespace === undefined ? {} : { namespace }),
    }).run();
  } finally {
    await opened.cluster.close();
  }
}
