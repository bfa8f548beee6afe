import { withDrivers } from '../../cluster/rollout/observe-drivers.ts';
import type { NodeAmount } from '../../domain/rollout/drive-state.ts';
import type { ClusterState } from '../../domain/cluster-state.ts';
import type { DaemonSet } from '../../domain/objects.ts';
import type { Rollout } from '../../printers/rollout-nodes.ts';
import type { CommandContext, OpenedCluster } from '../context.ts';
import { observeNamed } from '../coverage.ts';
import { silently } from '../live-screen.ts';
import { NotFoundError } from '../names.ts';
import { notesOf } from '../notes.ts';
import type { AnswerOptions } from '../options.ts';
import { orAborted, readUntilAnswered } from '../retry.ts';
import { rolloutsOf } from './read.ts';

/** One DaemonSet whose rollout is asked about. */
export interface StatusQuestion {
  readonly opened: OpenedCluster;
  readonly daemonSet: DaemonSet;
  readonly options: AnswerOptions;
  readonly tolerateNotReady?: NodeAmount;
}

/** Where its rollout stands, and what could not be read for that. */
export interface StatusLook {
  readonly rollout: Rollout;
  readonly notes: readonly string[];
}

/** After so many milliseconds without a change, what only time has changed is looked at: pods that are overdue, the pace. */
const TICK = 5000;

async function read(
  context: CommandContext,
  { opened, daemonSet, options }: StatusQuestion,
): Promise<ClusterState> {
  const { name, namespace } = daemonSet.metadata;
  return withDrivers(opened.cluster, await observeNamed(context, { ...opened, namespace }, [name], options));
}

function lookAt(state: ClusterState, { daemonSet, tolerateNotReady }: StatusQuestion): StatusLook {
  const [rollout] = rolloutsOf(state, tolerateNotReady === undefined ? {} : { tolerateNotReady });
  const { name, uid } = daemonSet.metadata;
  if (rollout?.status.daemonSet.metadata.uid !== uid)
    throw new NotFoundError(`daemonsets.apps "${name}" has been deleted; another one has its name now`);
  return { rollout, notes: notesOf(state, []) };
}

/** Looks once. */
export async function lookOnce(context: CommandContext, question: StatusQuestion): Promise<StatusLook> {
  return lookAt(await read(context, question), question);
}

/**
 * Looks at once, then after every change and now and then, until `signal` is aborted or whoever asks has seen enough.
 *
 * @param retrying - told that the cluster does not answer, and that it is asked again
 */
export async function* looks(
  context: CommandContext,
  question: StatusQuestion,
  signal: AbortSignal,
  retrying: (problem: string) => void,
): AsyncGenerator<StatusLook, void, undefined> {
  const { cluster } = question.opened;
  const silent = { ...silently(context), signal };
  const changes = cluster.changes({ namespace: question.daemonSet.metadata.namespace });
  const tick = ticker(context, signal);
  let change: Promise<boolean> | undefined;
  try {
    let state = await orAborted(read(context, question), signal);
    while (state !== undefined && !signal.aborted) {
      yield lookAt(state, question);
      change ??= changes.next();
      const woken = await Promise.race([change, tick.next()]);
      if (signal.aborted || woken === false) return;
      if (woken === 'tick') {
        const later = { ...state, now: cluster.now() };
        state = await readUntilAnswered(() => withDrivers(cluster, later), silent, retrying);
        continue;
      }
      change = undefined;
      state = await readUntilAnswered(() => read(silent, question), silent, retrying);
    }
  } finally {
    tick.stop();
    changes.close();
  }
}

/** Wakes up after a while, or when the signal is aborted. */
function ticker({ clock }: CommandContext, signal: AbortSignal): { next(): Promise<'tick'>; stop(): void } {
  let cancel = (): void => undefined;
  let wake = (): void => undefined;
  const aborted = (): void => wake();
  signal.addEventListener('abort', aborted);
  const stop = (): void => {
    cancel();
    signal.removeEventListener('abort', aborted);
  };
  const next = (): Promise<'tick'> => {
    cancel();
    return new Promise((resolve) => {
      wake = () => resolve('tick');
      cancel = clock.after(TICK, wake);
      if (signal.aborted) wake();
    });
  };
  return { next, stop };
}
