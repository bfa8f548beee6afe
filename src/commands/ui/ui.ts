import type { Look } from '../../printers/tone.ts';
import type { Effect } from '../../tui/action.ts';
import { initialState, type Source, type State } from '../../tui/state.ts';
import { Store } from '../../tui/store.ts';
import type { ClusterOptions } from '../cluster-options.ts';
import type { CommandContext, OpenedCluster } from '../context.ts';
import { answerOptions, type FlagValues, on } from '../options.ts';
import { changeOptions } from '../rollout/options.ts';
import { Connection } from './connection.ts';
import { ContextSwitch, inContext } from './context-switch.ts';
import { saveMatrix } from './save-matrix.ts';
import { sourceOf } from './source.ts';

const DRIVEN_HERE = 'a rollout is driven from here, and would be left to nobody';

export type Drawn = CommandContext & Required<Pick<CommandContext, 'drawUi'>>;

/** What the command line asks for. */
export interface Wanted {
  /** Absent: all. */
  readonly namespace?: string;
  readonly values: FlagValues;
  readonly look: Look;
}

/** What goes on beside the screen while it is drawn. */
export class Session {
  readonly #context: Drawn;
  readonly #wanted: Wanted;
  readonly #left = new AbortController();
  readonly #signal: AbortSignal;
  readonly #store: Store;
  readonly #contexts: ContextSwitch;
  #connection: Connection;
  #interrupted = false;
  #failure: { readonly error: unknown } | undefined;
  #suspend: ((meanwhile: () => Promise<void>) => Promise<void>) | undefined;

  constructor(context: Drawn, opened: OpenedCluster, wanted: Wanted) {
    this.#context = context;
    this.#wanted = wanted;
    this.#signal = AbortSignal.any([context.signal, this.#left.signal]);
    const size = { columns: context.columns ?? 80, rows: 24 };
    const { namespace } = wanted;
    this.#store = new Store(
      initialState(this.#sourceOf(opened, this.#asked), size, opened.cluster.now(), namespace),
      (effect, state) => this.#carryOut(effect, state),
      (error) => this.#fail(error),
    );
    this.#connection = this.#connect(opened);
    this.#store.subscribe(() => this.#connection.notice());
    this.#contexts = new ContextSwitch({
      open: (name) => context.openCluster(inContext(this.#asked, name)),
      tell: (message) => this.#tell(message),
      fail: (error) => this.#fail(error),
      signal: this.#signal,
    });
  }

  async run(): Promise<number> {
    const { namespace } = this.#store.state();
    this.#connection.carryOut({ kind: 'observe', ...(namespace === undefined ? {} : { namespace }) });
    this.#tick();
    // The terminal is given back before anything else ends; also one that is gone must not keep a Lease from it.
    const giveBack = this.#context.takeInterrupts?.(() => this.#leave(true));
    const giveOutputBack = this.#context.takeClosedOutput?.(() => this.#leave(true));
    try {
      await this.#context.drawUi(this.#store, this.#wanted.look, {
        signal: this.#signal,
        onReady: (suspend) => (this.#suspend = suspend),
      });
    } finally {
      this.#left.abort();
      await this.#contexts.settled();
      this.#context.stderr.write(await this.#connection.close());
      giveOutputBack?.();
      giveBack?.();
    }
    if (this.#failure !== undefined) throw this.#failure.error;
    return this.#interrupted || this.#context.signal.aborted ? 130 : 0;
  }

  /** What the command line says about which cluster is asked. */
  get #asked(): ClusterOptions {
    return answerOptions(this.#wanted.values).cluster;
  }

  #sourceOf(opened: OpenedCluster, options: ClusterOptions): Source {
    return sourceOf(opened, options, on(this.#wanted.values, 'read-only'));
  }

  #connect(opened: OpenedCluster): Connection {
    return new Connection(opened, {
      context: this.#context,
      look: this.#wanted.look,
      options: changeOptions(this.#wanted.values),
      isReadOnly: on(this.#wanted.values, 'read-only'),
      state: this.#store.state,
      dispatch: (action) => this.#store.dispatch(action),
      fail: (error) => this.#fail(error),
      signal: this.#signal,
    });
  }

  /** Another cluster is shown from now on; the one before is closed, and what came of changes there is told. */
  async #show(opened: OpenedCluster, context: string): Promise<void> {
    const former = this.#connection;
    const { namespace: shown } = this.#store.state();
    this.#connection = this.#connect(opened);
    // A namespace of one cluster means nothing in another one: the context says which one is meant there.
    const namespace = shown === undefined ? undefined : opened.namespace;
    this.#store.dispatch({
      kind: 'opened',
      source: this.#sourceOf(opened, inContext(this.#asked, context)),
      now: opened.cluster.now(),
      ...(namespace === undefined ? {} : { namespace }),
    });
    const told = (await former.close()).trimEnd();
    if (told !== '') this.#tell(told);
  }

  /** For how long ago everything was read. */
  #tick(): void {
    const cancel = this.#context.clock.after(1000, () => {
      if (this.#signal.aborted) return;
      const { cluster } = this.#connection;
      if (cluster.source === 'cluster') this.#store.dispatch({ kind: 'tick', now: cluster.now() });
      this.#tick();
    });
    this.#signal.addEventListener('abort', cancel, { once: true });
  }

  #leave(interrupted: boolean): void {
    this.#interrupted = interrupted;
    this.#left.abort();
  }

  /** The terminal is given back first: the error is told where it stays to be read. */
  #fail(error: unknown): void {
    this.#failure ??= { error };
    this.#left.abort();
  }

  #tell(message: string): void {
    this.#store.dispatch({ kind: 'message', message });
  }

  #switchContext(name: string): void {
    if (this.#connection.isDriving) this.#tell(`not now: ${DRIVEN_HERE}`);
    else void this.#contexts.to(name, (opened) => this.#show(opened, name));
  }

  #stop(): void {
    if (this.#connection.isDriving) this.#tell(`not now: ${DRIVEN_HERE}`);
    else void this.#suspend?.(() => this.#context.suspend?.() ?? Promise.resolve());
  }

  #carryOut(effect: Effect, state: State): void {
    switch (effect.kind) {
      case 'leave':
        this.#leave(effect.interrupted);
        break;
      case 'copy':
        this.#context.copy?.(effect.text);
        this.#tell(`copied: ${effect.text}`);
        break;
      case 'saveMatrix':
        void saveMatrix(state).then(
          (message) => this.#tell(message),
          (error: unknown) => this.#fail(error),
        );
        break;
      case 'switchContext':
        this.#switchContext(effect.name);
        break;
      case 'suspend':
        this.#stop();
        break;
      case 'observe':
      case 'look':
      case 'propose':
      case 'apply':
        this.#connection.carryOut(effect);
    }
  }
}
