import type { ClusterState } from '../domain/cluster-state.ts';
import type { Proposal, Wish } from './dialogs/dialog.ts';
import type { DrivenHere } from './driven.ts';
import type { Press } from './key-binding.ts';
import type { Closer, Freshness, Size, Source, State, Subject } from './state.ts';

/** Something that happens. */
export type Action =
  | { readonly kind: 'key'; readonly press: Press }
  | { readonly kind: 'resized'; readonly size: Size }
  | {
      readonly kind: 'read';
      readonly cluster: ClusterState;
      readonly freshness: Freshness;
      readonly now: number;
    }
  /** What was read of pods without a controller. */
  | { readonly kind: 'orphans'; readonly orphans: ClusterState }
  | { readonly kind: 'freshness'; readonly freshness: Freshness }
  | { readonly kind: 'message'; readonly message: string }
  | { readonly kind: 'tick'; readonly now: number }
  /** Another cluster is shown from now on. */
  | { readonly kind: 'opened'; readonly source: Source; readonly now: number; readonly namespace?: string }
  /** What a closer look has found. */
  | ({ readonly kind: 'looked' } & Required<Closer>)
  /** What a change that was asked about would do. */
  | { readonly kind: 'proposed'; readonly proposal: Proposal }
  /** What is new of a rollout that is driven here. */
  | { readonly kind: 'driven'; readonly driven: DrivenHere }
  /** It cannot be made, or not be judged. */
  | { readonly kind: 'refused'; readonly change: Wish; readonly problem: string };

/** What is to be done about it outside of the screen. */
export type Effect =
  | { readonly kind: 'leave'; readonly interrupted: boolean }
  | { readonly kind: 'suspend' }
  | { readonly kind: 'copy'; readonly text: string }
  | { readonly kind: 'saveMatrix' }
  /** Read this namespace from now on; absent: all. */
  | { readonly kind: 'observe'; readonly namespace?: string }
  /** Show the cluster of another context. */
  | { readonly kind: 'switchContext'; readonly name: string }
  /** Read what is looked at, and nothing else. */
  | { readonly kind: 'look'; readonly subject: Subject }
  /** Read what a change would do. */
  | { readonly kind: 'propose'; readonly change: Wish }
  /** Make the change, as it was proposed. */
  | { readonly kind: 'apply'; readonly change: Wish };

export interface Update {
  readonly state: State;
  readonly effects: readonly Effect[];
}

export function only(state: State, ...effects: readonly Effect[]): Update {
  return { state, effects };
}
