import { Box, Text, render, useApp, useInput, useWindowSize } from 'ink';
import { useEffect, useReducer, useState } from 'react';
import type { ReactNode } from 'react';
import { moved, pickerAction, pickerFooter, selectedIndex, shownRange, stepOf } from './picker-model.ts';
import type { PickerRow, PickerState } from './picker-model.ts';

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

function Picker({ source, onEnd }: PickerProps): ReactNode {
  const { exit } = useApp();
  const { columns, rows: height } = useWindowSize();
  const [state, select] = useState<PickerState>({ index: 0 });
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  useEffect(() => source.onChange(redraw), [source]);
  const { header, rows, note } = source.frame({ width: columns - MARK.length });
  const room = Math.max(1, height - FRAME_LINES);
  const selected = selectedIndex(state, rows);
  const { start, end } = shownRange(selected, rows.length, room);
  const endWith = (choice: Choice): void => {
    onEnd(choice);
    exit();
  };
  useInput((input, key) => {
    if (key.ctrl && input === 'c') return endWith({ kind: 'interrupted' });
    const action = pickerAction(input, key);
    if (action === 'leave') return endWith({ kind: 'left' });
    const chosen = rows[selected]?.key;
    if (action === 'choose' && chosen !== undefined) return endWith({ kind: 'chosen', key: chosen });
    if (action !== undefined) select((before) => moved(before, stepOf(action, room), rows));
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
