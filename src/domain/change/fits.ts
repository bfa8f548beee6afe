import type { ClusterState } from '../cluster-state.ts';
import type { DaemonSet, Node, Pod, PodSpec } from '../objects.ts';
import { controls } from '../ownership.ts';
import { asAdmitted } from '../scheduling/admission.ts';
import { targetNodeName } from '../scheduling/daemon-pod.ts';
import { nodeShouldRunDaemonPod } from '../scheduling/predicates.ts';
import { isActedOn } from './controller-effect.ts';
import type { Draft } from './draft.ts';
import type { Ground } from './ground.ts';
import { groundFor, podToCome } from './ground.ts';
import type { DaemonSetImpact, Placed } from './impact.ts';
import type { PlaceQuestion, Placing } from './placing.ts';
import { placedOn } from './placing.ts';

/** A pod that the scheduler evicts for one that comes. */
export interface Preempted {
  readonly pod: Pod;
  readonly node: string;
  /** Absent where no DaemonSet has it. */
  readonly daemonSet?: DaemonSet;
  /** Whether the DaemonSet makes it anew there. */
  readonly comesAnew: boolean;
}

/** Where the pods that come are placed, and who goes for them. */
export interface Places {
  readonly placeOf: (daemonSet: DaemonSet, node: string) => Placed;
  readonly preempted: readonly Preempted[];
}

/**
 * Asks of each pod that comes whether the scheduler would let it onto its node, in order of priority: one that fits takes
 * its share before the next is asked about. Pods that others replace are left out of account, but where the DaemonSet
 * surges: there the old pod stays until the new one is available. Where there is no room, pods of lower priority are
 * evicted; those of DaemonSets are made anew, and asked about in their turn.
 *
 * @param after - the cluster after the change, with all that it holds
 * @param goes - whether a pod of it goes because of the change
 */
export function placesFor(
  drafts: readonly Draft[],
  after: ClusterState,
  goes: (pod: Pod) => boolean,
): Places {
  const questions = drafts.flatMap(({ daemonSet, gains, replaced }): readonly PlaceQuestion[] => [
    ...gains.map((node) => ({ daemonSet, node })),
    ...replaced.map(({ node, pod }) => ({ daemonSet, node, pod })),
  ]);
  const nowhere: Placed = { reasons: [] };
  if (questions.length === 0) return { placeOf: () => nowhere, preempted: [] };
  const { answers, preempted } = answersTo(questions, groundFor(questions, after, goes));
  return { placeOf: (daemonSet, node) => answers.get(keyOf({ daemonSet, node })) ?? nowhere, preempted };
}

/** A draft with what is known of the places that its pods come to. */
export function withPlaces(draft: Draft, { placeOf }: Places): DaemonSetImpact {
  const { daemonSet, gains, replaced, leftOld: _, mayBeLeftOld: __, ...lists } = draft;
  const { namespace, name } = daemonSet.metadata;
  return {
    namespace,
    name,
    ...lists,
    gains: gains.map((node) => ({ node, ...placeOf(daemonSet, node) })),
    replaced: replaced.map(({ node, pod }) => ({
      node,
      pod: pod.metadata.name,
      ...placeOf(daemonSet, node),
    })),
  };
}

function keyOf({ daemonSet: { metadata }, node }: PlaceQuestion): string {
  return `${metadata.namespace}/${metadata.name}/${node}`;
}

function answersTo(questions: readonly PlaceQuestion[], ground: Ground) {
  const specs = new Map<DaemonSet, PodSpec>();
  const specOf = (daemonSet: DaemonSet): PodSpec => {
    const known = specs.get(daemonSet) ?? admittedTemplate(daemonSet, ground.view.state);
    specs.set(daemonSet, known);
    return known;
  };
  const priority = ({ daemonSet }: PlaceQuestion): number => specOf(daemonSet).priority ?? 0;
  const answers = new Map<string, Placed>();
  const preempted: Preempted[] = [];
  const asked = new Set(questions.map(keyOf));
  const replaced = new Set(questions.map(({ pod }) => pod));
  const queue = questions.toSorted((a, b) => priority(b) - priority(a));
  for (let question = queue.shift(); question !== undefined; question = queue.shift()) {
    const node = ground.view.node(question.node);
    if (node === undefined) continue;
    const spec = specOf(question.daemonSet);
    const { victims, ...answer } = placedOn(node, question, spec, ground.view);
    answers.set(keyOf(question), answer);
    takePlace({ question, spec, node, ground }, { victims, ...answer });
    if (answer.evicts?.isCertain !== true) continue;
    for (const victim of victims.filter((pod) => !replaced.has(pod))) {
      const evicted = evictedFrom(node, victim, ground);
      const { daemonSet } = evicted;
      const again = daemonSet === undefined ? undefined : { daemonSet, node: question.node };
      const comesAnew = evicted.comesAnew && again !== undefined && !asked.has(keyOf(again));
      preempted.push({ ...evicted, comesAnew });
      if (again === undefined || !comesAnew) continue;
      asked.add(keyOf(again));
      insert(again, queue, priority);
    }
  }
  return { answers, preempted };
}

/** Behind all that have its priority or a higher one. */
function insert(
  question: PlaceQuestion,
  queue: PlaceQuestion[],
  priority: (question: PlaceQuestion) => number,
): void {
  const index = queue.findIndex((other) => priority(other) < priority(question));
  queue.splice(index < 0 ? queue.length : index, 0, question);
}

function admittedTemplate({ metadata, spec }: DaemonSet, state: ClusterState): PodSpec {
  return asAdmitted(spec.template.spec, { ...state, namespace: metadata.namespace });
}

interface Taking {
  readonly question: PlaceQuestion;
  readonly spec: PodSpec;
  readonly node: Node;
  readonly ground: Ground;
}

function takePlace({ question, spec, node, ground }: Taking, { fits, victims }: Placing): void {
  for (const pod of victims) ground.remove(pod);
  if (fits !== false && question.pod === undefined) ground.add(podToCome(question.daemonSet, spec, node));
}

function evictedFrom(node: Node, pod: Pod, { view }: Ground): Preempted {
  const { name } = node.metadata;
  const daemonSet = view.state.daemonSets.find((each) => controls(each, pod));
  if (daemonSet === undefined) return { pod, node: name, comesAnew: false };
  const others = view.daemonPodsOf(daemonSet).filter((each) => each !== pod && targetNodeName(each) === name);
  const isWanted = isActedOn(daemonSet) && nodeShouldRunDaemonPod(daemonSet, node).shouldRun;
  return { pod, node: name, daemonSet, comesAnew: isWanted && others.length === 0 };
}
