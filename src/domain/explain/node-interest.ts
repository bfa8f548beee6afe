import type { DaemonSet, Node, NodeSelectorRequirement, Taint } from '../objects.ts';
import { daemonTolerations } from '../scheduling/daemon-pod.ts';
import { matchesExpression } from '../scheduling/node-affinity.ts';
import { untoleratedTaints } from '../scheduling/taints.ts';

/** Which DaemonSets care about a label, and whom it keeps off the node: each judged by this label alone. */
export interface LabelInterest {
  readonly key: string;
  /** Absent: the node has no such label, and somebody asks for it. */
  readonly value?: string;
  /** They ask for the label in a nodeSelector or in required affinity, and the node has what they ask for. */
  readonly satisfied: readonly DaemonSet[];
  readonly keptAway: readonly DaemonSet[];
}

/** Which DaemonSets tolerate a taint, and which it keeps away. A PreferNoSchedule taint keeps nobody away. */
export interface TaintInterest {
  readonly taint: Taint;
  readonly tolerated: readonly DaemonSet[];
  readonly keptAway: readonly DaemonSet[];
}

/** What a DaemonSet asks of labels: everything of `selector`, and all of one of `terms`, where there are any. */
interface Asked {
  readonly daemonSet: DaemonSet;
  readonly selector: readonly NodeSelectorRequirement[];
  readonly terms: readonly (readonly NodeSelectorRequirement[])[];
}

function askedBy(daemonSet: DaemonSet): Asked {
  const { nodeSelector, affinity } = daemonSet.spec.template.spec;
  return {
    daemonSet,
    selector: Object.entries(nodeSelector).map(([key, value]) => ({ key, operator: 'In', values: [value] })),
    terms: (affinity.nodeTerms ?? []).map(({ matchExpressions }) => matchExpressions),
  };
}

/** Whether a label is as it is asked for; undefined where it is not asked for. A term without the key lets any value in. */
function isSatisfied(key: string, { selector, terms }: Asked, node: Node): boolean | undefined {
  const about = (all: readonly NodeSelectorRequirement[]): readonly NodeSelectorRequirement[] =>
    all.filter((requirement) => requirement.key === key);
  const holds = (all: readonly NodeSelectorRequirement[]): boolean =>
    about(all).every((requirement) => matchesExpression(requirement, node.metadata.labels));
  const isAsked = [selector, ...terms].some((all) => about(all).length > 0);
  return isAsked ? holds(selector) && (terms.length === 0 || terms.some(holds)) : undefined;
}

/**
 * The labels of a node, and those that DaemonSets ask for and it does not have. Labels that keep somebody away come first,
 * then those that are asked for, then the others; each by name.
 */
export function labelInterests(node: Node, daemonSets: readonly DaemonSet[]): readonly LabelInterest[] {
  const asked = daemonSets.map(askedBy);
  const { labels } = node.metadata;
  const wanted = asked.flatMap(({ selector, terms }) => [selector, ...terms].flat().map(({ key }) => key));
  const rank = ({ satisfied, keptAway }: LabelInterest): number =>
    keptAway.length > 0 ? 0 : satisfied.length > 0 ? 1 : 2;
  return [...new Set([...wanted, ...Object.keys(labels)])]
    .toSorted()
    .map((key) => {
      const value = labels[key];
      const judged = asked.map((each) => ({ ...each, holds: isSatisfied(key, each, node) }));
      const those = (holds: boolean): readonly DaemonSet[] =>
        judged.filter((each) => each.holds === holds).map(({ daemonSet }) => daemonSet);
      return {
        key,
        satisfied: those(true),
        keptAway: those(false),
        ...(value === undefined ? {} : { value }),
      };
    })
    .toSorted((a, b) => rank(a) - rank(b));
}

/** The taints of a node, in its order. */
export function taintInterests(node: Node, daemonSets: readonly DaemonSet[]): readonly TaintInterest[] {
  return node.spec.taints.map((taint) => {
    const isTolerated = ({ spec }: DaemonSet): boolean =>
      untoleratedTaints([taint], daemonTolerations(spec.template.spec)).length === 0;
    return {
      taint,
      tolerated: daemonSets.filter(isTolerated),
      keptAway: daemonSets.filter((daemonSet) => !isTolerated(daemonSet)),
    };
  });
}
