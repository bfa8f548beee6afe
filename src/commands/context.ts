import type { Cluster } from '../cluster/cluster.ts';
import type { ContextChoice } from '../cluster/kube-config.ts';
import { painter, wantsColor, wantsUnicode } from '../printers/tone.ts';
import type { ColorChoice, Environment, Look } from '../printers/tone.ts';
import type { State } from '../tui/state.ts';
import type { Store } from '../tui/store.ts';
import type { ClusterOptions } from './cluster-options.ts';

export interface Output {
  write(text: string): unknown;
}

/** Where time comes from, so that tests hold it. */
export interface Clock {
  /** Runs something later; the answer calls it off. */
  after(milliseconds: number, run: () => void): () => void;
}

/** A screen that is drawn again when something changes. */
export interface LiveScreen {
  /** The lines for a size of terminal, joined by `\n`, none wider than `width`. */
  frame(size: { readonly width: number; readonly height: number }): string;
  /** Calls back at every change; the answer stops that. */
  onChange(listener: () => void): () => void;
}

/** Rows of which one can be chosen, drawn again when something changes. */
export interface ChoiceScreen {
  /** A header and rows for a width of terminal, none wider, and what is to be said below them. */
  frame(size: { readonly width: number }): {
    readonly header: string;
    readonly rows: readonly { readonly key: string; readonly text: string }[];
    readonly note?: string;
  };
  /** Calls back at every change; the answer stops that. */
  onChange(listener: () => void): () => void;
}

/** What became of a ChoiceScreen: a row was chosen, or it was left, by Ctrl-C or otherwise. */
export type Choice =
  | { readonly kind: 'chosen'; readonly key: string }
  | { readonly kind: 'left' }
  | { readonly kind: 'interrupted' };

/** What a live view needs beside its store. */
export interface UiOptions {
  /** Ends the drawing. */
  readonly signal: AbortSignal;
  /** Told how the terminal is given to somebody else for a while. */
  readonly onReady: (suspend: (meanwhile: () => Promise<void>) => Promise<void>) => void;
}

/** A cluster that was opened, and the namespace that commands use where no flag names one. */
export interface OpenedCluster {
  readonly cluster: Cluster;
  /** Absent: all namespaces (a dump has no current one). */
  readonly namespace?: string;
  /** What it is called: the kubeconfig's context, or the file of a dump. */
  readonly name?: string;
  /** The contexts that could be opened instead; absent for a dump. */
  readonly contexts?: readonly ContextChoice[];
}

/** What is known of a cluster before anything is asked. */
export type KnownCluster = Omit<OpenedCluster, 'cluster'>;

/** A screen that is drawn on while the live view is still being loaded. */
export interface FirstScreen {
  draw(state: State, look: Look): void;
  /** Back to what was there before: the live view will not be drawn in its place. */
  giveBack(): void;
}

/** What asks a program to end: Ctrl-C, whoever started it, or a terminal that is gone. */
export type Interrupt = 'SIGINT' | 'SIGTERM' | 'SIGHUP';

/** All that a command may touch of the world around it. main.ts makes one; tests make their own. */
export interface CommandContext {
  readonly stdout: Output;
  readonly stderr: Output;
  /** Standard input, for what a flag reads from `-`. */
  readonly input?: AsyncIterable<unknown>;
  readonly isTerminal: { readonly stdout: boolean; readonly stderr: boolean };
  /** Columns of the terminal on stdout; absent where there is none. */
  readonly columns?: number;
  readonly env: Environment;
  readonly clock: Clock;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  /** `known` is told what the kubeconfig says as soon as that is sound, and before what asks a server is loaded. */
  openCluster(options: ClusterOptions, known?: (cluster: KnownCluster) => void): Promise<OpenedCluster>;
  /** Shows a screen until it is left: true if by Ctrl-C. Absent where there is no terminal to draw on. */
  readonly showLive?: (screen: LiveScreen, signal: AbortSignal) => Promise<boolean>;
  /** Lets one of several rows be chosen. Absent where there is no terminal to draw on. */
  readonly choose?: (screen: ChoiceScreen, signal: AbortSignal) => Promise<Choice>;
  /** What the live view is begun on. Absent where there is no terminal to draw on; undefined where nobody looks at it. */
  readonly firstScreen?: () => Promise<FirstScreen | undefined>;
  /** Draws the live view on a screen of its own until it is left. Absent where there is no terminal to draw on. */
  readonly drawUi?: (store: Store, look: Look, options: UiOptions) => Promise<void>;
  /** Hands a text to the terminal's clipboard, where it has one. */
  readonly copy?: (text: string) => void;
  /** Stops this process as Ctrl-Z does; resolves when it goes on. */
  readonly suspend?: () => Promise<void>;
  /** Asks on the terminal: the line that was typed; undefined at the end of input. Absent where nobody can answer. */
  readonly ask?: (question: string, signal?: AbortSignal) => Promise<string | undefined>;
  /**
   * Until it is given back (by the function in the answer), what would end the program calls `listener` instead: Ctrl-C,
   * SIGTERM and SIGHUP. Which one it was: Ctrl-C where that is not said.
   */
  readonly takeInterrupts?: (listener: (signal?: Interrupt) => void) => () => void;
  /**
   * Until it is given back, an output that cannot be written any more calls `listener`, and does not end the program:
   * whoever read it has gone away.
   */
  readonly takeClosedOutput?: (listener: () => void) => () => void;
  /** Who runs this, for others to see: `user@host`. */
  readonly user: string;
}

/** How stdout looks. */
export function lookOf(context: CommandContext, color: ColorChoice): Look {
  return {
    paint: painter(wantsColor(color, context.env, context.isTerminal.stdout)),
    unicode: wantsUnicode(context.env),
    ...(context.isTerminal.stdout && context.columns !== undefined ? { width: context.columns } : {}),
  };
}
