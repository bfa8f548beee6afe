import { parseLabelArguments, type LabelArguments } from '../domain/change/label-arguments.ts';
import type { LabelChange } from '../domain/change/change.ts';
import type { Node } from '../domain/objects.ts';
import { changeNodes, type NodeChangeRequest } from './change/change-nodes.ts';
import type { CommandContext } from './context.ts';
import { listLabels } from './label-list.ts';
import { nodeTargets, parsedWords } from './node-targets.ts';
import { given, on, text, type FlagValues } from './options.ts';
import { changeOptions, durationFlag } from './rollout/options.ts';

/** kubectl's words for what became of a node's labels. */
function done(node: Node, { set, remove }: LabelArguments): ReturnType<NodeChangeRequest['done']> {
  const { labels } = node.metadata;
  const isSet = Object.entries(set).some(([key, value]) => labels[key] !== value);
  const isRemoved = remove.some((key) => labels[key] !== undefined);
  const word = isSet ? 'labeled' : isRemoved ? 'unlabeled' : 'not labeled';
  const absent = remove.filter((key) => labels[key] === undefined);
  return { word, isChanged: isSet || isRemoved, notes: absent.map((key) => `label "${key}" not found.`) };
}

function complete(words: readonly string[], values: FlagValues): NodeChangeRequest {
  const { targets, changes } = nodeTargets(words, values, 'label');
  const args = parsedWords(() => parseLabelArguments(changes));
  const timeout = durationFlag(values, 'timeout');
  return {
    targets,
    changeOf: (nodes): LabelChange => ({ kind: 'label', nodes, ...args }),
    overwrite: on(values, 'overwrite'),
    wait: on(values, 'wait'),
    options: changeOptions(values),
    done: (node) => done(node, args),
    what: 'the labels',
    ...given<Pick<NodeChangeRequest, 'timeout' | 'resourceVersion'>>({
      timeout: timeout === 0 ? undefined : timeout,
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
