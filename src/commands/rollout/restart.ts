import { ClusterError } from '../../cluster/cluster-error.ts';
import { restartDaemonSet, restartTemplate } from '../../cluster/rollout/restart.ts';
import { parseSelector } from '../../domain/label-selector.ts';
import type { DaemonSet } from '../../domain/objects.ts';
import { ParseError } from '../../domain/parse-error.ts';
import { plural, someOf } from '../../printers/wording.ts';
import type { CommandContext } from '../context.ts';
import { describeError } from '../describe-error.ts';
import { chooseNamed, daemonSetNames, explained } from '../names.ts';
import { nothingFound } from '../notes.ts';
import { on, text, type FlagValues } from '../options.ts';
import { RefusedError } from '../refused-error.ts';
import { UsageError } from '../usage-error.ts';
import { type Change, tellAllChanges, tellChange } from './change-answer.ts';
import { refuseDriven } from './change-driven.ts';
import { type ChangeScene, inScene, refuseDeleted } from './change-target.ts';
import { confirmed } from './confirm.ts';
import { meaningOf } from './meaning.ts';
import { type ChangeOptions, changeOptions } from './options.ts';

interface RestartRequest {
  readonly names: readonly string[];
  readonly allNamespaces: boolean;
  readonly selector?: string;
  readonly options: ChangeOptions;
}

function checkSelector(selector: string): void {
  try {
    parseSelector(selector);
  } catch (error) {
    throw error instanceof ParseError ? new UsageError(error.message) : error;
  }
}

function complete(words: readonly string[], values: FlagValues): RestartRequest {
  const names = daemonSetNames(words);
  const selector = text(values, 'selector');
  const allNamespaces = on(values, 'all-namespaces');
  if (names.length > 0 && selector !== undefined) {
    throw new UsageError('selectors cannot be used when passing names');
  }
  if (names.length > 0 && allNamespaces) {
    throw new UsageError('a resource cannot be retrieved by name across all namespaces');
  }
  if (names.length === 0 && selector === undefined && !allNamespaces) {
    throw new UsageError('required resource not specified: name DaemonSets, or select some with -l or -A');
  }
  if (selector !== undefined) checkSelector(selector);
  const options = changeOptions(values);
  return { names, allNamespaces, options, ...(selector === undefined ? {} : { selector }) };
}

async function chosen(
  scene: ChangeScene,
  { names, selector }: RestartRequest,
): Promise<readonly DaemonSet[]> {
  const { cluster, namespace } = scene;
  const found = await explained(scene, async () =>
    chooseNamed(names)(
      await cluster.daemonSets({
        ...(namespace === undefined ? {} : { namespace }),
        ...(selector === undefined ? {} : { labelSelector: selector }),
      }),
    ),
  );
  const place = ({ metadata }: DaemonSet): string => `${metadata.namespace}/${metadata.name}`;
  return found.toSorted((a, b) => (place(a) < place(b) ? -1 : 1));
}

async function restarted(
  { cluster }: ChangeScene,
  daemonSet: DaemonSet,
  { dryRun, fieldManager }: ChangeOptions,
): Promise<Change> {
  refuseDeleted(daemonSet);
  refuseDriven(daemonSet, 'restarted', cluster.now());
  const options = { fieldManager, dryRun: dryRun === 'server' };
  if (dryRun === 'client') restartTemplate(daemonSet, cluster.now());
  else await restartDaemonSet(cluster, daemonSet, cluster.now(), options);
  const nodes = daemonSet.status.desiredNumberScheduled;
  const meaning = meaningOf({ daemonSet, nodes, release: await cluster.release() });
  return { daemonSet, done: 'restarted', meaning };
}

function isOfOne(error: unknown): boolean {
  return error instanceof ClusterError || error instanceof RefusedError;
}

/** One after the other; what fails does not keep the others from it. */
async function restartAll(
  context: CommandContext,
  scene: ChangeScene,
  daemonSets: readonly DaemonSet[],
  options: ChangeOptions,
): Promise<number> {
  const changes: Change[] = [];
  const failures: unknown[] = [];
  for (const daemonSet of daemonSets) {
    if (context.signal.aborted) break;
    try {
      const change = await restarted(scene, daemonSet, options);
      changes.push(change);
      tellChange(context, options, change);
    } catch (error) {
      if (!isOfOne(error)) throw error;
      failures.push(error);
    }
  }
  tellAllChanges(context, options, changes);
  for (const failure of failures) context.stderr.write(describeError(failure, options.cluster.verbosity));
  return failures.length > 0 ? 2 : 0;
}

/** Who is named is meant; of a selector one may not know how many it selects. */
async function agreed(
  context: CommandContext,
  { names, options }: RestartRequest,
  daemonSets: readonly DaemonSet[],
): Promise<boolean> {
  if (names.length > 0 || options.dryRun !== 'none') return true;
  const found = daemonSets.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);
  const question = `Restart ${plural(found.length, 'DaemonSet')} (${someOf(found, 5)})?`;
  return confirmed(context, question, options);
}

/** `rollout restart NAME...|-l|-A`: new pods of the same template, as each DaemonSet's strategy has it. */
export async function rolloutRestart(
  context: CommandContext,
  words: readonly string[],
  values: FlagValues,
): Promise<number> {
  const request = complete(words, values);
  const { options, allNamespaces } = request;
  return inScene(context, options, async ({ cluster, namespace }) => {
    const scene: ChangeScene =
      allNamespaces || namespace === undefined ? { cluster } : { cluster, namespace };
    const daemonSets = await chosen(scene, request);
    if (daemonSets.length === 0) {
      context.stderr.write(nothingFound(scene.namespace, false));
      return 0;
    }
    if (!(await agreed(context, request, daemonSets))) return 1;
    return restartAll(context, scene, daemonSets, options);
  });
}
