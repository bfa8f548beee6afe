import type { ClusterView } from '../../src/domain/cluster-view.ts';
import { coverageOf, pairOf } from '../../src/domain/coverage/coverage.ts';
import type { Pair } from '../../src/domain/coverage/pair.ts';
import type { DaemonSet, Node, Pod } from '../../src/domain/objects.ts';
import { targetNodeName } from '../../src/domain/scheduling/daemon-pod.ts';
import type { Finding } from '../../src/domain/scheduling/finding.ts';
import { judgePlacement } from '../../src/domain/scheduling/placement.ts';
import { expectedSpec, specText } from './admitted.ts';
import { wordsOfScheduler } from './observation.ts';
import { expectedWords, knowsWordsOf } from './scheduler-words.ts';
import type { Tally } from './tally.ts';

/** Where the product says one thing of a DaemonSet (on a node) and the cluster did another. */
export interface Disagreement {
  readonly about: string;
  readonly ours: string;
  readonly theirs: string;
  readonly daemonSet: DaemonSet;
  readonly node?: Node;
  readonly pods: readonly Pod[];
  readonly view: ClusterView;
}

export interface Comparison {
  readonly disagreements: readonly Disagreement[];
  /** Pairs of a DaemonSet and a node. */
  readonly pairs: number;
}

interface Question {
  readonly daemonSet: DaemonSet;
  readonly node: Node;
  readonly view: ClusterView;
  /** The DaemonSet's pods on, or for, the node. */
  readonly pods: readonly Pod[];
  readonly pair: Pair;
}

/** Something that ours and theirs must agree in, both put as text. */
type Claim = readonly [about: string, ours: string, theirs: string];

export interface CompareOptions {
  /** The pods were judged on the cluster as it is (see judgedAfresh), so what the scheduler did and said is compared too. */
  readonly afresh: boolean;
  /** Whether the DaemonSet had a pod on the node before the nodes changed. */
  readonly hadPod: (daemonSet: DaemonSet, node: Node) => boolean;
}

/** Compares what the product says of every pair, and of every DaemonSet, with what controller and scheduler did. */
export function compare(view: ClusterView, options: CompareOptions, tally: Tally): Comparison {
  const nodes = view.state.nodes ?? [];
  const disagreements = view.state.daemonSets.flatMap((daemonSet) => [
    ...disagreementsIn(statusClaims(daemonSet, view), { daemonSet, pods: [], view }),
    ...nodes.flatMap((node) => {
      const pods = view.daemonPodsOf(daemonSet).filter((pod) => targetNodeName(pod) === node.metadata.name);
      const question = { daemonSet, node, view, pods, pair: pairOf(daemonSet, node.metadata.name, view) };
      count(question, options, tally);
      return disagreementsIn(pairClaims(question, options), question);
    }),
  ]);
  return { disagreements, pairs: view.state.daemonSets.length * nodes.length };
}

function disagreementsIn(
  claims: readonly Claim[],
  subject: Omit<Disagreement, 'about' | 'ours' | 'theirs'>,
): readonly Disagreement[] {
  return claims
    .filter(([, ours, theirs]) => ours !== theirs)
    .map(([about, ours, theirs]) => ({ ...subject, about, ours, theirs }));
}

/** The numbers that the controller wrote, against those that the product counts. */
function statusClaims(daemonSet: DaemonSet, view: ClusterView): readonly Claim[] {
  const { nodes } = coverageOf(daemonSet, view);
  const { desiredNumberScheduled, numberMisscheduled } = daemonSet.status;
  return [
    ['desiredNumberScheduled', `${nodes.eligible}`, `${desiredNumberScheduled}`],
    ['numberMisscheduled', `${nodes.misscheduled}`, `${numberMisscheduled}`],
  ];
}

function pairClaims(question: Question, options: CompareOptions): readonly Claim[] {
  return [
    ...controllerClaims(question, options),
    ...(options.afresh && question.pods.length > 0 ? schedulerClaims(question) : []),
    ...reasonClaims(question),
    ...question.pods.map((pod) => specClaim(question, pod)),
    // Between a change and the scheduler's next look nothing may stand against a pod that still waits.
    ...(options.afresh ? [unknownClaim(question)] : []),
  ];
}

/** The pod that is there is the one that the product would judge where there is none. */
function specClaim({ daemonSet, node, view }: Question, { spec }: Pod): Claim {
  return ['the spec of its pod', expectedSpec(daemonSet, node, view), specText(spec, view.state.nodes)];
}

