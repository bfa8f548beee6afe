import type { DaemonSetImpact, Impact } from '../../../src/domain/change/impact.ts';
import type { ClusterView } from '../../../src/domain/cluster-view.ts';
import { targetNodeName } from '../../../src/domain/scheduling/daemon-pod.ts';
import { asksAboutOtherNodes } from '../../../src/domain/scheduling/unchecked.ts';
import { isUrgent } from './full-nodes.ts';
import { harness, type Told } from './told.ts';

interface Gained {
  readonly namespace: string;
  readonly name: string;
  readonly node: string;
  readonly fits: boolean;
}

/**
 * Gains that nothing else has to do with: on their nodes nobody goes whose room a pod that waits could take before, and of
 * several that come to one node each fits beside the others, so that it makes no difference who comes first. Those that evict
 * others come before all that wait. Templates with rules about other pods are left out: a pod that waits for another one may
 * come with it.
 */
function undisputed({ change, daemonSets, otherPods }: Impact, before: ClusterView): readonly Gained[] {
  const known = new Map(
    [...before.state.daemonSets, ...(change.kind === 'applyDaemonSet' ? [change.daemonSet] : [])].map(
      (each) => [`${each.metadata.namespace}/${each.metadata.name}`, each],
    ),
  );
  const left = new Set([...daemonSets.flatMap(leaving), ...otherPods.map(({ node }) => node)]);
  const all = daemonSets.flatMap(({ gains }) => gains);
  const waiting = new Set(
    (before.state.pods ?? []).filter(({ spec }) => spec.nodeName === '').map(targetNodeName),
  );
  // A taint taken off, or a label set, may be what a pod has waited for.
  const mayRelease = change.kind === 'label' || change.kind === 'taint';
  const isFree = (node: string): boolean =>
    !left.has(node) &&
    !(mayRelease && waiting.has(node)) &&
    (all.filter((each) => each.node === node).length === 1 ||
      all.every((each) => each.node !== node || each.fits === true));
  return daemonSets.flatMap(({ namespace, name, gains }) => {
    const daemonSet = known.get(`${namespace}/${name}`);
    if (namespace === harness || daemonSet === undefined) return [];
    const { spec } = daemonSet.spec.template;
    const hasRules = asksAboutOtherNodes(spec) || spec.affinity.podAntiAffinity.length > 0;
    if (hasRules || spec.nodeName !== '') return [];
    // A pod that waits already may be tried again, and take the room, before the one that is to come is there.
    const isSure = (node: string, fits: boolean): boolean =>
      isUrgent({ name }) || (isFree(node) && !(fits && waiting.has(node)));
    return gains.flatMap(({ node, fits }): readonly Gained[] =>
      fits !== undefined && isSure(node, fits) ? [{ namespace, name, node, fits }] : [],
    );
  });
}

function leaving({ loses, replaced, adopted, orphaned }: DaemonSetImpact): readonly string[] {
  return [...loses, ...replaced, ...adopted, ...orphaned].map(({ node }) => node);
}

export function fitsForetold(impact: Impact, before: ClusterView): Told {
  return undisputed(impact, before).map(
    ({ namespace, name, node, fits }) => `${namespace}/${name} on ${node}: ${fits ? 'bound' : 'waits'}`,
  );
}

export function fitsSeen(impact: Impact, before: ClusterView, after: ClusterView): Told {
  return undisputed(impact, before).map(({ namespace, name, node }) => {
    const pod = (after.state.pods ?? []).find(
      (each) =>
        each.metadata.namespace === namespace &&
        targetNodeName(each) === node &&
        each.metadata.ownerReferences.some((owner) => owner.controller && owner.name === name),
    );
    const state = pod === undefined ? 'no pod' : pod.spec.nodeName === '' ? 'waits' : 'bound';
    return `${namespace}/${name} on ${node}: ${state}`;
  });
}
