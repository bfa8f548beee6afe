import type { Impact } from '../../../src/domain/change/impact.ts';
import type { ClusterView } from '../../../src/domain/cluster-view.ts';
import { targetNodeName } from '../../../src/domain/scheduling/daemon-pod.ts';
import { asksAboutOtherNodes } from '../../../src/domain/scheduling/unchecked.ts';
import type { Told } from './told.ts';

/** Gains that nothing else of the change, and no pod that waits for room already, has to do with. */
function undisputed(impact: Impact, before: ClusterView) {
  const daemonSets = new Map(
    [
      ...before.state.daemonSets,
      ...(impact.change.kind === 'applyDaemonSet' ? [impact.change.daemonSet] : []),
    ].map((each) => [`${each.metadata.namespace}/${each.metadata.name}`, each]),
  );
  const all = impact.daemonSets.flatMap(({ gains, loses, replaced, adopted, orphaned }) =>
    [...gains, ...loses, ...replaced, ...adopted, ...orphaned].map(({ node }) => node),
  );
  const waiting = new Set(
    (before.state.pods ?? []).filter(({ spec }) => spec.nodeName === '').map(targetNodeName),
  );
  return impact.daemonSets.flatMap(({ namespace, name, gains }) => {
    const daemonSet = daemonSets.get(`${namespace}/${name}`);
    if (namespace === 'barrier' || daemonSet === undefined) return [];
    const { spec } = daemonSet.spec.template;
    if (asksAboutOtherNodes(spec) || spec.nodeName !== '' || spec.affinity.podAntiAffinity.length > 0)
      return [];
    return gains
      .filter(({ node, fits }) => fits !== undefined && !waiting.has(node))
      .filter(({ node }) => all.filter((each) => each === node).length === 1)
      .map(({ node, fits }) => ({ namespace, name, node, fits }));
  });
}

export function fitsForetold(impact: Impact, before: ClusterView): Told {
  return undisputed(impact, before).map(
    ({ namespace, name, node, fits }) =>
      `${namespace}/${name} on ${node}: ${fits === true ? 'bound' : 'waits'}`,
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
