import { ClusterError } from '../../cluster/cluster-error.ts';
import type { Cluster } from '../../cluster/cluster.ts';
import { inParallel, requestsAtOnce } from '../../cluster/in-parallel.ts';
import type { ClusterState } from '../../domain/cluster-state.ts';
import { type Fulfilment, fulfilmentOf } from '../../domain/change/fulfilment.ts';
import type { Impact } from '../../domain/change/impact.ts';
import type { DaemonSet } from '../../domain/objects.ts';
import { sanitize } from '../../printers/sanitize.ts';
import { plural, someOf } from '../../printers/wording.ts';
import type { CommandContext } from '../context.ts';
import { noteOf, silently } from '../live-screen.ts';
import { withProgress } from '../progress.ts';
import { orAborted, readUntilAnswered } from '../retry.ts';

/** How the waiting has ended. */
export interface Waited extends Fulfilment {
  readonly ended: 'fulfilled' | 'timedOut' | 'interrupted';
}

type Awaited = Pick<Impact, 'daemonSets'>;

interface Waiting {
  readonly before: ClusterState;
  readonly timeout?: number;
  readonly signal: AbortSignal;
}

async function ifThere(cluster: Cluster, namespace: string, name: string): Promise<DaemonSet | undefined> {
  try {
    return await cluster.daemonSet(namespace, name);
  } catch (error) {
    if (error instanceof ClusterError && error.kind === 'notFound') return undefined;
    throw error;
  }
}

async function observe(cluster: Cluster, { daemonSets }: Awaited): Promise<ClusterState> {
  const awaited = daemonSets.filter(({ gains, loses }) => gains.length + loses.length > 0);
  const found = await inParallel(awaited, requestsAtOnce, async ({ namespace, name }) => {
    const daemonSet = await ifThere(cluster, namespace, name);
    return daemonSet === undefined ? undefined : { daemonSet, pods: await cluster.daemonPods(daemonSet) };
  });
  const there = found.flatMap((each) => each ?? []);
  return {
    now: cluster.now(),
    release: await cluster.release(),
    daemonSets: there.map(({ daemonSet }) => daemonSet),
    pods: there.flatMap(({ pods }) => pods),
    nodesWithAllPods: new Set(),
    knowsOtherNodes: false,
    gaps: [],
  };
}

function progressText({ come, gone, outstanding }: Fulfilment): string {
  return `${plural(come, 'pod')} came, ${gone} went, waiting for ${outstanding.length}: ${outstanding[0] ?? ''}`;
}

/**
 * Follows until the daemon pods that an impact foresees have come, and those that it foresees to go have gone.
 *
 * @param before - as it was before the change
 * @param timeout - in milliseconds; absent: for ever
 * @param signal - ends the waiting
 */
export async function waitForPods(
  context: CommandContext,
  cluster: Cluster,
  impact: Awaited,
  { before, timeout, signal }: Waiting,
): Promise<Waited> {
  const late = new AbortController();
  const cancel = timeout === undefined ? undefined : context.clock.after(timeout, () => late.abort());
  const either = AbortSignal.any([late.signal, signal]);
  const changes = cluster.changes({});
  const retrying = (problem: string): void => void context.stderr.write(noteOf(problem));
  try {
    return await withProgress(context, async (progress) => {
      let last = fulfilmentOf(impact, before);
      for (;;) {
        const state = await readUntilAnswered(
          () => observe(cluster, impact),
          { ...silently(context), signal: either },
          retrying,
        );
        if (state !== undefined) last = fulfilmentOf(impact, state);
        if (last.outstanding.length === 0) return { ...last, ended: 'fulfilled' };
        progress.update(progressText(last));
        if (state === undefined || (await orAborted(changes.next(), either)) !== true) {
          return { ...last, ended: signal.aborted ? 'interrupted' : 'timedOut' };
        }
      }
    });
  } finally {
    cancel?.();
    changes.close();
  }
}

/** What has come of the waiting, for people. */
export function tellWaited(
  context: CommandContext,
  { come, pending, gone, outstanding, ended }: Waited,
): void {
  const waits = pending === 0 ? '' : `; ${plural(pending, 'stays', 'stay')} Pending, as foreseen`;
  context.stdout.write(`${plural(come, 'daemon pod')} came, ${gone} went${waits}\n`);
  if (ended === 'fulfilled') return;
  const why = ended === 'timedOut' ? 'error: timed out waiting' : 'interrupted while waiting';
  context.stderr.write(`${why}: ${sanitize(someOf(outstanding, 5))}\n`);
}
