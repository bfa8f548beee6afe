import type { ClusterView } from '../cluster-view.ts';
import type { Node, Pod, PodSpec } from '../objects.ts';
import type { Finding } from './finding.ts';
import { nodeSelectorFindings } from './predicates.ts';
import type { Unchecked } from './unchecked.ts';
import { affinityIsUnknown, asksAboutOtherNodes } from './unchecked.ts';
import { conflictingPorts } from './host-ports.ts';
import { podAffinityProblems } from './pod-affinity.ts';
import { holdsResources, podRequests, shortages, usedBy } from './resources.ts';
import { spreadProblems } from './topology-spread.ts';
import { untoleratedTaints } from './taints.ts';
import { volumeProblems } from './volumes.ts';

/** A daemon pod, made or to be made, that is held against a node. */
export interface Candidate {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  /** As admitted, with the tolerations that the controller adds and bound to its node by matchFields. */
  readonly spec: PodSpec;
  /** The DaemonSet's own pods on the node, which are left out of account. */
  readonly ownPods: readonly Pod[];
}

export interface FilterAnswer {
  readonly findings: readonly Finding[];
  /** Checks that could not be made. */
  readonly unchecked: readonly Unchecked[];
}

/**
 * What the scheduler's filters say of a candidate on a node, every check made on its own. Node name, selector and
 * affinity are left to the controller's decision (the candidate is made for this very node); its taints are not, as a
 * pod may have been made before the taint came.
 *
 * Mirrors the default filter plugins in their order, pkg/scheduler/apis/config/v1/default_plugins.go, v1.34.
 */
export function filterFindings(candidate: Candidate, node: Node, view: ClusterView): FilterAnswer {
  const volumes = volumeFindings(candidate, node, view);
  const taints = untoleratedTaints(node.spec.taints, candidate.spec.tolerations).map((taint): Finding => ({
    kind: 'UntoleratedTaint',
    taint,
  }));
  // A runtime class adds labels to select that the template, and so the controller, knows nothing of.
  const labels = nodeSelectorFindings(candidate.spec.nodeSelector, node);
  if (!view.knowsAllPodsOn(node.metadata.name)) {
    return {
      findings: [...taints, ...labels, ...volumes.findings],
      unchecked: ['resources, host ports and pod affinity', ...volumes.unchecked],
    };
  }
  const others = otherPods(candidate, node, view);
  const byOthers = findingsGiven(others, candidate, node, view);
  const ofNode = [...taints, ...labels, ...volumes.findings];
  return {
    findings: [
      ...taints,
      ...labels,
      ...byOthers.slice(0, countOf(byOthers, 'HostPort', 'InsufficientResource')),
      ...volumes.findings,
      ...byOthers.slice(countOf(byOthers, 'HostPort', 'InsufficientResource')),
      ...(ofNode.length > 0 ? [] : preemptionFindings(byOthers, others, candidate, node, view)),
    ],
    unchecked: [
      ...volumes.unchecked,
      ...(affinityIsUnknown(candidate.spec, others, view) ? [unknownAffinity] : []),
    ],
  };
}

const unknownAffinity: Unchecked = 'pod affinity and topology spread';

function countOf(findings: readonly Finding[], ...kinds: readonly Finding['kind'][]): number {
  return findings.filter((finding) => kinds.includes(finding.kind)).length;
}

/** Every pod that has a place on the node, by binding or by nomination, but the DaemonSet's own there. */
function otherPods(candidate: Candidate, node: Node, view: ClusterView): readonly Pod[] {
  const own = new Set(candidate.ownPods);
  const priority = candidate.spec.priority ?? 0;
  const nominated = view
    .nominatedTo(node.metadata.name)
    .filter((pod) => (pod.spec.priority ?? 0) >= priority)
    .map((pod) => ({ original: pod, bound: { ...pod, spec: { ...pod.spec, nodeName: node.metadata.name } } }))
    .filter(({ original }) => !own.has(original))
    .map(({ bound }) => bound);
  return [...view.podsOn(node.metadata.name), ...nominated].filter(
    (pod) => !own.has(pod) && holdsResources(pod),
  );
}

