import type { DaemonSet, Labels, Node } from '../objects.ts';
import { daemonTolerations } from './daemon-pod.ts';
import { failingTerms, matchesNodeSelector, matchesNodeTerms } from './node-affinity.ts';
import { untoleratedTaints } from './taints.ts';
import type { Finding } from './finding.ts';

/** What the DaemonSet controller decides about a node. */
export interface ControllerDecision {
  /** A daemon pod is made there. */
  readonly shouldRun: boolean;
  /** A daemon pod that is there already is left alone. */
  readonly shouldContinueRunning: boolean;
}

const keptOff: ControllerDecision = { shouldRun: false, shouldContinueRunning: false };
const runsThere: ControllerDecision = { shouldRun: true, shouldContinueRunning: true };

/**
 * Whether the DaemonSet controller wants a daemon pod on a node. It looks at the node's name, its labels and its
 * NoSchedule and NoExecute taints; never at resources, ports, readiness or cordons.
 *
 * Mirrors `NodeShouldRunDaemonPod` and `predicates`, pkg/controller/daemon/daemon_controller.go, v1.34.
 */
export function nodeShouldRunDaemonPod(daemonSet: DaemonSet, node: Node): ControllerDecision {
  const { spec } = daemonSet.spec.template;
  const fitsName = spec.nodeName === '' || spec.nodeName === node.metadata.name;
  const fitsAffinity =
    matchesNodeSelector(spec.nodeSelector, node) && matchesNodeTerms(spec.affinity.nodeTerms, node);
  if (!fitsName || !fitsAffinity) return keptOff;
  if (node.spec.taints.length === 0) return runsThere;
  const untolerated = untoleratedTaints(node.spec.taints, daemonTolerations(spec));
  return {
    shouldRun: untolerated.length === 0,
    shouldContinueRunning: untolerated.every((taint) => taint.effect !== 'NoExecute'),
  };
}

/** Everything that makes the controller not want a daemon pod on the node; empty where it wants one. */
export function controllerFindings(daemonSet: DaemonSet, node: Node): readonly Finding[] {
  const { spec } = daemonSet.spec.template;
  const findings: Finding[] = [];
  if (spec.nodeName !== '' && spec.nodeName !== node.metadata.name) {
    findings.push({ kind: 'NodeName', wanted: spec.nodeName });
  }
  findings.push(...nodeSelectorFindings(spec.nodeSelector, node));
  if (!matchesNodeTerms(spec.affinity.nodeTerms, node)) {
    findings.push({ kind: 'NodeAffinity', terms: failingTerms(spec.affinity.nodeTerms, node) });
  }
  for (const taint of untoleratedTaints(node.spec.taints, daemonTolerations(spec))) {
    findings.push({ kind: 'UntoleratedTaint', taint });
  }
  return findings;
}

/** The labels of a nodeSelector that the node does not have. */
export function nodeSelectorFindings(nodeSelector: Labels, node: Node): readonly Finding[] {
  return Object.entries(nodeSelector).flatMap(([key, wanted]): readonly Finding[] => {
    const actual = node.metadata.labels[key];
    if (actual === wanted) return [];
    return [{ kind: 'NodeSelector', key, wanted, ...(actual === undefined ? {} : { actual }) }];
  });
}
