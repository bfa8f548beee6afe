import { observeCoverage } from '../cluster/observe.ts';
import type { ClusterState } from '../domain/cluster-state.ts';
import type { CommandContext, OpenedCluster } from './context.ts';
import { lookOf } from './context.ts';
import { coverageAnswer } from './coverage-answer.ts';
import type { CoverageRequest } from './coverage-answer.ts';
import { answerOrFollow } from './follow.ts';
import { parseGrouping } from './grouping.ts';
import { chooseNamed, daemonSetNames, explained } from './names.ts';
import type { AnswerOptions, FlagValues } from './options.ts';
import { answerOptions } from './options.ts';
import { withProgress } from './progress.ts';
import { namespaceOf, scopeOf, validateOptions } from './scope.ts';

function complete(words: readonly string[], values: FlagValues): CoverageRequest {
  const by = values['by'];
  return {
    names: daemonSetNames(words),
    options: answerOptions(values),
    ...(typeof by === 'string' && by !== '' ? { by: parseGrouping(by) } : {}),
  };
}

function validate({ options }: CoverageRequest): void {
  validateOptions(options);
}

/** Reads what the coverage of these DaemonSets needs, with a progress line. */
export async function observeNamed(
  context: CommandContext,
  opened: OpenedCluster,
  names: readonly string[],
  options: AnswerOptions,
): Promise<ClusterState> {
  return withProgress(context, async (progress) =>
    explained(opened, () =>
      observeCoverage(opened.cluster, {
        scope: scopeOf(opened.namespace, options),
        choose: chooseNamed(names),
        onProgress: (text) => progress.update(text),
        ...(options.nodeSelector === undefined ? {} : { nodeSelector: options.nodeSelector }),
      }),
    ),
  );
}

/** `coverage [NAME...]`: what DaemonSets cover; of one NAME, each node. The result is the exit code. */
export async function coverage(
  context: CommandContext,
  words: readonly string[],
  values: FlagValues,
): Promise<number> {
  const request = complete(words, values);
  validate(request);
  const { options, names } = request;
  const opened = namespaceOf(await context.openCluster(options.cluster), options);
  const look = lookOf(context, options.color);
  try {
    return await answerOrFollow(context, opened, options, {
      namespace: opened.namespace,
      observe: (seen) => observeNamed(seen, opened, names, options),
      answer: (state, width) =>
        coverageAnswer(state, request, {
          look: width === undefined ? look : { ...look, width },
          namespace: opened.namespace,
          source: opened.cluster.source,
          summary: context.isTerminal.stdout,
        }),
    });
  } finally {
    await opened.cluster.close();
  }
}
