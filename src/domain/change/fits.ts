import type { ClusterState } from '../cluster-state.ts';
import type { ClusterView } from '../cluster-view.ts';
import { viewOf } from '../cluster-view.ts';
import { reasonOf } from '../explain/finding-reason.ts';
import type { DaemonSet, Node, Pod, PodSpec } from '../objects.ts';
import { asAdmitted } from '../scheduling/admission.ts';
import { daemonPodSpec } from '../scheduling/daemon-pod.ts';
import { judgePlacement } from '../scheduling/placement.ts';
import { asksAboutOtherNodes } from '../scheduling/unchecked.ts';
import { stateAround } from './around.ts';
import { surgeOf } from './controller-effect.ts';
import type { Draft } from './draft.ts';
import type { DaemonSetImpact, Placed } from './impact.ts';
import { indexOf } from './pod-index.ts';

/**
 * Asks of each pod that comes whether the scheduler would let it onto its node, in order of priority: one that fits takes
 * its share before the next is asked about. Pods that others replace are left out of account, but where the DaemonSet
 * surges: there the old pod stays until the new one is available.
 *
 * @param after - the cluster after the change, with all that it holds
 * @param goes - whether a pod of it goes because of the change
 */
export function withFits(
  drafts: readonly Draft[],
  after: ClusterState,
  goes: (pod: Pod) => boolean,
): readonly DaemonSetImpact[] {
  const questions = drafts.flatMap(({ daemonSet, gains, replaced }): readonly Question[] => [
    ...gains.map((node) => ({ daemonSet, node })),
    ...replaced.map(({ node, pod }) => ({ daemonSet, node, pod })),
  ]);
  const answers = questions.length === 0 ? new Map<string, Placed>() : answersTo(questions, after, goes);
  return drafts.map((draft): DaemonSetImpact => {
    const { daemonSet, gains, replaced, leftOld: _, ...lists } = draft;
    const { namespace, name } = daemonSet.metadata;
    const placed = (node: string): Placed => answers.get(keyOf(daemonSet, node)) ?? { reasons: [] };
    return {
      namespace,
      name,
      ...lists,
      gains: gains.map((node) => ({ node, ...placed(node) })),
      replaced: replaced.map(({ node, pod }) => ({ node, pod: pod.metadata.name, ...placed(node) })),
    };
  });
}

interface Question {
  readonly daemonSet: DaemonSet;
  readonly node: string;
  /** The pod that is replaced. */
  readonly pod?: Pod;
}

function keyOf({ metadata }: DaemonSet, node: string): string {
  return `${metadata.namespace}/${metadata.name}/${node}`;
}

function answersTo(
  questions: readonly Question[],
  after: ClusterState,
  goes: (pod: Pod) => boolean,
): ReadonlyMap<string, Placed> {
  const specs = new Map<DaemonSet, PodSpec>();
  for (const { daemonSet } of questions) {
    if (!specs.has(daemonSet)) specs.set(daemonSet, admittedTemplate(daemonSet, after));
  }
  const priority = ({ daemonSet }: Question): number => specs.get(daemonSet)?.priority ?? 0;
  const ground = groundFor(questions, after, goes);
  const answers = new Map<string, Placed>();
  for (const question of questions.toSorted((a, b) => priority(b) - priority(a))) {
    const node = ground.view.node(question.node);
    const spec = specs.get(question.daemonSet);
    if (node === undefined || spec === undefined) continue;
    const answer = placedOn(node, question, ground.view);
    answers.set(keyOf(question.daemonSet, question.node), answer);
    if (answer.fits !== false && question.pod === undefined) {
      ground.add(podToCome(question.daemonSet, spec, node));
    }
  }
  return answers;
}

function admittedTemplate({ metadata, spec }: DaemonSet, state: ClusterState): PodSpec {
  return asAdmitted(spec.template.spec, { ...state, namespace: metadata.namespace });
}

function placedOn(node: Node, { daemonSet, pod }: Question, view: ClusterView): Placed {
  const { release } = view.state;
  const here = view.podsOn(node.metadata.name);
  const leavesFirst = pod !== undefined && surgeOf(daemonSet, release) === 0;
  const own = here.filter((each) => leavesFirst && each.metadata.uid === pod.metadata.uid);
  const { fits, findings } = judgePlacement(daemonSet, node, own, view);
  const otherPods = here.filter((each) => !own.includes(each));
  return {
    ...(fits === undefined ? {} : { fits }),
    reasons: findings.map((finding) => reasonOf(finding, { daemonSet, node, otherPods, release })),
  };
}

/** The pod that the controller will make and the scheduler bind, as it stands in the way of others. */
function podToCome({ metadata, spec }: DaemonSet, admitted: PodSpec, node: Node): Pod {
  const { name } = node.metadata;
  return {
    metadata: {
      name: `${metadata.name} (to come)`,
      namespace: metadata.namespace,
      uid: '',
      labels: spec.template.labels,
      annotations: {},
      creationTimestamp: 0,
      generation: 0,
      resourceVersion: '',
      ownerReferences: [{ kind: 'DaemonSet', name: metadata.name, uid: metadata.uid, controller: true }],
      finalizers: [],
    },
    spec: { ...daemonPodSpec(admitted, name), nodeName: name },
    status: {
      phase: 'Pending',
      reason: '',
      message: '',
      conditions: [],
      containerStatuses: [],
      initContainerStatuses: [],
      nominatedNodeName: '',
    },
  };
}

/**
 * Of the nodes in question every pod is there, and of others those whose rules reach further, as far as they were read: for
 * these questions that is all that counts.
 */
function withRulesElsewhere(nodes: ReadonlySet<string>, state: ClusterState): ClusterState {
  const { nodesWithAllPods: known } = state;
  const isComplete = known === 'all' || [...nodes].every((name) => known.has(name));
  return isComplete ? { ...state, nodesWithAllPods: 'all' } : state;
}

interface Ground {
  readonly view: ClusterView;
  /** Puts a pod on its node. */
  add(pod: Pod): void;
}

/** Only the nodes in question and their pods, unless somebody's rule reaches further. */
function groundFor(questions: readonly Question[], after: ClusterState, goes: (pod: Pod) => boolean): Ground {
  const nodes = new Set(questions.map(({ node }) => node));
  const asks = questions.some(({ daemonSet }) => asksAboutOtherNodes(daemonSet.spec.template.spec));
  const isAsked = after.knowsOtherNodes && indexOf(after.pods ?? []).keepsOthersAway;
  const state = isAsked ? withRulesElsewhere(nodes, after) : asks ? after : stateAround(nodes, after);
  const pods = state.pods?.filter((pod) => !goes(pod));
  const view = viewOf(pods === undefined ? state : { ...state, pods });
  const added = new Map<string, Pod[]>();
  return {
    view: {
      ...view,
      podsOn: (name) => [...view.podsOn(name), ...(added.get(name) ?? [])],
    },
    add: (pod) => {
      pods?.push(pod);
      added.set(pod.spec.nodeName, [...(added.get(pod.spec.nodeName) ?? []), pod]);
    },
  };
}
