import type { DriveProgress } from '../domain/rollout/drive-progress.ts';
import type { State } from './state.ts';

/** A rollout that this process drives, or has driven since the view was opened. */
export interface DrivenHere {
  readonly namespace: string;
  readonly name: string;
  /** Whether it is driven no more. */
  readonly isOver: boolean;
  /** How far it was at the last look; absent before the first one. */
  readonly progress?: DriveProgress;
  readonly waitsFor?: string;
  /** What it wants somebody's word for. */
  readonly asks?: string;
  /** What has happened, the newest last: lines that are safe for a terminal, and may hold colours. */
  readonly news: readonly string[];
}

/** The rollouts that are driven here now. */
export function drivenNow({ driven }: Pick<State, 'driven'>): readonly DrivenHere[] {
  return driven.filter(({ isOver }) => !isOver);
}

/** What is told of one DaemonSet's rollout; undefined where it was not driven here. */
export function drivenOf(
  { driven }: Pick<State, 'driven'>,
  { namespace, name }: { readonly namespace: string; readonly name: string },
): DrivenHere | undefined {
  return driven.find((each) => each.namespace === namespace && each.name === name);
}

/** The same state with what is new of one of them. */
export function withDriven(state: State, driven: DrivenHere): State {
  const others = state.driven.filter((each) => each !== drivenOf(state, driven));
  return { ...state, driven: [...others, driven] };
}
