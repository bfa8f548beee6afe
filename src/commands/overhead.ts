import { decodeManifest } from '../cluster/manifest-documents.ts';
import { observeOverhead } from '../cluster/observe-overhead.ts';
import type { DaemonSet } from '../domain/objects.ts';
import type { CommandContext, OpenedCluster } from './context.ts';
import { lookOf } from './context.ts';
import { answerOrFollow } from './follow.ts';
import { manifestFile, manifestsOf } from './manifest-file.ts';
import type { FlagValues } from './options.ts';
import { answerOptions, text } from './options.ts';
import { overheadAnswer } from './overhead-answer.ts';
import type { OverheadRequest } from './overhead-answer.ts';
import { parseOverheadGrouping } from './overhead-grouping.ts';
import { withProgress } from './progress.ts';
import { namespaceOfNode, scopeOf, validateOptions } from './scope.ts';
import { UsageError } from './usage-error.ts';

function complete(words: readonly string[], values: FlagValues): Omit<OverheadRequest, 'manifests'> {
  const [word] = words;
  if (word !== undefined)
    throw new UsageError(
      `unexpected argument "${word}": overhead is about all DaemonSets`,
      'narrow it with -n, -l or --node-selector',
    );
  return {
    options: answerOptions(values),
    grouping: parseOverheadGrouping(text(values, 'by') ?? 'node'),
  };
}

/** The DaemonSets of `-f`; none where it was not given. */
async function manifestsFrom(
  context: CommandContext,
  { namespace: current }: OpenedCluster,
  { options }: Pick<OverheadRequest, 'options'>,
  file: string | undefined,
): Promise<readonly DaemonSet[]> {
  if (file === undefined) return [];
  const { daemonSets } = await manifestsOf(context, file, { asked: options.cluster.namespace, current });
  return daemonSets.map(({ upgraded }) => decodeManifest(upgraded.json));
}

/** `overhead`: what DaemonSets request of nodes. The result is the exit code. */
export async function overhead(
  context: CommandContext,
  words: readonly string[],
  values: FlagValues,
): Promise<number> {
  const request = complete(words, values);
  const { options } = request;
  validateOptions(options);
  const file = manifestFile(values);
  const found = await context.openCluster(options.cluster);
  // A node is shared by the DaemonSets of every namespace.
  const opened = namespaceOfNode(found, options);
  const look = lookOf(context, options.color);
  try {
    const manifests = await manifestsFrom(context, found, request, file);
    return await answerOrFollow(context, opened, options, {
      namespace: opened.namespace,
      observe: (seen) =>
        withProgress(seen, (progress) =>
          observeOverhead(opened.cluster, {
            scope: scopeOf(opened.namespace, options),
            manifests,
            onProgress: (what) => progress.update(what),
            ...(options.nodeSelector === undefined ? {} : { nodeSelector: options.nodeSelector }),
          }),
        ),
      answer: (state, width) =>
        overheadAnswer(
          state,
          { ...request, manifests },
          {
            look: width === undefined ? look : { ...look, width },
            namespace: opened.namespace,
            source: opened.cluster.source,
            summary: context.isTerminal.stdout,
          },
        ),
    });
  } finally {
    await opened.cluster.close();
  }
}
