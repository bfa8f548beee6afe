import { ownPodsByNode } from '../coverage/pods-by-node.ts';
import type { DaemonSet, Pod } from '../objects.ts';
import { livePods } from '../rollout/daemon-node.ts';
import type { PodOnNode } from '../rollout/daemon-node.ts';
import { nodeShouldRunDaemonPod } from '../scheduling/predicates.ts';
import { adoptersOf } from './adoption.ts';
import { daemonSetNamed } from './change.ts';
import type { ControllerEffect } from './controller-effect.ts';
import { controllerEffect, isActedOn } from './controller-effect.ts';
import type { Adopted, EvictedLater, Loss, Orphaned, PodPlace } from './impact.ts';
import type { TemplateAge } from './outdated.ts';
import { madeOutdated } from './outdated.ts';
import type { ChangeScene } from './scene.ts';

/** What a change does to one DaemonSet, before anybody asks whether the pods that come have room. */
export interface Draft {
  /** As it is after the change, or was where it is deleted. */
  readonly daemonSet: DaemonSet;
  /** Names of nodes. */
  readonly gains: readonly string[];
  readonly loses: readonly Loss[];
  readonly staysMisscheduled: readonly PodPlace[];
  readonly noLongerMisscheduled: readonly PodPlace[];
  readonly evictedLater: readonly EvictedLater[];
  readonly orphaned: readonly Orphaned[];
  readonly adopted: readonly Adopted[];
  readonly replaced: readonly PodOnNode[];
  readonly mayBeReplaced: readonly PodPlace[];
  /** Pods that stay, and are of an older template than the DaemonSet's, since OnDelete replaces none. */
  readonly leftOld: readonly PodOnNode[];
  /** Pods likewise of which cannot be told whether they are. */
  readonly mayBeLeftOld: readonly PodOnNode[];
}

/** That nothing happens to a DaemonSet. */
export function emptyDraft(daemonSet: DaemonSet): Draft {
  return {
    daemonSet,
    gains: [],
    loses: [],
    staysMisscheduled: [],
    noLongerMisscheduled: [],
    evictedLater: [],
    orphaned: [],
    adopted: [],
    replaced: [],
    mayBeReplaced: [],
    leftOld: [],
    mayBeLeftOld: [],
  };
}

const noEffect: ControllerEffect = {
  creates: [],
  deletes: [],
  unwanted: [],
  staysMisscheduled: [],
  noLongerMisscheduled: [],
  stays: [],
};

/**
 * What a change does to the DaemonSet with a name.
 *
 * @param name - of a DaemonSet that is there before the change, or after it
 */
export function draftOf(name: DaemonSet['metadata'], scene: ChangeScene): Draft | undefined {
  const before = daemonSetNamed(name, scene.before.state);
  const after = daemonSetNamed(name, scene.after.state);
  const daemonSet = after ?? before;
  if (daemonSet === undefined) return undefined;
  const own = before === undefined ? [] : livePodsOf(before, scene.before);
  const effect = effectOf(before, after, scene);
  const adopted = after === undefined ? [] : adoptedBy(after, own, scene);
  const renewal = renewalOf(agesAfter(before, after, { own, adopted, scene }), after, effect);
  return {
    daemonSet,
    gains: effect.creates,
    loses: [...lossesOf(own, effect, scene), ...renewal.loses, ...unnamedLosses(before, after, scene)],
    staysMisscheduled: renewal.staysMisscheduled.map(placeOf),
    noLongerMisscheduled: effect.noLongerMisscheduled.map(placeOf),
    evictedLater: own.flatMap(({ node, pod }) => {
      const afterSeconds = scene.later.get(pod);
      return afterSeconds === undefined ? [] : [{ ...placeOf({ node, pod }), afterSeconds }];
    }),
    orphaned: after === undefined ? orphanedBy(own, scene) : [],
    adopted: adopted.map((each) => ({ ...placeOf(each), by: daemonSet.metadata.name })),
    replaced: renewal.replaced,
    mayBeReplaced: renewal.mayBeReplaced.map(placeOf),
    leftOld: renewal.leftOld,
    mayBeLeftOld: renewal.mayBeLeftOld,
  };
}

/** Whether the change does anything to the DaemonSet. */
export function isTouched(draft: Draft): boolean {
  const { daemonSet: _, ...lists } = draft;
  return Object.values(lists).some((list) => list.length > 0);
}

function placeOf({ node, pod }: PodOnNode): PodPlace {
  return { node, pod: pod.metadata.name };
}

function livePodsOf(daemonSet: DaemonSet, view: ChangeScene['before']): readonly PodOnNode[] {
  return [...ownPodsByNode(daemonSet, view)].flatMap(([node, pods]) =>
    livePods(pods).map((pod) => ({ node, pod })),
  );
}

function effectOf(
  before: DaemonSet | undefined,
  after: DaemonSet | undefined,
  scene: ChangeScene,
): ControllerEffect {
  if (after === undefined) return noEffect;
  const was = before === undefined ? undefined : { daemonSet: before, view: scene.before };
  return controllerEffect(was, { daemonSet: after, view: scene.after });
}

