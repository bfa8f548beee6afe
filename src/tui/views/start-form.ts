import { sanitize } from '../../printers/sanitize.ts';
import { shorten } from '../../printers/text-width.ts';
import type { Look } from '../../printers/tone.ts';
import type { StartDialog } from '../dialogs/dialog.ts';
import { fieldsOf, lineOfField, onFailures, type StartField } from '../dialogs/start-dialog.ts';
import { textOf } from '../line-editor.ts';
import type { Line } from './line.ts';
import { restingLineText, typedLineText } from './typed-line.ts';

/** What an empty field means, and what may be typed there. */
const hints: Readonly<Record<StartField, { readonly absent: string; readonly valid: string }>> = {
  container: { absent: '', valid: '' },
  image: { absent: '', valid: 'the image that the container is to have' },
  canary: { absent: 'none', valid: 'nodes of the first wave: N, P% or a selector of nodes' },
  batch: { absent: 'all that are left', valid: 'nodes of each later wave: N or P%' },
  'pause-between': { absent: 'none', valid: 'between waves: a duration (2m), or confirm' },
  'max-unavailable': { absent: "the DaemonSet's own", valid: 'nodes without an available pod: N or P%' },
  'node-timeout': { absent: '5m', valid: 'how long a node may take: a duration (2m)' },
  'on-failure': { absent: '', valid: '' },
};

const NAME = 17;

/** `[pause]  undo` */
function choices(all: readonly string[], chosen: string, look: Look, room: number): string {
  const words = all.map((each) => (each === chosen ? `[${each}]` : ` ${each} `));
  const from = words.slice(room < words.join(' ').length ? all.indexOf(chosen) : 0);
  return shorten(sanitize(from.join(' ')), room, 'end', look.unicode);
}

function valueOf(dialog: StartDialog, field: StartField, look: Look, room: number): string {
  if (field === 'on-failure') return choices(onFailures, dialog.onFailure, look, room);
  const names = dialog.containers.map(({ container }) => container);
  if (field === 'container') return choices(names, dialog.container, look, room);
  const line = lineOfField(dialog, field);
  if (line === undefined) return '';
  const isEmpty = textOf(line) === '';
  if (field !== dialog.field) {
    return isEmpty ? look.paint('muted', hints[field].absent) : restingLineText(textOf(line), room);
  }
  if (!isEmpty) return typedLineText(line, room, look.unicode);
  const hint = shorten(hints[field].valid, Math.max(0, room - 3), 'end', look.unicode);
  return `_  ${look.paint('muted', hint)}`;
}

/** The form, a line for each field. */
export function startFormLines(dialog: StartDialog, look: Look): readonly Line[] {
  const room = (look.width ?? 80) - NAME - 2;
  return fieldsOf(dialog).map((field) => {
    const isHere = field === dialog.field;
    const name = field.padEnd(NAME);
    const value = valueOf(dialog, field, look, room);
    return { text: `${isHere ? '> ' : '  '}${isHere ? look.paint('strong', name) : name}${value}` };
  });
}
