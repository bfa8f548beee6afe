import { run } from '../../src/cli.ts';
import type { CommandContext } from '../../src/commands/context.ts';
import { openClusterFor } from '../../src/commands/open-cluster.ts';
import { troubleDump } from './trouble-cluster.ts';

export interface Invocation {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface World extends Partial<Omit<CommandContext, 'stdout' | 'stderr'>> {
  /** What stdin holds, for `--from -`. */
  readonly stdin?: string;
}

async function* once(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text);
}

/** A context that remembers what is written to it. */
export function recordingContext(
  world: World = {},
): CommandContext & { readonly written: { stdout: string; stderr: string } } {
  const written = { stdout: '', stderr: '' };
  const { stdin = troubleDump, ...given } = world;
  return {
    written,
    stdout: { write: (text) => (written.stdout += text) },
    stderr: { write: (text) => (written.stderr += text) },
    isTerminal: { stdout: false, stderr: false },
    env: {},
    clock: { after: () => () => undefined },
    signal: new AbortController().signal,
    user: 'admin@desk',
    openCluster: async (options) =>
      openClusterFor(options, {
        env: { KUBECONFIG: '/dev/null/kubeconfig' },
        home: '/dev/null',
        platform: 'linux',
        stdin: once(stdin),
        interactive: false,
        log: () => undefined,
      }),
    ...given,
  };
}

/** Runs a command line in this process and tells what it wrote. */
export async function invoke(argv: readonly string[], world: World = {}): Promise<Invocation> {
  const context = recordingContext(world);
  const code = await run(argv, context, '1.2.3');
  return { code, ...context.written };
}

/** The same, on the dump of a small cluster in trouble. */
export async function onTrouble(argv: readonly string[], world: World = {}): Promise<Invocation> {
  return invoke([...argv, '--from', '-'], world);
}

/** A terminal so many columns wide. */
export function terminal(columns: number): World {
  return { isTerminal: { stdout: true, stderr: false }, columns, env: { NO_COLOR: '1' } };
}
