import type { Api } from '../support/control-plane/api.ts';
import { bounded } from '../support/control-plane/bounded.ts';
import { paths } from '../support/control-plane/paths.ts';
import { StopWaiting, until } from '../support/control-plane/until.ts';
import type { ClusterView } from '../../src/domain/cluster-view.ts';
import { pairOf } from '../../src/domain/coverage/coverage.ts';
import type { DaemonSet, Pod } from '../../src/domain/objects.ts';
import { targetNodeName } from '../../src/domain/scheduling/daemon-pod.ts';
import { isDaemonPod, observe, observeProgress, wordsOfScheduler } from './observation.ts';

/** Waits until controller and scheduler have nothing left to do, as far as objects tell, and returns what there is then. */
export async function settled(api: Api, release: number): Promise<ClusterView> {
  let trouble = '';
  const isSettled = (view: ClusterView): boolean => {
    trouble = unsettledPart(view) ?? '';
    return trouble === '';
  };
  const look = async (): Promise<ClusterView | undefined> => {
    if (!isSettled(await observeProgress(api, release))) return undefined;
    const view = await observe(api, release);
    if (!isSettled(view)) return undefined;
    const preemptor = preemptionUnderWay(view);
    trouble = preemptor === undefined ? '' : `pod ${preemptor.metadata.name} has made room for itself`;
    return preemptor === undefined ? view : undefined;
  };
  try {
    return await until('the cluster settles', look, { timeout: 90_000, interval: 250 });
  } catch (error) {
    throw new Error(`${String(error)}; ${trouble}`, { cause: error });
  }
}

function unsettledPart(view: ClusterView): string | undefined {
  const refused = view.state.events?.[0]?.message;
  if (refused !== undefined) throw new StopWaiting(`the generator made a pod that is refused: ${refused}`);
  const pods = view.state.pods ?? [];
  const going = pods.find(
    ({ metadata }) => metadata.deletionTimestamp !== undefined && metadata.finalizers.length === 0,
  );
  if (going !== undefined) return `pod ${going.metadata.name} is going`;
  const unjudged = pods.find((pod) => pod.spec.nodeName === '' && wordsOfScheduler(pod) === undefined);
  if (unjudged !== undefined)
    return `pod ${unjudged.metadata.name} is not judged: ${JSON.stringify(unjudged.status.conditions)}`;
  const behind = view.state.daemonSets.find((daemonSet) => isBehind(daemonSet, view.daemonPodsOf(daemonSet)));
  return behind === undefined
    ? undefined
    : `DaemonSet ${behind.metadata.name} is behind: ${JSON.stringify(behind.status)}`;
}

/**
 * A pod that has a place by preemption and is not yet bound. Release 1.20 leaves some pods nominated for ever after
 * somebody else took the place; those are told apart by whether they fit. (A wrong answer ends in a time-out, or in one
 * more round of judging.)
 */
function preemptionUnderWay(view: ClusterView): Pod | undefined {
  return view.state.daemonSets
    .flatMap((daemonSet) => view.daemonPodsOf(daemonSet).map((pod) => ({ daemonSet, pod })))
    .find(({ daemonSet, pod: { spec, status } }) => {
      const nominated = spec.nodeName === '' ? status.nominatedNodeName : '';
      return nominated !== '' && pairOf(daemonSet, nominated, view).fits === true;
    })?.pod;
}

/** The numbers in the status agree with each other, with the newest generation and with the pods that exist. */
function isBehind({ metadata, status }: DaemonSet, pods: readonly Pod[]): boolean {
  const { observedGeneration, desiredNumberScheduled, currentNumberScheduled, numberMisscheduled } = status;
  return (
    observedGeneration !== metadata.generation ||
    currentNumberScheduled !== desiredNumberScheduled ||
    currentNumberScheduled + numberMisscheduled !== pods.length
  );
}

/** Of every daemon pod: where it is for, and what became of it there. */
function pictureOf({ state }: ClusterView): ReadonlyMap<string, string> {
  const daemonPods = (state.pods ?? []).filter(isDaemonPod);
  return new Map(
    daemonPods.map((pod) => [
      placeOf(pod),
      pod.spec.nodeName === '' ? (wordsOfScheduler(pod) ?? '') : 'bound',
    ]),
  );
}

function placeOf(pod: Pod): string {
  const owner = pod.metadata.ownerReferences[0]?.name ?? '';
  return `${pod.metadata.namespace}/${owner} on ${targetNodeName(pod) ?? 'no node'}`;
}

/** How often pods are judged again before that is called a failure of the harness. */
const maxRounds = 12;

/**
 * Has pods judged on the cluster as it is: what the scheduler said of a pending pod may be older than the last pod that
 * it bound. Every pending daemon pod is deleted, so that the controller makes it anew and the scheduler judges it afresh,
 * until a round gives the picture that was there before: nothing then moved while the last words were spoken.
 *
 * @param alsoJudge - bound pods to be judged again with them, as something may have come after they were bound
 */
export async function judgedAfresh(
  api: Api,
  release: number,
  alsoJudge: (view: ClusterView) => readonly Pod[],
): Promise<ClusterView> {
  let view = await settled(api, release);
  let moved: readonly string[] = [];
  for (let round = 1; round <= maxRounds; round += 1) {
    const before = pictureOf(view);
    const pending = (view.state.pods ?? []).filter((pod) => isDaemonPod(pod) && pod.spec.nodeName === '');
    const again = alsoJudge(view);
    await bounded([...pending, ...again], 16, ({ metadata }) =>
      api.delete(paths.pods(metadata.namespace, metadata.name), {
        gracePeriodSeconds: 0,
        preconditions: { uid: metadata.uid },
      }),
    );
    view = await settled(api, release);
    moved = differences(before, pictureOf(view));
    if (moved.length === 0) return view;
  }
  throw new Error(`pods judged afresh ${maxRounds} times still moved:\n${moved.join('\n')}`);
}

function differences(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): readonly string[] {
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((place) => before.get(place) !== after.get(place))
    .map((place) => `${place}: ${before.get(place) ?? 'none'} -> ${after.get(place) ?? 'none'}`);
}
