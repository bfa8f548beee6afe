import { cascades } from '../../domain/change/change.ts';
import { type Action, only, type Update } from '../action.ts';
import { boundTo, type Press } from '../key-binding.ts';
import { edited, type LineEdit, type TypedLine, typedInto } from '../line-editor.ts';
import type { State } from '../state.ts';
import { commandOfDialog } from './commands.ts';
import { completed } from './completion.ts';
import { asksAtOnce, type Dialog, type DialogMode, modeOf, type StartDialog } from './dialog.ts';
import { type DialogCommand, dialogKeymap } from './keymap.ts';
import { lineOfField, movedChoice, movedField, withFieldLine } from './start-dialog.ts';
import { askedBy } from './words.ts';

type In<D> = (dialog: D, state: State) => Update;

function shown(state: State, dialog: Dialog): Update {
  return only({ ...state, dialog });
}

function closed(state: State, message?: string): State {
  const { dialog: _done, ...rest } = state;
  return message === undefined ? rest : { ...rest, message };
}

/** What somebody has changed is judged anew, and shown from its beginning. */
function renewed<D extends Dialog>(dialog: D): D {
  const { problem: _old, ...rest } = dialog;
  return { ...(rest as D), scrolled: 0 };
}

/** The line that is typed; undefined where none is. */
function lineIn(dialog: Dialog): TypedLine | undefined {
  if (dialog.kind === 'label' || dialog.kind === 'taint') return dialog.line;
  return dialog.kind === 'start' ? lineOfField(dialog, dialog.field) : undefined;
}

function withLine(dialog: Dialog, line: TypedLine): Dialog {
  if (dialog.kind === 'start') return renewed(withFieldLine(dialog, line));
  if (dialog.kind !== 'label' && dialog.kind !== 'taint') return dialog;
  const { completing: _over, ...rest } = dialog;
  return renewed({ ...rest, line });
}

function edits(edit: LineEdit): In<Dialog> {
  return (dialog, state) => {
    const line = lineIn(dialog);
    return line === undefined ? only(state) : shown(state, withLine(dialog, edited(line, edit)));
  };
}

/** A letter back or on; where something is chosen, the choice before or the next one. */
function across(edit: 'left' | 'right', by: number): In<Dialog> {
  return (dialog, state) =>
    lineIn(dialog) === undefined ? chosen(by)(dialog, state) : edits(edit)(dialog, state);
}

function ofForm(change: (dialog: StartDialog) => StartDialog): In<Dialog> {
  return (dialog, state) => (dialog.kind === 'start' ? shown(state, change(dialog)) : only(state));
}

function chosen(by: number): In<Dialog> {
  return (dialog, state) => {
    if (dialog.kind === 'start') return shown(state, renewed(movedChoice(dialog, by)));
    if (dialog.kind !== 'delete') return only(state);
    const place = (cascades.indexOf(dialog.cascade) + by + cascades.length) % cascades.length;
    return shown(state, renewed({ ...dialog, cascade: cascades[place] ?? dialog.cascade }));
  };
}

function scrolled(by: number): In<Dialog> {
  return (dialog, state) => shown(state, { ...dialog, scrolled: Math.max(0, dialog.scrolled + by) });
}

const proceed: In<Dialog> = (dialog, state) => {
  if (asksAtOnce(dialog)) return only(state);
  const asked = askedBy(dialog);
  if (asked.kind === 'nothing') return only({ ...state, message: 'nothing is typed yet' });
  if (asked.kind === 'problem') return only(state);
  const { change } = asked;
  const { problem: _old, ...rest } = dialog;
  const { state: next } = shown(state, { ...rest, stage: { kind: 'reading', change }, scrolled: 0 });
  return only(next, { kind: 'propose', change });
};

const agree: In<Dialog> = ({ stage }, state) => {
  if (stage.kind !== 'proposed') return only(state);
  const { change } = stage.proposal;
  return only(closed(state, 'changing ...'), { kind: 'apply', change });
};

const withdraw: In<Dialog> = (dialog, state) => {
  const { stage } = dialog;
  if (stage.kind === 'asking' || asksAtOnce(dialog)) return only(closed(state));
  return shown(state, { ...dialog, stage: { kind: 'asking' }, scrolled: 0 });
};

const copy: In<Dialog> = (dialog, state) => {
  const text = commandOfDialog(dialog, state);
  return text === undefined
    ? only({ ...state, message: 'there is no command for that yet' })
    : only(state, { kind: 'copy', text });
};

const commands: Readonly<Record<DialogCommand, In<Dialog>>> = {
  proceed,
  agree,
  withdraw,
  copy,
  complete: (dialog, state) =>
    dialog.kind === 'label' || dialog.kind === 'taint'
      ? shown(state, completed(dialog, state.cluster))
      : only(state),
  nextField: ofForm((dialog) => movedField(dialog, 1)),
  formerField: ofForm((dialog) => movedField(dialog, -1)),
  nextChoice: chosen(1),
  formerChoice: chosen(-1),
  left: across('left', -1),
  right: across('right', 1),
  lineStart: edits('lineStart'),
  lineEnd: edits('lineEnd'),
  erase: edits('erase'),
  eraseNext: edits('eraseNext'),
  eraseWord: edits('eraseWord'),
  clear: edits('clear'),
  scrollDown: scrolled(1),
  scrollUp: scrolled(-1),
  suspend: (_, state) => only(state, { kind: 'suspend' }),
  interrupt: (_, state) => only(state, { kind: 'leave', interrupted: true }),
};

function commandIn(mode: DialogMode, press: Press): DialogCommand | undefined {
  return boundTo(
    dialogKeymap.filter((binding) => binding.in.includes(mode)),
    press,
  );
}

/** A key while a dialog is open: what it does there, or a letter of the line. */
export function pressedInDialog(state: State, dialog: Dialog, press: Press): Update {
  const mode = modeOf(dialog, isReadOnly(state));
  const command = commandIn(mode, press);
  if (command !== undefined) return commands[command](dialog, state);
  const isText = press.special === undefined && press.ctrl !== true && press.input !== '';
  if ((mode !== 'line' && mode !== 'form') || !isText) return only(state);
  const line = lineIn(dialog);
  if (line !== undefined) return shown(state, withLine(dialog, typedInto(line, press.input)));
  return press.input === ' ' ? chosen(1)(dialog, state) : only(state);
}

/** Whether nothing can be changed: by `--read-only`, or since a dump is shown. */
export function isReadOnly({ source }: State): boolean {
  return source.isDump || source.isReadOnly === true;
}

/** What was read for a dialog. One that asks for something else by now, or is closed, does not take it. */
export function answered(state: State, action: Extract<Action, { kind: 'proposed' | 'refused' }>): State {
  const { dialog } = state;
  const change = action.kind === 'proposed' ? action.proposal.change : action.change;
  if (dialog?.stage.kind !== 'reading' || dialog.stage.change !== change) return state;
  if (action.kind === 'refused') {
    return { ...state, dialog: { ...dialog, stage: { kind: 'asking' }, problem: action.problem } };
  }
  return { ...state, dialog: { ...dialog, stage: { kind: 'proposed', proposal: action.proposal } } };
}
