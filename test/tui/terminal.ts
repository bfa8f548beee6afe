import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';

/** A terminal of 40 x 6 that remembers what was drawn, and keys that a test presses. */
export function terminal({ columns = 40, rows = 6 } = {}) {
  const stdout = Object.assign(new PassThrough(), { columns, rows, isTTY: true });
  let drawn = '';
  const changed = new EventEmitter();
  stdout.on('data', (chunk: Buffer) => {
    drawn += chunk.toString();
    changed.emit('drawn');
  });
  const stdin = Object.assign(new PassThrough(), {
    isTTY: true,
    setRawMode: () => stdin,
    ref: () => stdin,
    unref: () => stdin,
  });
  return {
    /** Waits until a text was drawn since the last one that was waited for. */
    shows: async (text: string): Promise<void> => {
      while (!drawn.includes(text)) await new Promise((resolve) => changed.once('drawn', resolve));
      drawn = drawn.slice(drawn.indexOf(text) + text.length);
    },
    /** What was drawn since the text that was waited for last. */
    drawn: (): string => drawn,
    press: (key: string) => void stdin.write(key),
    streams: {
      stdout: stdout as unknown as NodeJS.WriteStream,
      stdin: stdin as unknown as NodeJS.ReadStream,
    },
  };
}
