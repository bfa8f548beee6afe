import { withDrivers } from '../../cluster/rollout/observe-drivers.ts';
import type { ClusterState } from '../../domain/cluster-state.ts';
import type { CommandContext, OpenedCluster } from '../context.ts';
import { lookOf } from '../context.ts';
import { observeNamed } from '../coverage.ts';
import { answerOrFollow } from '../follow.ts';
import type { AnswerOptions, FlagValues } from '../options.ts';
import { answerOptions } from '../options.ts';
import { namespaceOf, validateOptions } from '../scope.ts';
import type { ListSetting } from './list-answer.ts';
import { rolloutListAnswer } from './list-answer.ts';
import { pickAndWatch } from './list-pick.ts';

function settingOf(context: CommandContext, opened: OpenedCluster, options: AnswerOptions): ListSetting {
  return {
    options,
    look: lookOf(context, options.color),
    namespace: opened.namespace,
    source: opened.cluster.source,
    summary: context.isTerminal.stdout,
  };
}

type Terminal = Required<Pick<CommandContext, 'choose' | 'showLive'>>;

/** Where one of the rollouts can be chosen: on a terminal, if nothing in the command line asks for just the list. */
function terminalFor(
  { choose, showLive }: CommandContext,
  { cluster }: OpenedCluster,
  options: AnswerOptions,
): Terminal | undefined {
  const justList = options.watch || options.exitCode || options.noHeaders || options.output !== 'table';
  if (choose === undefined || showLive === undefined || justList) return undefined;
  return cluster.source === 'dump' ? undefined : { choose, showLive };
}

/** `rollout`: where every rollout stands; on a terminal, to choose one and watch it. The result is the exit code. */
export async function rolloutList(
  context: CommandContext,
  _words: readonly string[],
  values: FlagValues,
): Promise<number> {
  const options = answerOptions(values);
  validateOptions(options);
  const opened = namespaceOf(await context.openCluster(options.cluster), options);
  const setting = settingOf(context, opened, options);
  const { look } = setting;
  const observe = async (seen: CommandContext): Promise<ClusterState> =>
    withDrivers(opened.cluster, await observeNamed(seen, opened, [], options));
  const terminal = terminalFor(context, opened, options);
  try {
    if (terminal !== undefined) return await pickAndWatch(context, opened, setting, observe, terminal);
    return await answerOrFollow(context, opened, options, {
      namespace: opened.namespace,
      observe,
      answer: (state, width) =>
        rolloutListAnswer(state, { ...setting, look: width === undefined ? look : { ...look, width } }),
    });
  } finally {
    await opened.cluster.close();
  }
}
