import { ClusterError } from '../cluster/cluster-error.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { deleteOrphan } from '../cluster/delete-orphan.ts';
import { inParallel } from '../cluster/in-parallel.ts';
import { lookUntil } from '../cluster/look-until.ts';
import { possibleOrphans } from '../cluster/observe-orphans.ts';
import type { Pod } from '../domain/objects.ts';
import { sanitize } from '../printers/sanitize.ts';
import { toNames } from '../printers/structured.ts';
import { plural, someOf } from '../printers/wording.ts';
import { errorAbout } from './change/error-about.ts';
import type { Interrupts } from './change/interrupts.ts';
import type { CommandContext } from './context.ts';
import { withProgress } from './progress.ts';
import { dryRunSuffix } from './rollout/change-answer.ts';
import type { ChangeOptions } from './rollout/options.ts';
import { timingOf } from './rollout/timing.ts';

/** What became of one orphan. */
export interface OrphanDeletion {
  readonly pod: Pod;
  /** `gone`: somebody was faster. Absent where it failed. */
  readonly done?: 'deleted' | 'gone';
  readonly error?: unknown;
}

export interface OrphanDeletions {
  readonly results: readonly OrphanDeletion[];
  /** Those that Ctrl-C has left as they are. */
  readonly left: readonly Pod[];
}

const atOnce = 10;

function tell(
  { stdout, stderr }: CommandContext,
  pod: Pod,
  done: 'deleted' | 'gone',
  options: ChangeOptions,
): void {
  const name = sanitize(pod.metadata.name);
  if (done === 'gone') {
    if (options.output === undefined) stderr.write(`note: pod "${name}" was gone already\n`);
    return;
  }
  if (options.output === 'name') stdout.write(toNames('pod', [pod.metadata.name]));
  if (options.output === undefined) stdout.write(`pod "${name}" deleted${dryRunSuffix[options.dryRun]}\n`);
}

async function deleteOne(
  cluster: Cluster,
  pod: Pod,
  { dryRun, fieldManager }: ChangeOptions,
  signal: AbortSignal,
): Promise<'deleted' | 'gone'> {
  if (dryRun === 'client') return 'deleted';
  return deleteOrphan(cluster, pod, { fieldManager, dryRun: dryRun === 'server', signal });
}

/** Some at a time, each as the orphan that was seen: what fails does not keep the others from it, and Ctrl-C leaves the rest. */
export async function deleteEach(
  context: CommandContext,
  cluster: Cluster,
  pods: readonly Pod[],
  options: ChangeOptions,
  { stop, giveUp }: Interrupts,
): Promise<OrphanDeletions> {
  const outcomes = await inParallel(pods, atOnce, async (pod): Promise<OrphanDeletion | undefined> => {
    if (stop.aborted) return undefined;
    try {
      const done = await deleteOne(cluster, pod, options, giveUp);
      tell(context, pod, done, options);
      return { pod, done };
    } catch (error) {
      if (!(error instanceof ClusterError)) throw error;
      return { pod, error: pods.length > 1 ? errorAbout('pod', pod.metadata.name, error) : error };
    }
  });
  return {
    results: outcomes.flatMap((outcome) => outcome ?? []),
    left: pods.filter((_, index) => outcomes[index] === undefined),
  };
}

/** How the waiting for pods to go has ended. */
export interface OrphansWaited {
  readonly ended: 'fulfilled' | 'timedOut' | 'interrupted';
  /** Those that are still there. */
  readonly outstanding: readonly Pod[];
}

/**
 * Waits until pods that were deleted are gone.
 *
 * @param timeout - in milliseconds; absent: for ever
 * @param signal - ends the waiting
 */
export async function waitForOrphans(
  context: CommandContext,
  cluster: Cluster,
  pods: readonly Pod[],
  { timeout, signal }: { readonly timeout?: number; readonly signal: AbortSignal },
): Promise<OrphansWaited> {
  const namespaces = [...new Set(pods.map(({ metadata }) => metadata.namespace))];
  const look = async (): Promise<readonly Pod[]> => {
    const there = await inParallel(namespaces, atOnce, (namespace) =>
      possibleOrphans(cluster, { namespace }),
    );
    const uids = new Set(there.flat().map(({ metadata }) => metadata.uid));
    return pods.filter(({ metadata }) => uids.has(metadata.uid));
  };
  return withProgress(context, async (progress) => {
    const { ended, last } = await lookUntil({
      look,
      isOver: (left) => left.length === 0,
      timing: timingOf(context, cluster),
      signal,
      onLook: (left) =>
        progress.update(`waiting for ${plural(left.length, 'pod')} to go: ${namesOf(left, 1)}`),
      ...(timeout === undefined ? {} : { timeout }),
    });
    return { ended, outstanding: last ?? pods };
  });
}

function namesOf(pods: readonly Pod[], most: number): string {
  return someOf(
    pods.map(({ metadata }) => metadata.name),
    most,
  );
}

/** Which pods are still there after the waiting. */
export function tellOrphansWaited(context: CommandContext, { ended, outstanding }: OrphansWaited): void {
  if (ended === 'fulfilled') return;
  const why = ended === 'timedOut' ? 'error: timed out waiting' : 'interrupted while waiting';
  context.stderr.write(`${why} for ${sanitize(namesOf(outstanding, 5))} to go\n`);
}

/** After Ctrl-C: which orphans were deleted, and which were not. */
export function tellOrphansInterrupted(context: CommandContext, { results, left }: OrphanDeletions): void {
  const done = results.filter((result) => result.done !== undefined).map(({ pod }) => pod);
  const deleted = done.length === 0 ? 'no pod was deleted' : `deleted: ${namesOf(done, 20)}`;
  context.stderr.write(`interrupted: ${sanitize(`${deleted}; left as they are: ${namesOf(left, 20)}`)}\n`);
}
