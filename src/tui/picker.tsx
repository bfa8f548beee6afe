import { Box, Text, render, useApp, useInput, useWindowSize } from 'ink';
import { useEffect, useReducer, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { moved, pickerAction, pickerFooter, selectedIndex, stepOf } from './picker-model.ts';
import type { PickerAction, PickerRow, PickerState } from './picker-model.ts';
import type { Press } from './key-binding.ts';
import { pressesOf } from './press.ts';
import { shownRange } from './viewport.ts';

/** What can be chosen, for a width of terminal, and a way to learn that it has changed. */
interface PickerSource {
  frame(size: { readonly width: number }): {
    readonly header: string;
    readonly rows: readonly PickerRow[];
    /** Shown below the rows. */
    readonly note?: string;
  };
  onChange(listener: () => void): () => void;
}

/** How a list was left. */
type Choice =
  | { readonly kind: 'chosen'; readonly key: string }
  | { readonly kind: 'left' }
  /** By Ctrl-C. */
  | { readonly kind: 'interrupted' };

interface PickerStreams {
  readonly stdout: NodeJS.WriteStream;
  readonly stdin: NodeJS.ReadStream;
  readonly signal: AbortSignal;
}

/** Marks the selected row, also where there are no colours. */
const MARK = '> ';
/** Lines beside the rows: header, note, footer, and the one that the cursor is left on. */
const FRAME_LINES = 4;

interface PickerProps {
  readonly source: PickerSource;
  readonly onEnd: (choice: Choice) => void;
}

/** How a key leaves the list; undefined where it does not. */
function choiceOf(
  interrupted: boolean,
  action: PickerAction | undefined,
  chosen: string | undefined,
): Choice | undefined {
  if (interrupted) return { kind: 'interrupted' };
  if (action === 'leave') return { kind: 'left' };
  return action === 'choose' && chosen !== undefined ? { kind: 'chosen', key: chosen } : undefined;
}

function Picker({ source, onEnd }: PickerProps): ReactNode {
  const { exit } = useApp();
  const { columns, rows: height } = useWindowSize();
  // Several keys can come between two drawings: each goes on from the one before, not from what was drawn.
  const [drawn, draw] = useState<PickerState>({ index: 0 });
  const latest = useRef(drawn);
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  useEffect(() => source.onChange(redraw), [source]);
  const { header, rows, note } = source.frame({ width: columns - MARK.length });
  const room = Math.max(1, height - FRAME_LINES);
  const selected = selectedIndex(drawn, rows);
  const { start, end } = shownRange(selected, rows.length, room);
  const endWith = (choice: Choice): void => {
    onEnd(choice);
    exit();
  };
  /** Whether the list goes on after it. */
  const press = (pressed: Press): boolean => {
    const action = pickerAction(pressed);
    const chosen = rows[selectedIndex(latest.current, rows)]?.key;
    const choice = choiceOf(pressed.ctrl === true && pressed.input === 'c', action, chosen);
    if (choice !== undefined) endWith(choice);
    else if (action !== undefined) latest.current = moved(latest.current, stepOf(action, room), rows);
    return choice === undefined;
  };
  useInput((input, key) => {
    if (pressesOf(input, key).every(press)) draw(latest.current);
  });
  return (
    <Box flexDirection="column">
      <Text wrap="truncate">{`${' '.repeat(MARK.length)}${header}`}</Text>
      {rows.slice(start, end).map(({ key, text }, index) => (
        <Text key={key} wrap="truncate" inverse={start + index === selected}>
          {`${start + index === selected ? MARK : ' '.repeat(MARK.length)}${text}`}
        </Text>
      ))}
      <Text wrap="truncate">{note === undefined || note === '' ? ' ' : note}</Text>
      <Text dimColor>{pickerFooter}</Text>
    </Box>
  );
}

/** Shows rows until one is chosen, or the list is left. What was drawn last stays on the screen. */
export async function showPicker(
  source: PickerSource,
  { stdout, stdin, signal }: PickerStreams,
): Promise<Choice> {
  let choice: Choice = { kind: 'left' };
  const onEnd = (made: Choice): void => {
    choice = made;
  };
  const app = render(<Picker source={source} onEnd={onEnd} />, {
    stdout,
    stdin,
    exitOnCtrlC: false,
    patchConsole: false,
    // It is shown on a terminal only; Ink would draw nothing on one where CI happens to be set.
    interactive: true,
  });
  const leave = (): void => app.unmount();
  signal.addEventListener('abort', leave, { once: true });
  try {
    await app.waitUntilExit();
    return choice;
  } finally {
    signal.removeEventListener('abort', leave);
  }
}
