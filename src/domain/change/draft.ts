import { ownPodsByNode } from '../coverage/coverage.ts';
import type { DaemonSet, Pod } from '../objects.ts';
import { livePods } from '../rollout/daemon-node.ts';
import type { PodOnNode } from '../rollout/daemon-node.ts';
import { nodeShouldRunDaemonPod } from '../scheduling/predicates.ts';
import { adoptersOf } from './adoption.ts';
import { daemonSetNamed } from './change.ts';
import type { ControllerEffect } from './controller-effect.ts';
import { controllerEffect, isActedOn } from './controller-effect.ts';
import type { Adopted, EvictedLater, Loss, Orphaned, PodPlace } from './impact.ts';
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
  /** Pods that stay, and are of an older template than the DaemonSet's, since OnDelete replaces none. */
  readonly leftOld: readonly PodOnNode[];
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
  const renewal = renewalOf(before, after, effect, adopted, scene);
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
    leftOld: renewal.leftOld,
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
    const [adopter] = adoptersOf(each.pod, after.state.daemonSets);
    return {
      ...placeOf(each),
      ...(adopter === undefined ? {} : { adoptedBy: adopter.metadata.name }),
    };
  });
}

function adoptedBy(after: DaemonSet, own: readonly PodOnNode[], scene: ChangeScene): readonly PodOnNode[] {
  const before = new Set(own.map(({ pod }) => pod.metadata.name));
  return livePodsOf(after, scene.after).filter(({ pod }) => !before.has(pod.metadata.name));
}

/** What becomes of pods of an older template: replaced, deleted where they are not wanted, or left. */
function renewalOf(
  before: DaemonSet | undefined,
  after: DaemonSet | undefined,
  { stays, unwanted, staysMisscheduled }: ControllerEffect,
  adopted: readonly PodOnNode[],
  scene: ChangeScene,
): Pick<Draft, 'replaced' | 'leftOld' | 'loses'> & { readonly staysMisscheduled: readonly PodOnNode[] } {
  const none = { replaced: [], leftOld: [], loses: [], staysMisscheduled };
  const mayBeOld = scene.change.kind === 'applyDaemonSet' || adopted.length > 0;
  if (after === undefined || !mayBeOld) return none;
  const outdated = madeOutdated(before, after, scene.before.state);
  const newcomers = new Set(adopted.map(({ pod }) => pod));
  const isOld = ({ pod }: PodOnNode): boolean => outdated(pod, newcomers.has(pod));
  const old = stays.filter(isOld);
  if (after.spec.updateStrategy.type === 'OnDelete') return { ...none, leftOld: old };
  const how = 'deleted by the rolling update';
  return {
    replaced: old,
    leftOld: [],
    loses: unwanted.filter(isOld).map((each) => ({ ...placeOf(each), how })),
    staysMisscheduled: staysMisscheduled.filter((each) => !isOld(each)),
  };
}

/** The pods that go and that no DaemonSet of these has. */
export function podsOfOthers(scene: ChangeScene, daemonSets: readonly DaemonSet[]): readonly Pod[] {
  const daemonPods = new Set(daemonSets.flatMap((each) => scene.before.daemonPodsOf(each)));
  return [...scene.gone.keys()].filter((pod) => !daemonPods.has(pod));
}
