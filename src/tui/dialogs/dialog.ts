import type { Cascade, DeleteDaemonSet, LabelChange, TaintChange } from '../../domain/change/change.ts';
import type { Impact } from '../../domain/change/impact.ts';
import type { TypedLine } from '../line-editor.ts';

/** What can be judged on what is on the screen. */
export type JudgedWish = LabelChange | TaintChange | DeleteDaemonSet;

/** Something to be done to a rollout. */
export interface RolloutWish {
  readonly kind: 'rollout';
  readonly verb: 'pause' | 'resume' | 'undo' | 'advance';
  readonly namespace: string;
  readonly name: string;
  /** Of `advance`: where the pod is made anew. */
  readonly node?: string;
}

/** A change that a dialog asks for. */
export type Wish = JudgedWish | RolloutWish;

/** What a change would do: read for it alone, right before somebody agrees to it. */
export interface Proposal {
  /** As it was asked for. */
  readonly change: Wish;
  /** One sentence that names what is lost. */
  readonly question: string;
  readonly impact?: Impact;
  /** What else to know, one sentence each. */
  readonly facts: readonly string[];
}

/** How far a dialog is. */
export type Stage =
  /** What is wanted is typed, or chosen. */
  | { readonly kind: 'asking' }
  /** What it would do is being read. */
  | { readonly kind: 'reading'; readonly change: Wish }
  /** It has to be agreed to. */
  | { readonly kind: 'proposed'; readonly proposal: Proposal };

interface AnyDialog {
  readonly stage: Stage;
  /** Lines of the preview that are scrolled away. */
  readonly scrolled: number;
  /** Why it could not be proposed. */
  readonly problem?: string;
}

/** Labels or taints of nodes. */
export interface NodesDialog extends AnyDialog {
  readonly kind: 'label' | 'taint';
  /** Names. */
  readonly nodes: readonly string[];
  /** What is typed: changes in kubectl's words, apart by blanks. */
  readonly line: TypedLine;
  /** The text before the cursor that tab has begun to complete, and which of its completions is there. */
  readonly completing?: { readonly text: string; readonly place: number };
}

/** The end of a DaemonSet. */
export interface DeleteDialog extends AnyDialog {
  readonly kind: 'delete';
  readonly namespace: string;
  readonly name: string;
  readonly cascade: Cascade;
}

/** Something to be done to a rollout: there is nothing to type, so it is read at once. */
export interface RolloutDialog extends AnyDialog {
  readonly kind: 'rollout';
  readonly wish: RolloutWish;
}

/** A change that is being prepared; nothing is changed before somebody has agreed to it. */
export type Dialog = NodesDialog | DeleteDialog | RolloutDialog;

/** What keys do depends on it: letters are letters where a line is typed, and `y` agrees only where there is a question. */
export type DialogMode = 'line' | 'choice' | 'wait' | 'question' | 'preview';

/** @param isReadOnly - whether nothing can be changed: then a proposal is a preview */
export function modeOf({ kind, stage }: Dialog, isReadOnly: boolean): DialogMode {
  switch (stage.kind) {
    case 'asking':
      return kind === 'delete' ? 'choice' : kind === 'rollout' ? 'preview' : 'line';
    case 'reading':
      return 'wait';
    case 'proposed':
      return isReadOnly ? 'preview' : 'question';
  }
}
