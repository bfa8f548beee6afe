import { spawn, type IPty } from '@lydell/node-pty';
import xterm from '@xterm/headless';
import { until } from './control-plane/until.ts';
import { leading, program } from './kubectl-ds.ts';

export interface TerminalOptions {
  readonly columns?: number;
  readonly rows?: number;
  readonly env?: Readonly<Record<string, string>>;
  /** Started instead of the built command; the arguments follow. */
  readonly program?: readonly [string, ...(readonly string[])];
  /** Told of all that is written, once it is on the screen: when it came (as `performance.now`), and what it was. */
  readonly onOutput?: (at: number, data: string) => void;
}

export interface TerminalEnd {
  readonly code: number;
  /** The signal's number; 0 where none ended it. */
  readonly signal: number;
}

/** The built command on a terminal of its own, as somebody who sits before it sees it. */
export class TerminalProgram {
  readonly #screen: xterm.Terminal;
  readonly #pty: IPty;
  readonly ended: Promise<TerminalEnd>;

  constructor(args: readonly string[], options: TerminalOptions = {}) {
    const { columns = 80, rows = 24, env = {}, onOutput } = options;
    const [command, ...first] = options.program ?? [program, ...leading];
    this.#screen = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
    const path = process.env['PATH'] ?? '';
    this.#pty = spawn(command, [...first, ...args], {
      name: 'xterm-256color',
      cols: columns,
      rows,
      env: { PATH: path, TERM: 'xterm-256color', LANG: 'C.UTF-8', CI: 'false', ...env },
    });
    this.#pty.onData((data) => {
      const at = performance.now();
      this.#screen.write(data, () => onOutput?.(at, data));
    });
    this.ended = new Promise((resolve) => {
      this.#pty.onExit(({ exitCode, signal = 0 }) => {
        // What it wrote last may still be on its way through the terminal.
        this.#screen.write('', () => resolve({ code: exitCode, signal }));
      });
    });
  }

  get pid(): number {
    return this.#pty.pid;
  }

  /** The lines on the screen, without the blanks at their ends. */
  get lines(): readonly string[] {
    const { active } = this.#screen.buffer;
    return Array.from(
      { length: this.#screen.rows },
      (_, row) => active.getLine(active.viewportY + row)?.translateToString(true) ?? '',
    );
  }

  get screen(): string {
    return this.lines.join('\n');
  }

  /** Whether it draws on a screen of its own. */
  get isAlternate(): boolean {
    return this.#screen.buffer.active.type === 'alternate';
  }

  /** Waits until the screen holds a text, or all of several. */
  async shows(...texts: readonly (string | RegExp)[]): Promise<void> {
    const holds = (text: string | RegExp): boolean =>
      typeof text === 'string' ? this.screen.includes(text) : text.test(this.screen);
    try {
      await until(`the screen shows ${texts.join(' and ')}`, () => texts.every(holds), { timeout: 30_000 });
    } catch (error) {
      throw new Error(`${String(error)}\n${this.screen}`, { cause: error });
    }
  }

  press(keys: string): void {
    this.#pty.write(keys);
  }

  resize(columns: number, rows: number): void {
    this.#screen.resize(columns, rows);
    this.#pty.resize(columns, rows);
  }

  kill(signal: string): void {
    this.#pty.kill(signal);
  }

  /** The terminal goes away, as a window that is closed does. */
  hangUp(): void {
    // What every terminal of this package has is not in its types.
    (this.#pty as IPty & { destroy(): void }).destroy();
  }

  /** Ends it, however it stands. */
  async close(): Promise<void> {
    this.#pty.kill('SIGKILL');
    await this.ended;
    this.#screen.dispose();
  }
}
