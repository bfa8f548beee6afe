import { ClusterError } from '../cluster/cluster-error.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { lookUntil } from '../cluster/look-until.ts';
import { adoptersOf } from '../domain/change/adoption.ts';
import type { Impact } from '../domain/change/impact.ts';
import { fatesOf, type PodFate, unfulfilled } from '../domain/change/pod-fate.ts';
import type { ClusterState } from '../domain/cluster-state.ts';
import type { DaemonSet, Pod } from '../domain/objects.ts';
import { controls } from '../domain/ownership.ts';
import { targetNodeName } from '../domain/scheduling/daemon-pod.ts';
import type { Document } from '../printers/documents.ts';
import { sanitize } from '../printers/sanitize.ts';
import { byName } from '../printers/sort.ts';
import { plural, someOf } from '../printers/wording.ts';
import type { CommandContext } from './context.ts';
import { withProgress } from './progress.ts';
import { timingOf } from './rollout/timing.ts';

/** What is waited for: that a DaemonSet goes, and that its pods go, or lose it. */
interface Deletion {
  readonly daemonSet: DaemonSet;
  /** Before it was deleted. */
  readonly state: ClusterState;
  readonly impact: Impact;
}

/** How the waiting has ended, and what has become of the pods by then. */
export interface DeletionWaited {
  readonly ended: 'fulfilled' | 'timedOut' | 'interrupted';
  readonly isGone: boolean;
  readonly pods: readonly PodFate[];
  /** Of these it is not what was foreseen. */
  readonly outstanding: readonly PodFate[];
}

/** The pods that a deletion is about, and the DaemonSets whose pods those are, or become. */
function concerned({ daemonSet, state, impact }: Deletion) {
  const live = (state.pods ?? []).filter(isLive);
  const own = live.filter((pod) => controls(daemonSet, pod));
  const others = state.daemonSets.filter(({ metadata }) => metadata.uid !== daemonSet.metadata.uid);
  const isOrphaning = impact.change.kind === 'deleteDaemonSet' && impact.change.cascade === 'orphan';
  const adopters = new Set(isOrphaning ? own.flatMap((pod) => adoptersOf(pod, others)) : []);
  const nodes = new Set(own.map(targetNodeName));
  const beside = live.filter(
    (pod) => nodes.has(targetNodeName(pod)) && [...adopters].some((adopter) => controls(adopter, pod)),
  );
  return { pods: [...own, ...beside].toSorted(byNode), daemonSets: [daemonSet, ...adopters] };
}

function byNode(a: Pod, b: Pod): number {
  const place = (pod: Pod): string => `${targetNodeName(pod) ?? ''} ${pod.metadata.name}`;
  return byName(place(a), place(b));
}

function isLive({ metadata }: Pod): boolean {
  return metadata.deletionTimestamp === undefined;
}

async function isGone(cluster: Cluster, { metadata }: DaemonSet): Promise<boolean> {
  try {
    const found = await cluster.daemonSet(metadata.namespace, metadata.name);
    return found.metadata.uid !== metadata.uid;
  } catch (error) {
    if (error instanceof ClusterError && error.kind === 'notFound') return true;
    throw error;
  }
}

function progressText({ isGone: gone, outstanding }: Omit<DeletionWaited, 'ended'>): string {
  const [first] = outstanding;
  if (first === undefined) return gone ? 'done' : 'waiting for the DaemonSet to go';
  return `waiting for ${plural(outstanding.length, 'pod')}: ${outstandingText(first)}`;
}

/** `agent-x2 on n1 is terminating`. */
function outstandingText({ pod, node, became }: PodFate): string {
  const state = became === 'unchanged' ? 'is as it was' : `is ${became}`;
  return `${pod}${node === undefined ? '' : ` on ${node}`} ${state}`;
}

/**
 * Waits until a DaemonSet that was deleted is gone, and its pods are gone too, or have become orphans, or were adopted, as
 * was foreseen.
 *
 * @param timeout - in milliseconds; absent: for ever
 * @param signal - ends the waiting
 */
export async function waitForDeletion(
  context: CommandContext,
  cluster: Cluster,
  deletion: Deletion,
  { timeout, signal }: { readonly timeout?: number; readonly signal: AbortSignal },
): Promise<DeletionWaited> {
  const { pods, daemonSets } = concerned(deletion);
  const look = async (): Promise<Omit<DeletionWaited, 'ended'>> => {
    const gone = await isGone(cluster, deletion.daemonSet);
    const there =
      pods.length === 0 ? [] : await Promise.all(daemonSets.map((each) => cluster.daemonPods(each)));
    const fates = fatesOf(pods, there.flat());
    return { isGone: gone, pods: fates, outstanding: unfulfilled(fates, deletion.impact) };
  };
  return withProgress(context, async (progress) => {
    const { ended, last } = await lookUntil({
      look,
      isOver: ({ isGone: gone, outstanding }) => gone && outstanding.length === 0,
      timing: timingOf(context, cluster),
      signal,
      onLook: (seen) => progress.update(progressText(seen)),
      ...(timeout === undefined ? {} : { timeout }),
    });
    return { ended, ...(last ?? { isGone: false, pods: [], outstanding: [] }) };
  });
}

/** Pods that are none of its own, and to which nothing has happened, are not told of. */
function toldOf({ pods, outstanding }: DeletionWaited): readonly PodFate[] {
  return pods.filter((fate) => fate.became !== 'unchanged' || outstanding.includes(fate));
}

/** What has become of pods, one line for each that became the same: `2 pods adopted by other: n1, n2`. */
function fateLines(pods: readonly PodFate[]): readonly string[] {
  const groups = new Map<string, PodFate[]>();
  for (const fate of pods) {
    const words = fate.became === 'adopted' ? `adopted by ${fate.controller ?? ''}` : fate.became;
    const group = groups.get(words);
    if (group === undefined) groups.set(words, [fate]);
    else group.push(fate);
  }
  return [...groups].map(([words, group]) => {
    const nodes = [...new Set(group.flatMap(({ node }) => node ?? []))];
    return `${plural(group.length, 'pod')} ${words}${nodes.length === 0 ? '' : `: ${someOf(nodes, 5)}`}`;
  });
}

/** What has come of a deletion, for people. */
export function tellDeletionWaited(
  context: CommandContext,
  { metadata }: DaemonSet,
  waited: DeletionWaited,
): void {
  const { ended, isGone: gone, outstanding } = waited;
  const settled = toldOf(waited).filter((fate) => !outstanding.includes(fate));
  for (const line of fateLines(settled)) context.stdout.write(`${sanitize(line)}\n`);
  if (ended === 'fulfilled') return;
  const why = ended === 'timedOut' ? 'error: timed out waiting' : 'interrupted while waiting';
  const what = [
    ...(gone ? [] : [`daemonsets.apps "${metadata.name}" is still there`]),
    ...outstanding.map(outstandingText),
  ];
  context.stderr.write(`${why}: ${sanitize(someOf(what, 5))}\n`);
}

/** The same for programs. */
export function waitedDocument(waited: DeletionWaited): Document {
  const { ended, isGone: gone, outstanding } = waited;
  const documentOf = ({ namespace, pod, node, became, controller }: PodFate): Document => ({
    namespace,
    pod,
    node,
    became,
    by: became === 'adopted' ? controller : undefined,
  });
  return {
    ended,
    isGone: gone,
    pods: toldOf(waited).map(documentOf),
    ...(outstanding.length === 0 ? {} : { outstanding: outstanding.map(outstandingText) }),
  };
}
