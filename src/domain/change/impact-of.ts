import type { ClusterState } from '../cluster-state.ts';
import type { DaemonSet, Pod } from '../objects.ts';
import { controls } from '../ownership.ts';
import { adoptersOf } from './adoption.ts';
import type { Change, DeleteDaemonSet } from './change.ts';
import { applied, daemonSetNamed } from './change.ts';
import type { Draft } from './draft.ts';
import { draftOf, emptyDraft, isTouched, podsOfOthers } from './draft.ts';
import type { Places, Preempted } from './fits.ts';
import { placesFor, withPlaces } from './fits.ts';
import type { Impact, OtherPod } from './impact.ts';
import type { OtherController } from './overlap.ts';
import { nodeOfPod } from './pod-index.ts';
import type { ChangeScene } from './scene.ts';
import { sceneOf } from './scene.ts';
import { fullName } from './warning-input.ts';
import { warningsOf } from './warnings.ts';

/**
 * What a change does, over all DaemonSets: pods that come, and whether they have room; pods that go, and who takes them;
 * pods that stay where they are not wanted; orphans, adoptions, replacements; and what else to know before.
 *
 * It is what the DaemonSet controller, the taint manager, the garbage collector and the scheduler come to when nothing
 * else happens meanwhile, less what they would do without the change. Only the nodes that the change touches are looked
 * at. Where nodes could not be read nothing can be told, where pods could not be, not which ones go: a warning says so.
 *
 * @param others - other controllers that select pods, for a warning where selectors overlap; absent where not read
 */
export function impactOf(
  change: Change,
  state: ClusterState,
  others: readonly OtherController[] = [],
): Impact {
  const scene = sceneOf(change, state);
  const drafts = concerned(change, scene.before.state).flatMap((daemonSet): readonly Draft[] => {
    const draft = draftOf(daemonSet.metadata, scene);
    return draft === undefined || !isTouched(draft) ? [] : [draft];
  });
  const after = applied(change, state);
  const places = placesFor(drafts, after, leavingPods(drafts, scene));
  const all = withPreempted(drafts, places.preempted, after.daemonSets);
  const daemonSets = all.map((draft) => withPlaces(draft, places));
  const found = { daemonSets, otherPods: [...otherPodsOf(scene, state), ...othersPreempted(places)] };
  return { change, ...found, warnings: warningsOf({ ...found, drafts: all, change, state, others }) };
}

/** The drafts with the daemon pods that are evicted for others; DaemonSets that nothing else happens to come in their order. */
function withPreempted(
  drafts: readonly Draft[],
  preempted: readonly Preempted[],
  order: readonly DaemonSet[],
): readonly Draft[] {
  if (preempted.length === 0) return drafts;
  const known = new Map(drafts.map((draft) => [fullName(draft.daemonSet.metadata), draft]));
  const victims = Map.groupBy(
    preempted.filter(({ daemonSet }) => daemonSet !== undefined),
    ({ daemonSet, pod }) => fullName((daemonSet ?? pod).metadata),
  );
  const there = new Set(order.map(({ metadata }) => fullName(metadata)));
  return [
    ...drafts.filter(({ daemonSet }) => !there.has(fullName(daemonSet.metadata))),
    ...order.flatMap((daemonSet) => {
      const name = fullName(daemonSet.metadata);
      const [draft, evicted] = [known.get(name), victims.get(name)];
      if (evicted === undefined) return draft ?? [];
      return withVictims(draft ?? emptyDraft(daemonSet), evicted);
    }),
  ];
}

function withVictims(draft: Draft, victims: readonly Preempted[]): Draft {
  const names = new Set(victims.map(({ pod }) => pod.metadata.name));
  return {
    ...draft,
    gains: [...draft.gains, ...victims.filter(({ comesAnew }) => comesAnew).map(({ node }) => node)],
    loses: [
      ...draft.loses,
      ...victims.map(({ node, pod }) => ({
        node,
        pod: pod.metadata.name,
        how: 'preempted by the scheduler' as const,
      })),
    ],
    staysMisscheduled: draft.staysMisscheduled.filter(({ pod }) => !names.has(pod)),
    noLongerMisscheduled: draft.noLongerMisscheduled.filter(({ pod }) => !names.has(pod)),
    evictedLater: draft.evictedLater.filter(({ pod }) => !names.has(pod)),
  };
}

function othersPreempted({ preempted }: Places): readonly OtherPod[] {
  return preempted
    .filter(({ daemonSet }) => daemonSet === undefined)
    .map(({ pod: { metadata }, node }) => ({
      namespace: metadata.namespace,
      pod: metadata.name,
      node,
      how: 'preempted by the scheduler',
    }));
}

/** The DaemonSets that a change can do something to. */
function concerned(change: Change, state: ClusterState): readonly DaemonSet[] {
  switch (change.kind) {
    case 'applyDaemonSet':
      return [change.daemonSet];
    case 'deleteDaemonSet':
      return deletedAndAdopters(change, state);
    default:
      return state.daemonSets;
  }
}

function deletedAndAdopters(change: DeleteDaemonSet, state: ClusterState): readonly DaemonSet[] {
  const { daemonSets, pods = [] } = state;
  const deleted = daemonSetNamed(change, state);
  if (deleted === undefined || change.cascade !== 'orphan') return deleted === undefined ? [] : [deleted];
  const own = pods.filter((pod) => controls(deleted, pod));
  const adopters = new Set(own.flatMap((pod) => adoptersOf(pod, daemonSets)));
  return daemonSets.filter((each) => each === deleted || adopters.has(each));
}

/** Pods on their way out make room too, by the time that others come. */
function leavingPods(drafts: readonly Draft[], scene: ChangeScene): (pod: Pod) => boolean {
  const names = new Set(
    drafts.flatMap(({ daemonSet, loses }) =>
      loses.map(({ pod }) => `${daemonSet.metadata.namespace}/${pod}`),
    ),
  );
  for (const { metadata } of scene.gone.keys()) names.add(`${metadata.namespace}/${metadata.name}`);
  return ({ metadata }) => names.has(`${metadata.namespace}/${metadata.name}`);
}

function otherPodsOf(scene: ChangeScene, { daemonSets }: ClusterState): readonly OtherPod[] {
  return podsOfOthers(scene, daemonSets).map((pod) => {
    const node = nodeOfPod(pod);
    return {
      namespace: pod.metadata.namespace,
      pod: pod.metadata.name,
      ...(node === undefined ? {} : { node }),
      ...howItGoes(pod, scene),
    };
  });
}

function howItGoes(pod: Pod, { gone, later }: ChangeScene): Pick<OtherPod, 'how' | 'afterSeconds'> {
  const afterSeconds = later.get(pod);
  if (afterSeconds !== undefined) return { how: 'evicted by the taint', afterSeconds };
  return { how: gone.get(pod) ?? 'deleted as asked' };
}
