import { parseLabelArguments } from '../domain/change/label-arguments.ts';
import type { LabelChange } from '../domain/change/change.ts';
import { changeNodes, type NodeChangeRequest } from './change/change-nodes.ts';
import { labelWords } from './change/node-words.ts';
import type { CommandContext } from './context.ts';
import { listLabels } from './label-list.ts';
import { nodeTargets, parsedWords } from './node-targets.ts';
import { given, on, text, type FlagValues } from './options.ts';
import { changeOptions, waitTimeout } from './rollout/options.ts';

function complete(words: readonly string[], values: FlagValues): NodeChangeRequest {
  const { targets, changes } = nodeTargets(words, values, 'label');
  const args = parsedWords(() => parseLabelArguments(changes));
  const timeout = waitTimeout(values);
  return {
    targets,
    changeOf: (nodes): LabelChange => ({ kind: 'label', nodes, ...args }),
    overwrite: on(values, 'overwrite'),
    wait: on(values, 'wait'),
    options: changeOptions(values),
    done: (node) => labelWords(node, args),
    ...given<Pick<NodeChangeRequest, 'timeout' | 'resourceVersion'>>({
      timeout,
      resourceVersion: text(values, 'resource-version'),
    }),
  };
}

/** `label NODE...|-l SELECTOR|--all KEY=VALUE KEY-`: labels of nodes, with what that does to daemon pods. */
export async function label(
  context: CommandContext,
  words: readonly string[],
  values: FlagValues,
): Promise<number> {
  if (on(values, 'list')) return listLabels(context, words, values);
  return changeNodes(context, complete(words, values));
}
