import { withDrivers } from '../../cluster/rollout/observe-drivers.ts';
import type { NodeAmount } from '../../domain/rollout/drive-state.ts';
import type { ClusterState } from '../../domain/cluster-state.ts';
import type { DaemonSet } from '../../domain/objects.ts';
import type { Rollout } from '../../printers/rollout-nodes.ts';
import { isComplete } from '../../printers/rollout-wording.ts';
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

/** Nothing that is waited for can come any more, for good or ill. */
export function isOver({ status }: Rollout): boolean {
  return isComplete(status) || status.phase === 'Failed';
}

/**
 * The same question to a cluster whose answers are as new as the question: a server's cache may not know yet of the change
 * whose rollout is asked about, and would call the one before complete.
 */
function asNewAsAsked<Question extends StatusQuestion>(question: Question): Question {
  const { opened } = question;
  return { ...question, opened: { ...opened, cluster: opened.cluster.consistent() } };
}

/** Looks once. */
export async function lookOnce(context: CommandContext, question: StatusQuestion): Promise<StatusLook> {
  return lookAt(await read(context, asNewAsAsked(question)), question);
}

/**
 * Looks at once, then after every change and now and then, until `signal` is aborted or whoever asks has seen enough. That
 * all is over is never said from a cache.
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
  const newest = asNewAsAsked(question);
  const reread = (from: StatusQuestion): Promise<ClusterState | undefined> =>
    readUntilAnswered(() => read(silent, from), silent, retrying);
  try {
    let state = await orAborted(read(context, newest), signal);
    while (state !== undefined && !signal.aborted) {
      yield lookAt(state, question);
      change ??= changes.next();
      const woken = await Promise.race([change, tick.next()]);
      if (signal.aborted || woken === false) return;
      if (woken === 'tick') {
        const later = { ...state, now: cluster.now() };
        state = await readUntilAnswered(() => withDrivers(cluster, later), silent, retrying);
      } else {
        change = undefined;
        state = await reread(question);
      }
      if (state !== undefined && isOver(lookAt(state, question).rollout)) state = await reread(newest);
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
