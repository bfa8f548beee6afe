import { parseArgs } from 'node:util';

export const defaultNodes = 12;
export const maxNodes = 5_000;

export type SandboxArguments =
  | { readonly kind: 'run'; readonly nodes: number }
  | { readonly kind: 'help' }
  /** With one sentence that says what is wrong. */
  | { readonly kind: 'mistake'; readonly message: string };

/** Reads the arguments that follow `npm run sandbox --`. */
export function readArguments(args: readonly string[]): SandboxArguments {
  const options = {
    nodes: { type: 'string', default: String(defaultNodes) },
    help: { type: 'boolean', short: 'h', default: false },
  } as const;
  try {
    const { values } = parseArgs({ args: [...args], options });
    return values.help ? { kind: 'help' } : withNodes(values.nodes);
  } catch (error) {
    // An option it does not know, or one without its value: parseArgs says which, and then goes on.
    const [message = ''] = String(error instanceof Error ? error.message : error).split('. ');
    return { kind: 'mistake', message: `${message.replace(/\.$/, '')}. See npm run sandbox -- --help.` };
  }
}

function withNodes(text: string): SandboxArguments {
  const nodes = /^\d+$/.test(text) ? Number(text) : 0;
  if (nodes >= 1 && nodes <= maxNodes) return { kind: 'run', nodes };
  return { kind: 'mistake', message: `--nodes takes a whole number from 1 to ${maxNodes}, not "${text}".` };
}
