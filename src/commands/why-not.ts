import type { CommandContext } from './context.ts';
import { daemonSetNames, parseTarget } from './names.ts';
import type { FlagValues } from './options.ts';
import { answerOptions } from './options.ts';
import { validateOptions } from './scope.ts';
import { UsageError } from './usage-error.ts';
import { whyNotDaemonSet } from './why-not-daemon-set.ts';
import { whyNotNode } from './why-not-node.ts';

/** `why-not NODE [NAME...]` and `why-not daemonset/NAME`. The result is the exit code. */
export async function whyNot(
  context: CommandContext,
  words: readonly string[],
  values: FlagValues,
): Promise<number> {
  const [first, ...more] = words;
  if (first === undefined) {
    throw new UsageError('name a node, or daemonset/NAME', 'for example: kubectl ds why-not node-1');
  }
  const options = answerOptions(values);
  validateOptions(options);
  const target = parseTarget(first);
  if (target.kind !== 'daemonSet') {
    if (options.nodeSelector !== undefined)
      throw new UsageError('--node-selector goes with daemonset/NAME, not with a node');
    return whyNotNode(context, target.name, daemonSetNames(more), options);
  }
  if (more.length > 0) throw new UsageError('daemonset/NAME stands alone: one DaemonSet at a time');
  return whyNotDaemonSet(context, target.name, options);
}
