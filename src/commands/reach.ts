import { observeReach } from '../cluster/observe-reach.ts';
import type { Answer } from './answer.ts';
import type { CommandContext, OpenedCluster } from './context.ts';
import { lookOf } from './context.ts';
import { explained } from './names.ts';
import type { FlagValues } from './options.ts';
import { answerOptions, text } from './options.ts';
import { withProgress } from './progress.ts';
import { nodeAddressAnswer } from './reach-address.ts';
import type { AddressQuestion } from './reach-address.ts';
import { reachAnswer } from './reach-answer.ts';
import type { ReachSetting } from './reach-answer.ts';
import { namedDaemonSet, oneName } from './rollout/change-target.ts';
import { namespaceOf } from './scope.ts';
import { UsageError } from './usage-error.ts';

function addressQuestion(values: FlagValues): AddressQuestion | undefined {
  const [node, port] = [text(values, 'node'), text(values, 'port')];
  if (node === undefined && port !== undefined) throw new UsageError('--port goes with --node');
  return node === undefined ? undefined : { node, ...(port === undefined ? {} : { port }) };
}

async function answer(
  context: CommandContext,
  opened: OpenedCluster,
  name: string,
  question: AddressQuestion | undefined,
  setting: ReachSetting,
): Promise<Answer> {
  return withProgress(context, async (progress) => {
    const daemonSet = await namedDaemonSet(opened, name);
    const seen = await explained(
      opened,
      () =>
        observeReach(opened.cluster, daemonSet, {
          onProgress: (what) => progress.update(what),
          ...(question === undefined ? {} : { node: question.node }),
        }),
      question?.node,
    );
    return question === undefined
      ? reachAnswer(daemonSet, seen, setting)
      : nodeAddressAnswer(daemonSet, seen, question, setting);
  });
}

/** `reach NAME`: how to talk to its daemons; with `--node` to the one of a node. The result is the exit code. */
export async function reach(
  context: CommandContext,
  words: readonly string[],
  values: FlagValues,
): Promise<number> {
  const name = oneName(words);
  const question = addressQuestion(values);
  const options = answerOptions(values);
  const opened = namespaceOf(await context.openCluster(options.cluster), options);
  const look = lookOf(context, options.color);
  try {
    const { source } = opened.cluster;
    const said = await answer(context, opened, name, question, { options, look, source });
    context.stdout.write(said.stdout);
    if (said.stderr !== '') context.stderr.write(said.stderr);
    return options.exitCode && said.finding ? 1 : 0;
  } finally {
    await opened.cluster.close();
  }
}
