import type { ClusterView } from '../cluster-view.ts';
import type { DaemonSet, Node, Pod } from '../objects.ts';
import { asAdmitted } from './admission.ts';
import { daemonPodSpec } from './daemon-pod.ts';
import type { Candidate } from './filters.ts';
import { filterFindings } from './filters.ts';
import type { Finding } from './finding.ts';
import type { ControllerDecision } from './predicates.ts';
import { controllerFindings, nodeShouldRunDaemonPod } from './predicates.ts';
import type { Unchecked } from './unchecked.ts';
import { refusedByPodsElsewhere, uncheckedAdmission } from './unchecked.ts';

/** What the controller and the scheduler say of one DaemonSet on one node. */
export interface Placement extends ControllerDecision {
  /** Would the scheduler's filters pass now, the DaemonSet's own pod there left out. Absent: cannot be known. */
  readonly fits?: boolean;
  /** Every failing check, in the order in which the controller and the scheduler ask. */
  readonly findings: readonly Finding[];
  /** Checks that could not be made, because what they need could not be read. */
  readonly unchecked: readonly Unchecked[];
}

/**
 * Judges a DaemonSet on a node: the controller's question first, then each of the scheduler's filters.
 *
 * @param ownPods - the DaemonSet's pods on (or made for) the node; where the one that decides is not bound yet, its own
 *   spec is judged instead of the template's, as admission may have changed it
 */
export function judgePlacement(
  daemonSet: DaemonSet,
  node: Node,
  ownPods: readonly Pod[],
  view: ClusterView,
): Placement {
  const decision = nodeShouldRunDaemonPod(daemonSet, node);
  const asked = controllerFindings(daemonSet, node);
  // A pod that is not wanted is never made: what the scheduler would say of it is moot.
  if (!decision.shouldRun)
    return { ...decision, fits: !asked.some(blocksScheduler), findings: asked, unchecked: [] };
  const unbound = ownPods.filter((pod) => pod.spec.nodeName === '');
  const [waiting] = unbound;
  // Beside a pod that waits, the scheduler sees those that are there: an old one during a surge, or one on its way out.
  const candidate =
    waiting === undefined ? candidateOf(daemonSet, node, ownPods, view) : madePod(waiting, unbound);
  const answer = filterFindings(candidate, node, view);
  const findings = [...asked, ...answer.findings, ...schedulingFindings(candidate)];
  const unchecked = [...answer.unchecked, ...uncheckedAround(daemonSet, waiting, findings, view)];
  const fails = findings.some(blocksScheduler);
  if (!fails && unchecked.length > 0) return { ...decision, findings, unchecked };
  return { ...decision, fits: !fails, findings, unchecked };
}

function uncheckedAround(
  daemonSet: DaemonSet,
  waiting: Pod | undefined,
  findings: readonly Finding[],
  view: ClusterView,
): readonly Unchecked[] {
  if (waiting === undefined) return uncheckedAdmission(daemonSet.spec.template.spec, view);
  const known = findings.some(({ kind }) => kind === 'PodAffinity');
  return !known && refusedByPodsElsewhere(waiting, view) ? ['rules of pods on other nodes'] : [];
}

function blocksScheduler({ kind }: Finding): boolean {
  return kind !== 'Preemptible' && kind !== 'OtherScheduler';
}

function candidateOf(
  daemonSet: DaemonSet,
  node: Node,
  ownPods: readonly Pod[],
  { state }: ClusterView,
): Candidate {
  const { namespace } = daemonSet.metadata;
  const { labels, spec } = daemonSet.spec.template;
  return {
    namespace,
    labels,
    spec: asAdmitted(daemonPodSpec(spec, node.metadata.name), { ...state, namespace }),
    ownPods,
  };
}

function madePod(pod: Pod, ownPods: readonly Pod[]): Candidate {
  return { namespace: pod.metadata.namespace, labels: pod.metadata.labels, spec: pod.spec, ownPods };
}

function schedulingFindings({ spec }: Candidate): readonly Finding[] {
  const findings: Finding[] = [];
  if (spec.schedulingGates.length > 0)
    findings.push({ kind: 'SchedulingGated', gates: spec.schedulingGates });
  if (spec.schedulerName !== 'default-scheduler' && spec.schedulerName !== '') {
    findings.push({ kind: 'OtherScheduler', schedulerName: spec.schedulerName });
  }
  return findings;
}