function unknownClaim({ pair }: Question): Claim {
  return ['an unknown reason', `${pair.reasons.some(({ kind }) => kind === 'Unknown')}`, 'false'];
}

function controllerClaims(
  { daemonSet, node, pods, pair }: Question,
  { hadPod }: CompareOptions,
): readonly Claim[] {
  const stays = hadPod(daemonSet, node) && pair.shouldContinueRunning === true;
  const expected = pair.shouldRun === true || stays ? 1 : 0;
  return [
    ['number of pods there', `${expected}`, `${pods.length}`],
    ['state', `${pair.state}`, stateSeen(pair, pods)],
  ];
}

const boundStates = ['Available', 'Ready', 'NotReady'];

/** The state as far as it does not depend on readiness; of the others any bound one will do. */
function stateSeen({ shouldRun, state }: Pair, [pod]: readonly Pod[]): string {
  if (pod === undefined) return shouldRun === true ? 'Missing' : 'Excluded';
  if (shouldRun !== true) return 'Misscheduled';
  if (pod.spec.nodeName === '') return 'Pending';
  return state !== undefined && boundStates.includes(state) ? state : 'one of a bound pod';
}

/** A pod whose template names its node is bound by its controller: the scheduler is not asked. */
export function isBoundPastScheduler({ spec }: DaemonSet): boolean {
  return spec.template.spec.nodeName !== '';
}

function schedulerClaims(question: Question): readonly Claim[] {
  const { daemonSet, node, pods, pair, view } = question;
  const [pod] = pods;
  if (pod === undefined || pair.shouldRun !== true || isBoundPastScheduler(daemonSet)) return [];
  if (pod.spec.nodeName !== '') return [['fits', `${pair.fits}`, 'true']];
  const { findings } = judgePlacement(daemonSet, node, pods, view);
  return [
    ['fits', `${pair.fits}`, 'false'],
    ...(knowsWordsOf(view.state.release) ? [wordsClaim(question, pod, findings)] : []),
    // Where it could make room by preemption the scheduler has done so by now.
    ['preemption', `${findings.some(({ kind }) => kind === 'Preemptible')}`, 'false'],
    ['reasons', pair.reasons.map(({ kind }) => kind).join(), findings.map(reasonKind).join()],
  ];
}

function wordsClaim({ node, view }: Question, pod: Pod, findings: readonly Finding[]): Claim {
  const expected = expectedWords(pod, node.metadata.name, findings, view);
  return ['words', expected, wordsOfScheduler(pod) ?? 'none'];
}

function reasonKind(finding: Finding): string {
  if (finding.kind === 'PodAffinity' || finding.kind === 'Volume') return finding.problem.kind;
  return finding.kind;
}

/** Where no pod is wanted there is a reason, and never one that the controller does not look at. */
function reasonClaims({ pair }: Question): readonly Claim[] {
  if (pair.shouldRun === true) return [];
  const kinds = pair.reasons.map(({ kind }) => kind);
  const others = kinds.filter((kind) => !controllerKinds.includes(kind));
  const decides = kinds.some((kind) => controllerKinds.includes(kind) && kind !== 'NodeNotReady');
  return [
    ['reasons of an unwanted pod', decides ? 'some' : 'none', 'some'],
    ['reasons that the controller does not know', others.join(), ''],
  ];
}

const controllerKinds = ['NodeName', 'NodeSelector', 'NodeAffinity', 'UntoleratedTaint', 'NodeNotReady'];

function count({ daemonSet, pods, pair, view }: Question, { afresh }: CompareOptions, tally: Tally): void {
  const [pod] = pods;
  if (pod === undefined) tally.add('excluded');
  else if (pair.shouldRun !== true) tally.add('misscheduled');
  else if (pod.spec.nodeName === '') tally.add('pending');
  else if (isBoundPastScheduler(daemonSet)) tally.add('bound past the scheduler (fits not compared)');
  else tally.add('bound');
  if (!afresh) return;
  if (pair.state === 'Pending' && !knowsWordsOf(view.state.release)) tally.add('words not compared');
  for (const reason of pair.reasons) {
    tally.add(
      reason.kind === 'InsufficientResource' ? `${reason.kind} ${reason.detail.resource}` : reason.kind,
    );
  }
}
