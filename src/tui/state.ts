import type { ClusterState } from '../domain/cluster-state.ts';
import type { ClusterEvent, Pod } from '../domain/objects.ts';
import type { Dialog } from './dialogs/dialog.ts';
import type { DrivenHere } from './driven.ts';
import type { Grouping } from './grouping.ts';

/** What is looked at. */
export type Screen =
  | { readonly kind: 'daemonSets' }
  | { readonly kind: 'matrix' }
  | { readonly kind: 'daemonSet'; readonly namespace: string; readonly name: string }
  | { readonly kind: 'rollout'; readonly namespace: string; readonly name: string }
  | { readonly kind: 'node'; readonly name: string }
  | { readonly kind: 'namespaces' }
  | { readonly kind: 'groupings' }
  | { readonly kind: 'contexts' }
  | { readonly kind: 'orphans' }
  | { readonly kind: 'help' };

/** Which row of a list is selected, which rows are wanted, and in what order. */
export interface ListState {
  /** Of the selected row; absent before any was. */
  readonly key?: string;
  /** Where that row was, for when it goes. */
  readonly index: number;
  /** Rows that hold this text. */
  readonly filter: string;
  /** The header of the column that decides the order; absent: as the list comes. */
  readonly sortBy?: string;
  readonly reversed: boolean;
  /** Lines of the part below the list that are scrolled away. */
  readonly scrolled: number;
}

/** How old what is shown is, and whether it is renewed. */
export type Freshness =
  | { readonly kind: 'loading'; readonly what: string }
  /** Renewed as things change. */
  | { readonly kind: 'live' }
  /** Shown as it was, and tried again. */
  | { readonly kind: 'stale'; readonly problem: string }
  /** It does not change. */
  | { readonly kind: 'dump' };

/** A context of the kubeconfig; what it does not name is "". */
export interface KubeContext {
  readonly name: string;
  readonly cluster: string;
  readonly user: string;
  readonly namespace: string;
}

/** Where answers come from: for the header. */
export interface Source {
  /** The kubeconfig's context, or the name of the dump. */
  readonly name: string;
  readonly isDump: boolean;
  /** By `--read-only`: nothing is to be changed. */
  readonly isReadOnly?: boolean;
  /** Words that lead a command to it; absent: the kubeconfig's current context does. */
  readonly flags?: readonly string[];
  /** What could be shown instead. */
  readonly contexts?: readonly KubeContext[];
}

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** What the part below a list tells. */
export type Part = 'why' | 'revisions' | 'events' | 'resources' | 'labels' | 'taints';

/** What is read only while it is looked at: events about a DaemonSet, or all pods of a node. */
export type Subject =
  | { readonly kind: 'events'; readonly namespace: string; readonly name: string }
  | { readonly kind: 'pods'; readonly node: string };

/** What such a look has found. */
type Found =
  | { readonly kind: 'events'; readonly events: readonly ClusterEvent[]; readonly isComplete: boolean }
  | { readonly kind: 'pods'; readonly pods: readonly Pod[] }
  | { readonly kind: 'problem'; readonly message: string };

/** A look at one thing, and what it has found as soon as it has. */
export interface Closer {
  readonly subject: Subject;
  readonly found?: Found;
}

/** Everything that the screen is drawn from. */
export interface State {
  readonly source: Source;
  readonly size: Size;
  /** Milliseconds since the epoch: for how long ago it was read. */
  readonly now: number;
  /** What was read last; absent before anything was. */
  readonly cluster?: ClusterState;
  /** What was read last of pods without a controller; absent before they were looked at. */
  readonly orphans?: ClusterState;
  readonly freshness: Freshness;
  /** Absent: all namespaces. */
  readonly namespace?: string;
  /** Only what is in trouble. */
  readonly onlyTrouble: boolean;
  readonly grouping: Grouping;
  /** The part below a list that was chosen, by the kind of screen. */
  readonly parts: Readonly<Partial<Record<Screen['kind'], Part>>>;
  /** What the part on the screen needs beside the rest. */
  readonly closer?: Closer;
  /** The column of the matrix that is selected: a DaemonSet's `namespace/name`. */
  readonly column?: string;
  /** The last one is on the screen; there is always one. */
  readonly screens: readonly Screen[];
  /** By the key of a screen. */
  readonly lists: Readonly<Record<string, ListState>>;
  /** Names of the nodes that were marked, and `namespace/name` of orphans; some may be gone. */
  readonly marks: ReadonlySet<string>;
  /** The filter is being typed. */
  readonly typing: boolean;
  /** A change that is being prepared; keys are for it then. */
  readonly dialog?: Dialog;
  /** Rollouts that this process drives, or has driven. */
  readonly driven: readonly DrivenHere[];
  /** Whoever leaves leaves rollouts that are driven here: that was said. */
  readonly leaving?: true;
  /** One line for people: what was done, or why not. */
  readonly message?: string;
}

export const emptyList: ListState = { index: 0, filter: '', reversed: false, scrolled: 0 };

/** One text for what is the same screen. */
export function screenKey(screen: Screen): string {
  switch (screen.kind) {
    case 'daemonSet':
    case 'rollout':
      return `${screen.kind}/${screen.namespace}/${screen.name}`;
    case 'node':
      return `node/${screen.name}`;
    case 'daemonSets':
    case 'matrix':
    case 'namespaces':
    case 'groupings':
    case 'contexts':
    case 'orphans':
    case 'help':
      return screen.kind;
  }
}

/** The screen that is shown. */
export function shownScreen({ screens }: State): Screen {
  return screens.at(-1) ?? { kind: 'daemonSets' };
}

/** The state of the list on the screen. */
export function shownList(state: State): ListState {
  return state.lists[screenKey(shownScreen(state))] ?? emptyList;
}

/** The same with another state of the list on the screen. */
export function withShownList(state: State, list: ListState): State {
  return { ...state, lists: { ...state.lists, [screenKey(shownScreen(state))]: list } };
}

/** The same with some of it changed. */
export function changeShownList(state: State, change: Partial<ListState>): State {
  return withShownList(state, { ...shownList(state), ...change });
}

/** What is there before anything was read. */
export function initialState(source: Source, size: Size, now: number, namespace?: string): State {
  return {
    source,
    size,
    now,
    freshness: { kind: 'loading', what: '' },
    onlyTrouble: false,
    grouping: 'zone',
    parts: {},
    screens: [{ kind: 'daemonSets' }],
    lists: {},
    marks: new Set(),
    typing: false,
    driven: [],
    ...(namespace === undefined ? {} : { namespace }),
  };
}
