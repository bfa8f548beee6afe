import { Box, Text, render, useApp, useInput, useWindowSize } from 'ink';
import { useEffect, useSyncExternalStore } from 'react';
import type { ReactNode } from 'react';
import type { Look } from '../printers/tone.ts';
import { pressesOf } from './press.ts';
import type { Store } from './store.ts';
import { frameOf } from './views/frame.ts';

interface AppProps {
  readonly store: Store;
  readonly look: Look;
}

function App({ store, look }: AppProps): ReactNode {
  const { columns, rows } = useWindowSize();
  const state = useSyncExternalStore(store.subscribe, store.state);
  useEffect(() => store.dispatch({ kind: 'resized', size: { columns, rows } }), [store, columns, rows]);
  useInput((input, key) => {
    for (const press of pressesOf(input, key)) store.dispatch({ kind: 'key', press });
  });
  return (
    <Box flexDirection="column">
      {frameOf(state, look).map(({ text, selected = false }, place) => (
        <Text key={place} wrap="truncate" inverse={selected}>
          {text === '' ? ' ' : text}
        </Text>
      ))}
    </Box>
  );
}

/** Gives the terminal to somebody else for a while. */
type Suspend = (meanwhile: () => Promise<void>) => Promise<void>;

interface RootProps extends AppProps {
  readonly onReady: (suspend: Suspend) => void;
}

function Root({ store, look, onReady }: RootProps): ReactNode {
  const { suspendTerminal } = useApp();
  useEffect(() => onReady((meanwhile) => suspendTerminal(meanwhile)), [onReady, suspendTerminal]);
  return <App store={store} look={look} />;
}

export interface UiStreams {
  readonly stdout: NodeJS.WriteStream;
  readonly stdin: NodeJS.ReadStream;
  /** Ends the drawing. */
  readonly signal: AbortSignal;
  readonly onReady: (suspend: Suspend) => void;
}

/** Draws on a screen of its own until it is ended, and gives the terminal back as it was. */
export async function showApp(
  store: Store,
  look: Look,
  { stdout, stdin, signal, onReady }: UiStreams,
): Promise<void> {
  const app = render(<Root store={store} look={look} onReady={onReady} />, {
    stdout,
    stdin,
    exitOnCtrlC: false,
    patchConsole: false,
    alternateScreen: true,
    incrementalRendering: true,
    // It is shown on a terminal only; Ink would draw nothing on one where CI happens to be set.
    interactive: true,
  });
  const leave = (): void => app.unmount();
  if (signal.aborted) leave();
  signal.addEventListener('abort', leave, { once: true });
  try {
    await app.waitUntilExit();
  } finally {
    signal.removeEventListener('abort', leave);
  }
}
