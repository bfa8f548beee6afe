import { asManyAsFit, type KeyBinding } from '../key-binding.ts';
import type { LineEdit } from '../line-editor.ts';
import type { DialogMode } from './dialog.ts';

/** What a key does in a dialog. */
export type DialogCommand =
  | 'proceed'
  | 'agree'
  | 'withdraw'
  | 'complete'
  | 'nextField'
  | 'formerField'
  | 'nextChoice'
  | 'formerChoice'
  | LineEdit
  | 'copy'
  | 'scrollDown'
  | 'scrollUp'
  | 'suspend'
  | 'interrupt';

export interface DialogBinding extends KeyBinding<DialogCommand> {
  /** Where the key does that. */
  readonly in: readonly DialogMode[];
  /** As the footer names it. */
  readonly footer?: string;
}

const typing = ['line', 'form'] as const;
const unmoved = ['line', 'choice', 'wait', 'question', 'preview'] as const;
const everywhere = ['line', 'form', 'choice', 'wait', 'question', 'preview'] as const;

/** Every key of dialogs; help, their footer and the README come from this list. */
export const dialogKeymap: readonly DialogBinding[] = [
  {
    command: 'agree',
    letters: ['y'],
    in: ['question'],
    keys: 'y',
    about: 'to the question: make the change',
    footer: 'y: yes, do it',
  },
  {
    command: 'proceed',
    special: ['return'],
    in: ['line', 'form', 'choice'],
    keys: 'enter',
    about: 'read what it would do, and ask before anything is changed',
    footer: 'enter: go on',
  },
  {
    command: 'withdraw',
    special: ['escape'],
    in: ['line', 'form', 'choice'],
    keys: 'escape',
    about: 'leave, and change nothing',
    footer: 'escape: leave',
  },
  {
    command: 'withdraw',
    letters: ['n', 'q'],
    special: ['escape'],
    in: ['wait', 'question', 'preview'],
    keys: 'n, q, escape',
    about: 'to the question: no; back to what was typed',
    footer: 'n: back',
  },
  {
    command: 'complete',
    special: ['tab'],
    in: ['line'],
    keys: 'tab',
    about: 'complete a key or a value; again: the next one',
    footer: 'tab: complete',
  },
  {
    command: 'nextField',
    special: ['tab', 'downArrow'],
    in: ['form'],
    keys: 'tab, down',
    about: 'in a form: the next field',
    footer: 'tab: next field',
  },
  {
    command: 'formerField',
    special: ['backTab', 'upArrow'],
    in: ['form'],
    keys: 'shift-tab, up',
    about: 'in a form: the field before',
  },
  {
    command: 'nextChoice',
    letters: ['l'],
    special: ['tab', 'rightArrow'],
    in: ['choice'],
    keys: 'tab, l, right',
    about: 'the next choice',
    footer: 'tab: choose',
  },
  {
    command: 'formerChoice',
    letters: ['h'],
    special: ['leftArrow'],
    in: ['choice'],
    keys: 'h, left',
    about: 'the choice before',
  },
  {
    command: 'left',
    special: ['leftArrow'],
    in: typing,
    keys: 'left',
    about: 'in a line: a letter back; in a form: another choice',
  },
  {
    command: 'right',
    special: ['rightArrow'],
    in: typing,
    keys: 'right',
    about: 'in a line: a letter on; in a form: another choice',
  },
  {
    command: 'lineStart',
    ctrl: ['a'],
    special: ['home'],
    in: typing,
    keys: 'home, ctrl-a',
    about: 'the beginning of the line',
  },
  {
    command: 'lineEnd',
    ctrl: ['e'],
    special: ['end'],
    in: typing,
    keys: 'end, ctrl-e',
    about: 'the end of the line',
  },
  {
    command: 'erase',
    special: ['backspace'],
    in: typing,
    keys: 'backspace',
    about: 'take the letter before the cursor away',
  },
  {
    command: 'eraseNext',
    special: ['delete'],
    in: typing,
    keys: 'delete',
    about: 'take the letter behind it away',
  },
  {
    command: 'eraseWord',
    ctrl: ['w'],
    in: typing,
    keys: 'ctrl-w',
    about: 'take the word before the cursor away',
  },
  {
    command: 'clear',
    ctrl: ['u'],
    in: typing,
    keys: 'ctrl-u',
    about: 'take all before the cursor away',
  },
  {
    command: 'copy',
    letters: ['y'],
    ctrl: ['y'],
    in: ['choice', 'preview'],
    keys: 'y',
    about: 'where no line is typed and no question asked: copy the command that does the same',
    footer: 'y: copy',
  },
  {
    command: 'copy',
    ctrl: ['y'],
    in: ['line', 'form', 'question'],
    keys: 'ctrl-y',
    about: 'copy the command that does the same',
    footer: 'ctrl-y: copy',
  },
  {
    command: 'scrollDown',
    special: ['downArrow'],
    in: unmoved,
    keys: 'down',
    about: 'scroll the preview down',
  },
  {
    command: 'scrollDown',
    special: ['pageDown'],
    in: everywhere,
    keys: 'page down',
    about: 'the same, also in a form',
  },
  {
    command: 'scrollUp',
    special: ['upArrow'],
    in: unmoved,
    keys: 'up',
    about: 'scroll the preview up',
  },
  {
    command: 'scrollUp',
    special: ['pageUp'],
    in: everywhere,
    keys: 'page up',
    about: 'the same, also in a form',
  },
  { command: 'suspend', ctrl: ['z'], in: everywhere, keys: 'ctrl-z', about: 'to the shell; fg comes back' },
  { command: 'interrupt', ctrl: ['c'], in: everywhere, keys: 'ctrl-c', about: 'leave the live view' },
];

/** The keys that the footer names in a dialog, as many whole ones as fit. */
export function dialogFooter(mode: DialogMode, width: number): string {
  const texts = dialogKeymap.flatMap((binding) => (binding.in.includes(mode) ? (binding.footer ?? []) : []));
  return asManyAsFit(texts, width);
}
