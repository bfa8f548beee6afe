import type { TaintChange } from '../domain/change/change.ts';
import { parseTaintArguments } from '../domain/change/taint-arguments.ts';
import { changeNodes, type NodeChangeRequest } from './change/change-nodes.ts';
import { taintWords } from './change/node-words.ts';
import type { CommandContext } from './context.ts';
import { nodeTargets, parsedWords } from './node-targets.ts';
import { given, on, type FlagValues } from './options.ts';
import { changeOptions, waitTimeout } from './rollout/options.ts';

function complete(words: readonly string[], values: FlagValues): NodeChangeRequest {
  const { targets, changes } = nodeTargets(words, values, 'taint');
  const args = parsedWords(() => parseTaintArguments(changes));
  const overwrite = on(values, 'overwrite');
  const timeout = waitTimeout(values);
  return {
    targets,
    changeOf: (nodes): TaintChange => ({ kind: 'taint', nodes, ...args }),
    overwrite,
    wait: on(values, 'wait'),
    options: changeOptions(values),
    done: () => taintWords(args, overwrite),
    ...given<Pick<NodeChangeRequest, 'timeout'>>({ timeout }),
  };
}

/** `taint NODE...|-l SELECTOR|--all KEY=VALUE:EFFECT KEY:EFFECT-`: taints of nodes, with what that does to daemon pods. */
export async function taint(
  context: CommandContext,
  words: readonly string[],
  values: FlagValues,
): Promise<number> {
  return changeNodes(context, complete(words, values));
}
