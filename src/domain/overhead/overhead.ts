import { isActedOn } from '../change/controller-effect.ts';
import type { ClusterView } from '../cluster-view.ts';
import { ownPodsByNode, type PodsByNode } from '../coverage/pods-by-node.ts';
import type { DaemonSet, Labels, Node, Pod, ResourceList } from '../objects.ts';
import { asAdmitted } from '../scheduling/admission.ts';
import { matchesNodeSelector } from '../scheduling/node-affinity.ts';
import { nodeShouldRunDaemonPod } from '../scheduling/predicates.ts';
import { holdsResources, podRequests, podUsage } from '../scheduling/resources.ts';
import { sumOf } from './amounts.ts';

/** What one daemon pod requests of a node. Amounts hold the pod itself, as 1 of the resource `pods`. */
export interface DaemonShare {
  readonly daemonSet: DaemonSet;
  /** `planned`: the controller wants a pod there, and there is none yet. */
  readonly state: 'bound' | 'pending' | 'planned';
  /** Absent where it is planned. */
  readonly pod?: Pod;
  readonly requests: ResourceList;
}

/** A resource of which a node has less than the daemon pods that want it need, were nothing else on it. */
export interface TooLittle {
  readonly resource: string;
  readonly requested: number;
  readonly allocatable: number;
  readonly shortBy: number;
}

/** What DaemonSets request of one node, in the scheduler's units (see ResourceList). */
export interface NodeOverhead {
  readonly node: Node;
  readonly shares: readonly DaemonShare[];
  /** All shares together; `pods` counts them. */
  readonly requests: ResourceList;
  /** Empty where the node is large enough. */
  readonly tooSmall: readonly TooLittle[];
  /**
   * DaemonSets that want a pod here which can never come: the node lacks a label that their RuntimeClass selects. Such a
   * pod stays Pending, and holds nothing.
   */
  readonly neverPlaced: readonly DaemonSet[];
}

interface OverheadOptions {
  /** DaemonSets whose pods are all taken to be made from their template, whatever pods there are. */
  readonly remade?: ReadonlySet<DaemonSet>;
}

/** One DaemonSet, with what is the same on every node. */
interface Daemon {
  readonly daemonSet: DaemonSet;
  readonly planned: DaemonShare;
  /** What the pods that are made from the template select nodes by: also by their RuntimeClass. */
  readonly nodeSelector: Labels;
  readonly pods: PodsByNode;
  readonly isRemade: boolean;
}

/**
 * What DaemonSets request of each node: pods that exist by their own spec, those that are wanted and do not exist yet by
 * the template, as the API server would admit it (limits become requests, LimitRanges fill in, runtime classes add their
 * overhead). Pods that have ended hold nothing.
 *
 * A node is too small where the pods that want it (of each DaemonSet the newest there) need more than it has, even alone.
 *
 * @param view - its DaemonSets are those that count, its `nodesAskedAbout` the nodes that are answered for
 * @returns one for each node; none where nodes could not be read
 */
export function overheadOf(
  view: ClusterView,
  { remade = new Set() }: OverheadOptions = {},
): readonly NodeOverhead[] {
  const { nodes = [], nodesAskedAbout, daemonSets, release } = view.state;
  const daemons = daemonSets.map((daemonSet) => ({
    daemonSet,
    ...plannedShare(daemonSet, view),
    pods: ownPodsByNode(daemonSet, view),
    isRemade: remade.has(daemonSet),
  }));
  return nodes
    .filter(({ metadata }) => nodesAskedAbout === undefined || nodesAskedAbout.has(metadata.name))
    .map((node) => overheadOn(node, daemons, release));
}

function plannedShare(
  daemonSet: DaemonSet,
  { state }: ClusterView,
): Pick<Daemon, 'planned' | 'nodeSelector'> {
  const { namespace } = daemonSet.metadata;
  const spec = asAdmitted(daemonSet.spec.template.spec, { ...state, namespace });
  const requests = { ...podRequests(spec, state.release), pods: 1 };
  return { planned: { daemonSet, state: 'planned', requests }, nodeSelector: spec.nodeSelector };
}

function overheadOn(node: Node, daemons: readonly Daemon[], release: number): NodeOverhead {
  const found = daemons.map((daemon) => sharesOn(node, daemon, release));
  const shares = found.flatMap(({ all }) => all);
  return {
    node,
    shares,
    requests: sumOf(shares.map(({ requests }) => requests)),
    tooSmall: tooLittle(sumOf(found.map(({ needed }) => needed?.requests ?? {})), node.status.allocatable),
    neverPlaced: daemons.filter((_, index) => found[index]?.isNeverPlaced).map(({ daemonSet }) => daemonSet),
  };
}

interface SharesOnNode {
  readonly all: readonly DaemonShare[];
  /** The one that the DaemonSet wants to be there. During a surge two are, until the older goes. */
  readonly needed?: DaemonShare;
  readonly isNeverPlaced?: boolean;
}

function sharesOn(node: Node, daemon: Daemon, release: number): SharesOnNode {
  const { daemonSet, planned, pods, isRemade, nodeSelector } = daemon;
  const { shouldRun, shouldContinueRunning } = nodeShouldRunDaemonPod(daemonSet, node);
  const own = pods.on(node.metadata.name).filter((pod) => holdsResources(pod) && mayStay(pod, node));
  const isWanted = shouldRun && isActedOn(daemonSet);
  if (isWanted && (isRemade || own.length === 0)) {
    const canCome = matchesNodeSelector(nodeSelector, node);
    return canCome ? { all: [planned], needed: planned } : { all: [], isNeverPlaced: true };
  }
  if (isRemade && !shouldContinueRunning) return { all: [] };
  const all = own.map((pod) => shareOfPod(daemonSet, pod, release));
  const needed = isWanted ? newest(all) : undefined;
  return { all, ...(needed === undefined ? {} : { needed }) };
}

/** One that has no node yet is not placed on a node that it does not select. */
function mayStay({ spec }: Pod, node: Node): boolean {
  return spec.nodeName !== '' || matchesNodeSelector(spec.nodeSelector, node);
}

function shareOfPod(daemonSet: DaemonSet, pod: Pod, release: number): DaemonShare {
  const state = pod.spec.nodeName === '' ? 'pending' : 'bound';
  return { daemonSet, state, pod, requests: { ...podUsage(pod, release), pods: 1 } };
}

function newest(shares: readonly DaemonShare[]): DaemonShare | undefined {
  const made = ({ pod }: DaemonShare): number => pod?.metadata.creationTimestamp ?? 0;
  return shares.toSorted((a, b) => made(b) - made(a))[0];
}

function tooLittle(needed: ResourceList, allocatable: ResourceList): readonly TooLittle[] {
  return Object.entries(needed).flatMap(([resource, requested]) => {
    const has = allocatable[resource] ?? 0;
    const shortBy = requested - has;
    return shortBy > 0 ? [{ resource, requested, allocatable: has, shortBy }] : [];
  });
}
