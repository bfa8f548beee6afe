import { Box, Text, render, useInput, useWindowSize } from 'ink';
import { useEffect, useReducer } from 'react';
import type { ReactNode } from 'react';

/** What is drawn: a frame for a size of terminal, and a way to learn that it has changed. */
export interface LiveSource {
  frame(size: { readonly width: number; readonly height: number }): string;
  onChange(listener: () => void): () => void;
}

interface LiveStreams {
  readonly stdout: NodeJS.WriteStream;
  readonly stdin: NodeJS.ReadStream;
  readonly signal: AbortSignal;
}

const FOOTER = 'q: leave';

/** The lines that fit above the footer: taller output is cut, and says so. */
export function clipped(frame: string, height: number): readonly string[] {
  const lines = frame.replace(/\n$/, '').split('\n');
  const room = Math.max(1, height - 2);
  if (lines.length <= room) return lines;
  return [...lines.slice(0, room - 1), `... and ${lines.length - room + 1} more lines`];
}

interface LiveViewProps {
  readonly source: LiveSource;
  /** What it shows is to stay; keys do nothing any more, so none is named. */
  readonly isOver: boolean;
  readonly onLeave: (interrupted: boolean) => void;
}

function LiveView({ source, isOver, onLeave }: LiveViewProps): ReactNode {
  const { columns, rows } = useWindowSize();
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  useEffect(() => source.onChange(redraw), [source]);
  useInput((input, key) => {
    const interrupted = key.ctrl && input === 'c';
    if (!interrupted && input !== 'q' && !key.escape) return;
    onLeave(interrupted);
  });
  return (
    <Box flexDirection="column">
      {clipped(source.frame({ width: columns, height: rows }), rows).map((line, index) => (
        <Text key={index} wrap="truncate">
          {line === '' ? ' ' : line}
        </Text>
      ))}
      {isOver ? null : <Text dimColor>{FOOTER}</Text>}
    </Box>
  );
}

/** Draws until the viewer leaves: true if by Ctrl-C. What was drawn last stays on the screen. */
export async function showLiveView(
  source: LiveSource,
  { stdout, stdin, signal }: LiveStreams,
): Promise<boolean> {
  let interrupted = false;
  const onLeave = (byCtrlC: boolean): void => {
    interrupted = byCtrlC;
    leave();
  };
  const view = (isOver: boolean): ReactNode => <LiveView source={source} isOver={isOver} onLeave={onLeave} />;
  const app = render(view(false), {
    stdout,
    stdin,
    exitOnCtrlC: false,
    patchConsole: false,
    // It is shown on a terminal only; Ink would draw nothing on one where CI happens to be set.
    interactive: true,
  });
  const leave = (): void => {
    app.rerender(view(true));
    app.unmount();
  };
  signal.addEventListener('abort', leave, { once: true });
  try {
    await app.waitUntilExit();
    return interrupted;
  } finally {
    signal.removeEventListener('abort', leave);
  }
}
