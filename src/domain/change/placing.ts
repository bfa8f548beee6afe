import type { ClusterView } from '../cluster-view.ts';
import { reasonOf } from '../explain/finding-reason.ts';
import type { DaemonSet, Node, Pod, PodSpec } from '../objects.ts';
import type { Finding } from '../scheduling/finding.ts';
import type { Placement } from '../scheduling/placement.ts';
import { judgePlacement } from '../scheduling/placement.ts';
import { surgeOf } from './controller-effect.ts';
import type { Placed } from './impact.ts';
import { victimsAmong } from './victims.ts';

/** A pod of a DaemonSet that comes to a node. */
export interface PlaceQuestion {
  readonly daemonSet: DaemonSet;
  readonly node: string;
  /** The pod that is replaced. */
  readonly pod?: Pod;
}

/** Where it is placed, and the pods of lower priority that go for it. */
export interface Placing extends Placed {
  readonly victims: readonly Pod[];
}

interface Judging {
  readonly daemonSet: DaemonSet;
  readonly node: Node;
  /** Pods that are gone by the time that it comes. */
  readonly own: readonly Pod[];
  readonly view: ClusterView;
}

/**
 * Asks whether the scheduler would let a pod onto its node, by itself or by evicting pods of lower priority there.
 *
 * @param spec - the DaemonSet's template as admission makes it
 */
export function placedOn(
  node: Node,
  { daemonSet, pod }: PlaceQuestion,
  spec: PodSpec,
  view: ClusterView,
): Placing {
  const here = view.podsOn(node.metadata.name);
  const leavesFirst = pod !== undefined && surgeOf(daemonSet, view.state.release) === 0;
  const own = here.filter((each) => leavesFirst && each.metadata.uid === pod.metadata.uid);
  const judging = { daemonSet, node, own, view };
  const placement = judgePlacement(daemonSet, node, own, view);
  const reasons = (findings: readonly Finding[]) => {
    const otherPods = (): readonly Pod[] => here.filter((each) => !own.includes(each));
    const scene = { daemonSet, node, otherPods, release: view.state.release };
    return findings.map((finding) => reasonOf(finding, scene));
  };
  const lower = placement.findings.flatMap((each) => (each.kind === 'Preemptible' ? each.pods : []));
  if (lower.length === 0 || isGated(placement)) {
    const fits = mightPreempt(judging, spec, placement) ? undefined : placement.fits;
    return { ...known(fits), reasons: reasons(placement.findings), victims: [] };
  }
  const { pods, isCertain } = victimsAmong(lower, (gone) => fitsWithout(gone, judging));
  // Somebody on the way out makes room by itself.
  const victims = pods.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
  const others = placement.findings.filter(({ kind }) => kind !== 'Preemptible' && kind !== 'OtherScheduler');
  const isKnown = placement.unchecked.length === 0;
  const isLeftToOthers = placement.findings.some(({ kind }) => kind === 'OtherScheduler');
  const evicts = {
    pods: victims.map(({ metadata }) => ({ namespace: metadata.namespace, pod: metadata.name })),
    isCertain: isCertain && isKnown && !isLeftToOthers,
    reasons: reasons(others),
  };
  return {
    ...known(isKnown ? true : undefined),
    ...(victims.length === 0 ? {} : { evicts }),
    reasons: [],
    victims,
  };
}

function known(fits: boolean | undefined): Pick<Placed, 'fits'> {
  return fits === undefined ? {} : { fits };
}

function isGated({ findings }: Placement): boolean {
  return findings.some(({ kind }) => kind === 'SchedulingGated');
}

function fitsWithout(gone: readonly Pod[], { daemonSet, node, own, view }: Judging): boolean {
  return judgePlacement(daemonSet, node, [...own, ...gone], view).fits !== false;
}

/** Whether it is the unknown value of its priority class that decides: with the highest there is, pods would go for it. */
function mightPreempt({ daemonSet, node, own, view }: Judging, spec: PodSpec, { fits }: Placement): boolean {
  const isUnknown = spec.priority === undefined && view.state.priorityClasses === undefined;
  if (fits !== false || !isUnknown || spec.priorityClassName === '') return false;
  const { template } = daemonSet.spec;
  const highest = { ...template, spec: { ...template.spec, priority: Number.MAX_SAFE_INTEGER } };
  const raised = { ...daemonSet, spec: { ...daemonSet.spec, template: highest } };
  return judgePlacement(raised, node, own, view).findings.some(({ kind }) => kind === 'Preemptible');
}
