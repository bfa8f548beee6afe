import { applied, daemonSetNamed } from '../change/change.ts';
import type { DaemonSetImpact, Impact, Placed } from '../change/impact.ts';
import type { ClusterState } from '../cluster-state.ts';
import { type ClusterView, viewOf } from '../cluster-view.ts';
import { pairOf } from '../coverage/coverage.ts';
import { ownPodsByNode } from '../coverage/pods-by-node.ts';
import { livePods } from '../rollout/daemon-node.ts';
import { groupReasons } from '../coverage/reason-groups.ts';
import { eachAlone, type Pair, type ReasonGroup } from '../coverage/pair.ts';
import { reasonOf } from '../explain/finding-reason.ts';
import type { DaemonSet, Node } from '../objects.ts';
import type { Reason } from '../reason.ts';
import { controllerFindings, nodeShouldRunDaemonPod } from '../scheduling/predicates.ts';

/** What a node has of a DaemonSet once its manifest is applied. */
export type PodToBe = 'new' | 'replaced' | 'mayBeReplaced' | 'adopted' | 'kept' | 'misscheduled' | 'none';

/** One node, once a manifest is applied. */
export interface PredictedNode {
  readonly node: string;
  readonly shouldRun: boolean;
  readonly pod: PodToBe;
  /** Would the scheduler let the new pod onto the node. Absent where none comes, or where that cannot be known. */
  readonly fits?: boolean;
  /** Why it should not run there, or why its pod would stay Pending; most decisive first. */
  readonly reasons: readonly Reason[];
}

/** What a DaemonSet would cover. */
export interface PredictedCoverage {
  readonly nodes: {
    readonly total: number;
    readonly eligible: number;
    readonly excluded: number;
    /** Of the excluded ones: a pod that is there stays. */
    readonly misscheduled: number;
    /** Of the eligible ones: a pod comes and has no room. */
    readonly pending: number;
    /** Of the eligible ones: a pod comes, and whether it has room cannot be told. */
    readonly unknown: number;
  };
  /** Over all nodes. */
  readonly reasons: readonly ReasonGroup[];
  readonly perNode: readonly PredictedNode[];
}

/**
 * What a DaemonSet would cover if it was applied: which nodes it should run on, which of them get a pod for it, and which
 * of those have room. Undefined where nodes could not be read.
 *
 * @param impact - of applying it to this state
 * @param state - before it is applied
 */
export function predictCoverage(
  daemonSet: DaemonSet,
  impact: Impact,
  state: ClusterState,
): PredictedCoverage | undefined {
  const { nodes } = state;
  if (nodes === undefined) return undefined;
  const { namespace, name } = daemonSet.metadata;
  const own = impact.daemonSets.find((each) => each.namespace === namespace && each.name === name);
  const view = viewOf(applied(impact.change, state));
  const scene = { daemonSet, places: placesOf(own), view, left: leftOn(daemonSet, own, view) };
  const perNode = nodes.map((node) => predicted(node, scene));
  const count = (holds: (node: PredictedNode) => boolean): number => perNode.filter(holds).length;
  const comes = ({ pod }: PredictedNode): boolean => pod === 'new' || pod === 'replaced';
  return {
    nodes: {
      total: perNode.length,
      eligible: count(({ shouldRun }) => shouldRun),
      excluded: count(({ shouldRun }) => !shouldRun),
      misscheduled: count(({ pod }) => pod === 'misscheduled'),
      pending: count((node) => comes(node) && node.fits === false),
      unknown: count((node) => comes(node) && node.fits === undefined),
    },
    reasons: groupReasons(eachAlone(perNode.map(asPair)), (place) => perNode[place]?.node ?? ''),
    perNode,
  };
}

function asPair({ node, fits, reasons }: PredictedNode): Pair {
  return { node, nodeLabels: {}, state: fits === false ? 'Pending' : 'Excluded', reasons };
}

interface Place extends Placed {
  readonly pod: PodToBe;
}

function placesOf(own: DaemonSetImpact | undefined): ReadonlyMap<string, Place> {
  if (own === undefined) return new Map();
  const at = (pod: PodToBe) => (place: { readonly node: string } & Partial<Placed>) => {
    const { node, fits, reasons = [] } = place;
    return [node, { pod, reasons, ...(fits === undefined ? {} : { fits }) }] as const;
  };
  return new Map<string, Place>([
    ...own.adopted.map(at('adopted')),
    ...own.mayBeReplaced.map(at('mayBeReplaced')),
    ...own.replaced.map(at('replaced')),
    ...own.gains.map(at('new')),
  ]);
}

/** Names of the nodes that have a pod still, once those that go have gone. */
function leftOn(
  { metadata }: DaemonSet,
  own: DaemonSetImpact | undefined,
  view: ClusterView,
): ReadonlySet<string> {
  const daemonSet = daemonSetNamed(metadata, view.state);
  if (daemonSet === undefined) return new Set();
  const gone = new Set(own?.loses.map(({ pod }) => pod));
  const left = [...ownPodsByNode(daemonSet, view)].filter(([, pods]) =>
    livePods(pods).some((pod) => !gone.has(pod.metadata.name)),
  );
  return new Set(left.map(([node]) => node));
}

interface Scene {
  readonly daemonSet: DaemonSet;
  readonly left: ReadonlySet<string>;
  readonly places: ReadonlyMap<string, Place>;
  /** After it is applied. */
  readonly view: ClusterView;
}

function predicted(node: Node, { daemonSet, places, view, left }: Scene): PredictedNode {
  const { name } = node.metadata;
  const { shouldRun } = nodeShouldRunDaemonPod(daemonSet, node);
  const place = places.get(name);
  if (shouldRun) return { node: name, shouldRun, ...(place ?? asItIs(name, daemonSet, view)) };
  const scene = { daemonSet, node, otherPods: () => [], release: view.state.release };
  const reasons = controllerFindings(daemonSet, node).map((finding) => reasonOf(finding, scene));
  return { node: name, shouldRun, pod: left.has(name) ? 'misscheduled' : 'none', reasons };
}

/** A node that the manifest changes nothing on: its pod stays, or is as far from running as it is now. */
function asItIs(node: string, { metadata }: DaemonSet, view: ClusterView): Place {
  const daemonSet = daemonSetNamed(metadata, view.state);
  const pair = daemonSet === undefined ? undefined : pairOf(daemonSet, node, view);
  const waits = pair?.state === 'Pending' || pair?.state === 'Missing';
  if (!waits) return { pod: 'kept', reasons: [] };
  const { fits, reasons } = pair;
  return {
    pod: 'new',
    ...(fits === undefined ? {} : { fits }),
    reasons: fits === false ? reasons.filter(({ kind }) => kind !== 'NotObserved' && kind !== 'Unknown') : [],
  };
}
