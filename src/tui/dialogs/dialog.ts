import type {
  Cascade,
  DeleteDaemonSet,
  DeletePods,
  LabelChange,
  TaintChange,
} from '../../domain/change/change.ts';
import type { Impact } from '../../domain/change/impact.ts';
import type { PlanWords } from '../../domain/rollout/asked-plan.ts';
import type { ImageRequest } from '../../domain/rollout/image-change.ts';
import type { PreviewShown } from '../../printers/preview-text.ts';
import type { TypedLine } from '../line-editor.ts';
import type { StartField, TypedFlag } from './start-dialog.ts';

/** What can be judged on what is on the screen. */
export type JudgedWish = LabelChange | TaintChange | DeleteDaemonSet | DeletePods;

/** Something to be done to a rollout. */
export interface RolloutWish {
  readonly kind: 'rollout';
  readonly verb: 'pause' | 'resume' | 'undo' | 'advance';
  readonly namespace: string;
  readonly name: string;
  /** Of `advance`: where the pod is made anew. */
  readonly node?: string;
}

/** A rollout to begin, in the words of `rollout start`. */
export interface StartWish {
  readonly kind: 'start';
  readonly namespace: string;
  readonly name: string;
  /** Those that change. */
  readonly images: readonly ImageRequest[];
  readonly words: PlanWords;
}

/** A change that a dialog asks for. */
export type Wish = JudgedWish | RolloutWish | StartWish;

/** What a change would do: read for it alone, right before somebody agrees to it. */
export interface Proposal {
  /** As it was asked for. */
  readonly change: Wish;
  /** One sentence that names what is lost. */
  readonly question: string;
  readonly impact?: Impact;
  /** Of a rollout that is to begin. */
  readonly preview?: PreviewShown;
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

/** The end of orphans: there is nothing to type either. */
export interface OrphansDialog extends AnyDialog {
  readonly kind: 'orphans';
  readonly change: DeletePods;
}

/** A rollout that is to begin: a form. */
export interface StartDialog extends AnyDialog {
  readonly kind: 'start';
  readonly namespace: string;
  readonly name: string;
  /** With the images that they have. */
  readonly containers: readonly ImageRequest[];
  /** The one whose image is in the form. */
  readonly container: string;
  /** What is typed, by container. */
  readonly images: Readonly<Record<string, TypedLine>>;
  readonly words: Readonly<Partial<Record<TypedFlag, TypedLine>>>;
  readonly onFailure: 'pause' | 'undo';
  /** The field that is being filled in. */
  readonly field: StartField;
}

/** A change that is being prepared; nothing is changed before somebody has agreed to it. */
export type Dialog = NodesDialog | DeleteDialog | RolloutDialog | OrphansDialog | StartDialog;

/** What keys do depends on it: letters are letters where a line is typed, and `y` agrees only where there is a question. */
export type DialogMode = 'line' | 'form' | 'choice' | 'wait' | 'question' | 'preview';

const askingModes: Readonly<Record<Dialog['kind'], DialogMode>> = {
  label: 'line',
  taint: 'line',
  delete: 'choice',
  rollout: 'preview',
  orphans: 'preview',
  start: 'form',
};

/** Whether there is nothing to fill in: what it would do is read at once. */
export function asksAtOnce(dialog: Dialog): dialog is RolloutDialog | OrphansDialog {
  return dialog.kind === 'rollout' || dialog.kind === 'orphans';
}

/** @param isReadOnly - whether nothing can be changed: then a proposal is a preview */
export function modeOf({ kind, stage }: Dialog, isReadOnly: boolean): DialogMode {
  switch (stage.kind) {
    case 'asking':
      return askingModes[kind];
    case 'reading':
      return 'wait';
    case 'proposed':
      return isReadOnly ? 'preview' : 'question';
  }
}
