import { Box, render, Static, Text, useApp, useInput, useIsScreenReaderEnabled, useWindowSize } from 'ink';
import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import type { ReactNode } from 'react';
import type { Look } from '../printers/tone.ts';
import { pressesOf } from './press.ts';
import { spokenOf } from './spoken.ts';
import type { Store } from './store.ts';
import { frameOf } from './views/frame.ts';

interface AppProps {
  readonly store: Store;
  readonly look: Look;
}

function App({ store, look }: AppProps): ReactNode {
  const { columns, rows } = useWindowSize();
  useEffect(() => store.dispatch({ kind: 'resized', size: { columns, rows } }), [store, columns, rows]);
  useInput((input, key) => {
    for (const press of pressesOf(input, key)) store.dispatch({ kind: 'key', press });
  });
  return useIsScreenReaderEnabled() ? <Spoken store={store} /> : <Drawn store={store} look={look} />;
}

/** What is told, one thing after the other: what was told stays, and is not told again. */
function Spoken({ store }: Pick<AppProps, 'store'>): ReactNode {
  const [told, tell] = useState<readonly string[]>(() => spokenOf(undefined, store.state()));
  const last = useRef(store.state());
  useEffect(() => {
    const hear = (): void => {
      const before = last.current;
      const now = store.state();
      last.current = now;
      const news = spokenOf(before, now);
      if (news.length > 0) tell((all) => [...all, ...news]);
    };
    // Something may have happened since it was told for the first time.
    hear();
    return store.subscribe(hear);
  }, [store]);
  return <Static items={[...told]}>{(line, place) => <Text key={place}>{line}</Text>}</Static>;
}

function Drawn({ store, look }: AppProps): ReactNode {
  const state = useSyncExternalStore(store.subscribe, store.state);
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
  /** Somebody listens: what has changed is told in words, and nothing is drawn. */
  readonly isScreenReader?: boolean;
  /** Ends the drawing. */
  readonly signal: AbortSignal;
  readonly onReady: (suspend: Suspend) => void;
}

/** Draws on a screen of its own until it is ended, and gives the terminal back as it was. */
export async function showApp(
  store: Store,
  look: Look,
  { stdout, stdin, signal, onReady, isScreenReader = false }: UiStreams,
): Promise<void> {
  const app = render(<Root store={store} look={look} onReady={onReady} />, {
    stdout,
    stdin,
    exitOnCtrlC: false,
    patchConsole: false,
    // What was told can be read again.
    alternateScreen: !isScreenReader,
    isScreenReaderEnabled: isScreenReader,
    incrementalRendering: true,
    // A key that comes right after another frame waits for no longer than that.
    maxFps: 60,
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
