import { sanitize } from '../printers/sanitize.ts';
import { shorten } from '../printers/text-width.ts';
import type { CommandContext } from './context.ts';

/** How long work may take before it is worth a word. */
const PATIENCE = 1000;
const CLEAR_LINE = '\r\x1b[K';

export interface Progress {
  update(text: string): void;
}

/**
 * Does work, and where it takes over a second, says on stderr how far it is: on a terminal only, on one line that is
 * cleared afterwards.
 */
export async function withProgress<T>(
  context: CommandContext,
  work: (progress: Progress) => Promise<T>,
): Promise<T> {
  if (!context.isTerminal.stderr) return work({ update: () => undefined });
  let latest = 'reading the cluster';
  let shown = false;
  const width = (context.columns ?? 80) - 1;
  const show = (): void => {
    shown = true;
    context.stderr.write(`${CLEAR_LINE}${shorten(`${sanitize(latest)}...`, width, 'end', false)}`);
  };
  const cancel = context.clock.after(PATIENCE, show);
  try {
    return await work({
      update: (text) => {
        latest = text;
        if (shown) show();
      },
    });
  } finally {
    cancel();
    if (shown) context.stderr.write(CLEAR_LINE);
  }
}