function lossesOf(
  own: readonly PodOnNode[],
  { deletes }: ControllerEffect,
  { gone }: ChangeScene,
): readonly Loss[] {
  return [
    ...own.flatMap((each) => {
      const how = gone.get(each.pod);
      return how === undefined ? [] : [{ ...placeOf(each), how }];
    }),
    ...deletes.map(({ isDuplicate, ...each }): Loss => ({
      ...placeOf(each),
      how: isDuplicate ? 'deleted as a duplicate' : 'deleted by the controller',
    })),
  ];
}

/** Where pods could not be read: nodes on which the pod, if there is one, goes. */
function unnamedLosses(
  before: DaemonSet | undefined,
  after: DaemonSet | undefined,
  { before: view, after: changed }: ChangeScene,
): readonly Loss[] {
  if (view.state.pods !== undefined || before === undefined || !isActedOn(before)) return [];
  return (view.state.nodes ?? []).flatMap((node): readonly Loss[] => {
    if (!nodeShouldRunDaemonPod(before, node).shouldRun) return [];
    const { name } = node.metadata;
    if (after === undefined) return [{ node: name, how: 'garbage collected' }];
    const same = changed.node(name) ?? node;
    return nodeShouldRunDaemonPod(after, same).shouldContinueRunning
      ? []
      : [{ node: name, how: 'deleted by the controller' }];
  });
}

function orphanedBy(own: readonly PodOnNode[], { change, after }: ChangeScene): readonly Orphaned[] {
  if (change.kind !== 'deleteDaemonSet' || change.cascade !== 'orphan') return [];
  return own.map((each) => {
    const adopters = adoptersOf(each.pod, after.state.daemonSets).map(({ metadata }) => metadata.name);
    const [first, ...others] = adopters;
    if (first === undefined) return placeOf(each);
    const who = others.length > 0 ? { mayBeAdoptedBy: adopters } : { adoptedBy: first };
    return { ...placeOf(each), ...who };
  });
}

function adoptedBy(after: DaemonSet, own: readonly PodOnNode[], scene: ChangeScene): readonly PodOnNode[] {
  const before = new Set(own.map(({ pod }) => pod.metadata.name));
  return livePodsOf(after, scene.after).filter(({ pod }) => !before.has(pod.metadata.name));
}

interface Renewal {
  readonly replaced: readonly PodOnNode[];
  readonly mayBeReplaced: readonly PodOnNode[];
  readonly leftOld: readonly PodOnNode[];
  readonly mayBeLeftOld: readonly PodOnNode[];
  readonly loses: readonly Loss[];
  readonly staysMisscheduled: readonly PodOnNode[];
}

/** How old the template of each pod is; undefined where no pod can have become old. */
function agesAfter(
  before: DaemonSet | undefined,
  after: DaemonSet | undefined,
  {
    own,
    adopted,
    scene,
  }: {
    readonly own: readonly PodOnNode[];
    readonly adopted: readonly PodOnNode[];
    readonly scene: ChangeScene;
  },
): ((place: PodOnNode) => TemplateAge) | undefined {
  const mayBeOld = scene.change.kind === 'applyDaemonSet' || adopted.length > 0;
  if (after === undefined || !mayBeOld) return undefined;
  const pods = own.map(({ pod }) => pod);
  const ageOf = madeOutdated(before, after, pods, scene.before.state, scene.after.state.controllerRevisions);
  const newcomers = new Set(adopted.map(({ pod }) => pod));
  return ({ pod }) => ageOf(pod, newcomers.has(pod));
}

/** What becomes of pods of an older template: replaced, deleted where they are not wanted, or left. */
function renewalOf(
  ageOf: ((place: PodOnNode) => TemplateAge) | undefined,
  after: DaemonSet | undefined,
  { stays, unwanted, staysMisscheduled }: ControllerEffect,
): Renewal {
  const none = {
    replaced: [],
    mayBeReplaced: [],
    leftOld: [],
    mayBeLeftOld: [],
    loses: [],
    staysMisscheduled,
  };
  if (ageOf === undefined) return none;
  const isOld = (place: PodOnNode): boolean => ageOf(place) === 'old';
  const mayBeOld = (place: PodOnNode): boolean => ageOf(place) === 'unknown';
  if (after?.spec.updateStrategy.type === 'OnDelete') {
    const left = [...stays, ...unwanted];
    return { ...none, leftOld: left.filter(isOld), mayBeLeftOld: left.filter(mayBeOld) };
  }
  const how = 'deleted by the rolling update';
  return {
    ...none,
    replaced: stays.filter(isOld),
    mayBeReplaced: stays.filter(mayBeOld),
    loses: unwanted.filter(isOld).map((each) => ({ ...placeOf(each), how })),
    staysMisscheduled: staysMisscheduled.filter((each) => !isOld(each)),
  };
}

/** The pods that go, now or later, and that no DaemonSet of these has. */
export function podsOfOthers(scene: ChangeScene, daemonSets: readonly DaemonSet[]): readonly Pod[] {
  const daemonPods = new Set(daemonSets.flatMap((each) => scene.before.daemonPodsOf(each)));
  return [...scene.gone.keys(), ...scene.later.keys()].filter((pod) => !daemonPods.has(pod));
}