/** The checks whose answer depends on which other pods are on the node. */
function findingsGiven(
  others: readonly Pod[],
  candidate: Candidate,
  node: Node,
  view: ClusterView,
): readonly Finding[] {
  const { release } = view.state;
  const { namespace, labels, spec } = candidate;
  const own = [
    ...conflictingPorts(spec, others, release).map((conflict): Finding => ({ kind: 'HostPort', conflict })),
    ...shortages({
      requests: podRequests(spec, release),
      allocatable: node.status.allocatable,
      used: usedBy(others, release),
      podCount: others.length,
      release,
    }).map((shortage): Finding => ({ kind: 'InsufficientResource', shortage })),
  ];
  if (affinityIsUnknown(spec, others, view)) return own;
  const question = { namespace, labels, spec, node, ...surroundings(others, candidate, node, view) };
  return [
    ...own,
    ...spreadProblems(question).map((problem): Finding => ({ kind: 'TopologySpread', problem })),
    ...podAffinityProblems(question).map((problem): Finding => ({ kind: 'PodAffinity', problem })),
  ];
}

/**
 * Spread and affinity look beyond the node only where somebody has such a rule: most candidates need the node alone, and of
 * the pods elsewhere those with rules of their own.
 */
function surroundings(others: readonly Pod[], candidate: Candidate, node: Node, view: ClusterView) {
  const looksBeyond = asksAboutOtherNodes(candidate.spec);
  const knowsAll = view.state.nodesWithAllPods === 'all';
  const concerned = looksBeyond ? (view.state.pods ?? []) : knowsAll ? view.podsWithAntiAffinity() : [];
  const elsewhere = concerned.filter(
    (pod) => pod.spec.nodeName !== '' && pod.spec.nodeName !== node.metadata.name && holdsResources(pod),
  );
  return {
    pods: [...others, ...elsewhere],
    nodes: looksBeyond || knowsAll ? (view.state.nodes ?? [node]) : [node],
    ...(view.state.namespaces === undefined ? {} : { namespaces: view.state.namespaces }),
  };
}

function volumeFindings(candidate: Candidate, node: Node, { state }: ClusterView): FilterAnswer {
  const answer = volumeProblems({
    namespace: candidate.namespace,
    spec: candidate.spec,
    node,
    ...(state.persistentVolumeClaims === undefined ? {} : { claims: state.persistentVolumeClaims }),
    ...(state.persistentVolumes === undefined ? {} : { volumes: state.persistentVolumes }),
    ...(state.storageClasses === undefined ? {} : { storageClasses: state.storageClasses }),
  });
  return {
    findings: answer.problems.map((problem): Finding => ({ kind: 'Volume', problem })),
    unchecked: answer.unknown ? ['volumes'] : [],
  };
}

/**
 * The pods that the scheduler could evict to let the candidate in: without all pods of lower priority every check that
 * depends on other pods passes. Not asked where the node itself is wrong, by its taints, labels or volumes: no eviction
 * mends that.
 *
 * Mirrors `nodesWherePreemptionMightHelp` and `selectVictimsOnNode`,
 * pkg/scheduler/framework/plugins/defaultpreemption/default_preemption.go, v1.34.
 */
function preemptionFindings(
  failing: readonly Finding[],
  others: readonly Pod[],
  candidate: Candidate,
  node: Node,
  view: ClusterView,
): readonly Finding[] {
  const { priority, preemptionPolicy } = candidate.spec;
  if (failing.length === 0 || priority === undefined || preemptionPolicy === 'Never') return [];
  const victims = others.filter((pod) => (pod.spec.priority ?? 0) < priority);
  if (victims.length === 0) return [];
  const stay = others.filter((pod) => !victims.includes(pod));
  const makesRoom = findingsGiven(stay, candidate, node, view).length === 0;
  return makesRoom ? [{ kind: 'Preemptible', pods: victims }] : [];
}
