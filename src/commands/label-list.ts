import { parseLabelArguments } from '../domain/change/label-arguments.ts';
import { labelled } from '../domain/change/node-edits.ts';
import type { Node } from '../domain/objects.ts';
import { sanitize } from '../printers/sanitize.ts';
import type { CommandContext } from './context.ts';
import { explained } from './names.ts';
import { namesOfTargets, nodeTargets, parsedWords } from './node-targets.ts';
import { text, type FlagValues } from './options.ts';
import { changeOptions } from './rollout/options.ts';
import { UsageError } from './usage-error.ts';

function labelLines({ metadata: { labels } }: Node, indent: string): string {
  return Object.entries(labels)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${indent}${sanitize(`${key}=${value}`)}\n`)
    .join('');
}

/** `label --list`: the labels of nodes as they are, or would be after the changes that are given; changes nothing. */
export async function listLabels(
  context: CommandContext,
  words: readonly string[],
  values: FlagValues,
): Promise<number> {
  if (text(values, 'output') !== undefined) {
    throw new UsageError('--list and --output may not be specified together');
  }
  const { targets, changes } = nodeTargets(words, values, 'label');
  const args = changes.length === 0 ? undefined : parsedWords(() => parseLabelArguments(changes));
  const opened = await context.openCluster(changeOptions(values).cluster);
  const { cluster } = opened;
  try {
    const names = await namesOfTargets(cluster, targets);
    for (const name of names) {
      const node = await explained(opened, () => cluster.node(name), name);
      const heading = names.length === 1 ? '' : `Listing labels for Node./${sanitize(name)}:\n`;
      const shown = args === undefined ? node : labelled(node, args);
      context.stdout.write(`${heading}${labelLines(shown, heading === '' ? '' : ' ')}`);
    }
    return 0;
  } finally {
    await cluster.close();
  }
}
