import type { LabelSelector, Labels, Namespace, Node, Pod, PodAffinityTerm, PodSpec } from '../objects.ts';
import { matchesLabels } from '../label-selector.ts';
import { oncePerObject } from '../once-per-object.ts';

/** What a candidate pod and its surroundings are: `pods` without the candidate's own pod on the node. */
export interface AffinityQuestion {
  readonly namespace: string;
  readonly labels: Labels;
  readonly spec: PodSpec;
  readonly node: Node;
  readonly nodes: readonly Node[];
  readonly pods: readonly Pod[];
  /** For namespaceSelector; where it is absent such a selector matches by the name of the namespace alone. */
  readonly namespaces?: readonly Namespace[];
}

export interface AffinityProblem {
  readonly kind: 'PodAffinity' | 'PodAntiAffinity';
  readonly topologyKey: string;
  readonly selector?: LabelSelector;
  /** The pod that stands against it; for anti-affinity only. */
  readonly heldBy?: Pod;
  /** The rule is the other pod's, not the candidate's. */
  readonly ruleOfOtherPod: boolean;
}

/**
 * What of required pod affinity and anti-affinity fails on the node, the rules of pods that are there already included.
 *
 * Mirrors `InterPodAffinity.Filter`, pkg/scheduler/framework/plugins/interpodaffinity/filtering.go, v1.34.
 */
export function podAffinityProblems(question: AffinityQuestion): readonly AffinityProblem[] {
  const placed = placedPods(question);
  return [
    ...affinityProblems(question, placed),
    ...antiAffinityProblems(question, placed),
    ...problemsWithOtherPodsRules(question, placed),
  ];
}

interface PlacedPod {
  readonly pod: Pod;
  readonly nodeLabels: Labels;
}

/** Of the same nodes the question is asked for thousands of candidates. */
const labelsByNode = oncePerObject(
  (nodes: readonly Node[]): ReadonlyMap<string, Labels> =>
    new Map(nodes.map(({ metadata }) => [metadata.name, metadata.labels])),
);

function placedPods({ nodes, pods }: AffinityQuestion): readonly PlacedPod[] {
  const labelsOf = labelsByNode(nodes);
  return pods.flatMap((pod) => {
    const nodeLabels = labelsOf.get(pod.spec.nodeName);
    return nodeLabels === undefined ? [] : [{ pod, nodeLabels }];
  });
}

function sameTopology(key: string, a: Labels, b: Labels): boolean {
  return a[key] !== undefined && a[key] === b[key];
}

interface Candidate {
  readonly namespace: string;
  readonly labels: Labels;
}

/**
 * Whether a term selects a pod. `owner` is the pod that has the term: its namespace is meant where the term names
 * none, and its labels fill in matchLabelKeys.
 */
function selects(
  term: PodAffinityTerm,
  owner: Candidate,
  pod: Candidate,
  namespaces: readonly Namespace[] | undefined,
): boolean {
  if (term.labelSelector === undefined) return false;
  return (
    inNamespaceOf(term, owner.namespace, pod.namespace, namespaces) &&
    matchesLabels(withLabelKeys(term, term.labelSelector, owner.labels), pod.labels)
  );
}

function inNamespaceOf(
  term: PodAffinityTerm,
  own: string,
  candidate: string,
  namespaces: readonly Namespace[] | undefined,
): boolean {
  if (term.namespaces.includes(candidate)) return true;
  if (term.namespaceSelector === undefined) return term.namespaces.length === 0 && candidate === own;
  const labels = namespaces?.find((namespace) => namespace.metadata.name === candidate)?.metadata.labels;
  return matchesLabels(term.namespaceSelector, labels ?? { 'kubernetes.io/metadata.name': candidate });
}

/** The API server merges matchLabelKeys into the selector when it makes a pod; in a template they stand beside it. */
function withLabelKeys(term: PodAffinityTerm, selector: LabelSelector, labels: Labels): LabelSelector {
  const requirement = (key: string, operator: string) => {
    const value = labels[key];
    return value === undefined ? [] : [{ key, operator, values: [value] }];
  };
  return {
    ...selector,
    matchExpressions: [
      ...selector.matchExpressions,
      ...term.matchLabelKeys.flatMap((key) => requirement(key, 'In')),
      ...term.mismatchLabelKeys.flatMap((key) => requirement(key, 'NotIn')),
    ],
  };
}

function identityOf(pod: Pod): Candidate {
  return { namespace: pod.metadata.namespace, labels: pod.metadata.labels };
}

function affinityProblems(
  question: AffinityQuestion,
  placed: readonly PlacedPod[],
): readonly AffinityProblem[] {
  const terms = question.spec.affinity.podAffinity;
  if (terms.length === 0) return [];
  const nodeLabels = question.node.metadata.labels;
  const selectsAll = (pod: Candidate): boolean =>
    terms.every((term) => selects(term, question, pod, question.namespaces));
  const matching = placed.filter(({ pod }) => selectsAll(identityOf(pod)));
  const failing = terms.filter(
    (term) => !matching.some((other) => sameTopology(term.topologyKey, nodeLabels, other.nodeLabels)),
  );
  const anywhere = matching.some(({ nodeLabels: labels }) =>
    terms.some((term) => labels[term.topologyKey] !== undefined),
  );
  // The first pod of a group that wants to be together has nobody to join: it is let in if it would match itself.
  const isFirst =
    !anywhere && selectsAll(question) && terms.every((term) => nodeLabels[term.topologyKey] !== undefined);
  return isFirst ? [] : failing.map((term) => problemOf('PodAffinity', term));
}

function problemOf(
  kind: AffinityProblem['kind'],
  term: PodAffinityTerm,
  heldBy?: Pod,
  ruleOfOtherPod = false,
): AffinityProblem {
  return {
    kind,
    topologyKey: term.topologyKey,
    ruleOfOtherPod,
    ...(term.labelSelector === undefined ? {} : { selector: term.labelSelector }),
    ...(heldBy === undefined ? {} : { heldBy }),
  };
}

function antiAffinityProblems(
  question: AffinityQuestion,
  placed: readonly PlacedPod[],
): readonly AffinityProblem[] {
  const nodeLabels = question.node.metadata.labels;
  return question.spec.affinity.podAntiAffinity.flatMap((term) => {
    const holder = placed.find(
      (other) =>
        sameTopology(term.topologyKey, nodeLabels, other.nodeLabels) &&
        selects(term, question, identityOf(other.pod), question.namespaces),
    );
    return holder === undefined ? [] : [problemOf('PodAntiAffinity', term, holder.pod)];
  });
}

function problemsWithOtherPodsRules(
  question: AffinityQuestion,
  placed: readonly PlacedPod[],
): readonly AffinityProblem[] {
  const nodeLabels = question.node.metadata.labels;
  return placed.flatMap(({ pod, nodeLabels: otherLabels }) =>
    pod.spec.affinity.podAntiAffinity
      .filter(
        (term) =>
          sameTopology(term.topologyKey, nodeLabels, otherLabels) &&
          selects(term, identityOf(pod), question, question.namespaces),
      )
      .map((term) => problemOf('PodAntiAffinity', term, pod, true)),
  );
}
