import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Change, LabelChange, TaintChange } from '../../../src/domain/change/change.ts';
import { applied } from '../../../src/domain/change/change.ts';
import type { Impact } from '../../../src/domain/change/impact.ts';
import { impactOf } from '../../../src/domain/change/impact-of.ts';
import type { ClusterState } from '../../../src/domain/cluster-state.ts';
import { sameTaint } from '../../../src/domain/change/node-edits.ts';
import type { Node, Pod } from '../../../src/domain/objects.ts';
import { targetNodeName } from '../../../src/domain/scheduling/daemon-pod.ts';
import { changeOf, cluster, labelChange, taintChange } from './random-clusters.ts';
import { settled } from './settle.ts';

const runs = { numRuns: 600, seed: 20260101 };

/** `agent@n1` for each pod, sorted; orphans have no name before the @. */
function placesOf(pods: readonly Pod[]): readonly string[] {
  return pods
    .map((pod) => `${pod.metadata.ownerReferences[0]?.name ?? ''}@${targetNodeName(pod)}`)
    .toSorted();
}

function names(pods: readonly Pod[] = []): readonly string[] {
  return pods.map(({ metadata }) => metadata.name).toSorted();
}

/** What an impact says to be there in the end: the pods of before that stay, and places of new ones. */
function foreseen(impact: Impact, { pods = [] }: ClusterState) {
  const lost = new Set([
    ...impact.daemonSets.flatMap(({ loses }) => loses.map(({ pod }) => pod)),
    ...impact.otherPods.map(({ pod }) => pod),
  ]);
  return {
    stay: names(pods.filter(({ metadata }) => !lost.has(metadata.name))),
    come: impact.daemonSets
      .flatMap(({ name, gains }) => gains.map(({ node }) => `${name}@${node}`))
      .toSorted(),
  };
}

function seen(before: ClusterState, after: ClusterState) {
  const old = new Set(names(before.pods));
  const stay = (after.pods ?? []).filter(({ metadata }) => old.has(metadata.name));
  const come = (after.pods ?? []).filter(({ metadata }) => !old.has(metadata.name));
  return { stay: names(stay), come: placesOf(come) };
}

/** Whether nobody can say who adopts an orphan, and so which pods go for it. */
function isLeftToChance({ daemonSets }: Impact): boolean {
  return daemonSets.some(({ orphaned }) =>
    orphaned.some(({ mayBeAdoptedBy }) => mayBeAdoptedBy !== undefined),
  );
}

describe('an impact', () => {
  test('is what becomes of any cluster at rest when its controllers are left alone after the change', () => {
    const example = cluster.chain((state) => fc.tuple(fc.constant(state), changeOf(state)));
    fc.assert(
      fc.property(example, ([state, change]) => {
        // A pod made by a test's controller is named by its round: those of before keep their names.
        const before = { ...state, pods: (state.pods ?? []).map(renamed) };
        const after = settled(applied(change, before));
        const impact = impactOf(change, before);
        fc.pre(!isLeftToChance(impact));
        expect(foreseen(impact, before)).toEqual(seen(before, after));
      }),
      runs,
    );
  });

  test('of labels is the mirror image of the way back', () => {
    fc.assert(
      fc.property(cluster, labelChange, (state, change) => {
        const [there, back] = thereAndBack(state, change);
        expect(lost(back)).toEqual(gained(there));
        expect(gained(back)).toEqual(lost(there));
      }),
      runs,
    );
  });

  test('of taints is the mirror image of the way back, but that NoSchedule takes no pod away', () => {
    fc.assert(
      fc.property(cluster, taintChange, (state, change) => {
        const [there, back] = thereAndBack(state, change);
        expect([...lost(back), ...misscheduled(back)].toSorted()).toEqual(
          [...gained(there), ...relieved(there)].toSorted(),
        );
        expect([...gained(back), ...relieved(back)].toSorted()).toEqual(
          [...lost(there), ...misscheduled(there)].toSorted(),
        );
      }),
      runs,
    );
  });
});

function renamed(pod: Pod): Pod {
  return { ...pod, metadata: { ...pod.metadata, name: `old-${pod.metadata.name}` } };
}

/** From a cluster with a pod wherever one should run and nowhere else: the change, and its undoing. */
function thereAndBack(
  { nodes = [], ...others }: ClusterState,
  change: LabelChange | TaintChange,
): readonly [Impact, Impact] {
  const named = nodes.filter(({ metadata }) => change.nodes.includes(metadata.name));
  // One node, so that there is one way back; and pods as their template is.
  const [node] = named;
  const start = settled({ ...others, nodes: node === undefined ? [] : [node], pods: [] });
  const there = impactOf(change, start);
  const after = settled(applied(change, start));
  const changed = after.nodes?.[0];
  if (node === undefined || changed === undefined) throw new Error('a change names at least one node');
  return [there, impactOf(undoing(change, node, changed), after)];
}

function undoing(change: LabelChange | TaintChange, before: Node, after: Node): Change {
  if (change.kind === 'label') {
    const { labels } = before.metadata;
    const keys = Object.keys(after.metadata.labels).filter((key) => labels[key] === undefined);
    return { ...change, set: labels, remove: keys };
  }
  const { taints } = before.spec;
  const added = after.spec.taints.filter((taint) => !taints.some((old) => sameTaint(old, taint)));
  return { ...change, add: taints, remove: added };
}

function pairs(impact: Impact, list: (each: Impact['daemonSets'][number]) => readonly { node: string }[]) {
  return impact.daemonSets.flatMap((each) => list(each).map(({ node }) => `${each.name}@${node}`)).toSorted();
}

const gained = (impact: Impact) => pairs(impact, ({ gains }) => gains);
const lost = (impact: Impact) => pairs(impact, ({ loses }) => loses);
const misscheduled = (impact: Impact) => pairs(impact, ({ staysMisscheduled }) => staysMisscheduled);
const relieved = (impact: Impact) => pairs(impact, ({ noLongerMisscheduled }) => noLongerMisscheduled);
