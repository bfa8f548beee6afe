import type { ClusterView } from '../cluster-view.ts';
import { ownPodsByNode } from '../coverage/pods-by-node.ts';
import { currentRevisionHash } from '../coverage/current-revision.ts';
import { isEmptySelector } from '../label-selector.ts';
import type { DaemonSet, Pod } from '../objects.ts';
import type { ControllerSteps, DaemonNode, PodOnNode } from '../rollout/daemon-node.ts';
import { livePods } from '../rollout/daemon-node.ts';
import { rollingUpdateBudget } from '../rollout/int-or-percent.ts';
import { manageSteps } from '../rollout/manage.ts';
import { nodeShouldRunDaemonPod } from '../scheduling/predicates.ts';

/** A DaemonSet and the cluster around it, before or after a change. */
export interface Side {
  readonly daemonSet: DaemonSet;
  readonly view: ClusterView;
}

/** What the controller does because of a change. */
export interface ControllerEffect {
  /** Names of nodes that get a pod. */
  readonly creates: readonly string[];
  readonly deletes: readonly (PodOnNode & { readonly isDuplicate: boolean })[];
  /** Live pods that stay on nodes that should not run them. */
  readonly unwanted: readonly PodOnNode[];
  /** Those of them that were wanted before, or were not the DaemonSet's. */
  readonly staysMisscheduled: readonly PodOnNode[];
  readonly noLongerMisscheduled: readonly PodOnNode[];
  /** Live pods that stay on nodes that should run them. */
  readonly stays: readonly PodOnNode[];
}

/** Whether the controller does anything about a DaemonSet at all: not where it is being deleted, or selects every pod. */
export function isActedOn({ metadata, spec }: DaemonSet): boolean {
  return metadata.deletionTimestamp === undefined && !isEmptySelector(spec.selector);
}

/**
 * What the DaemonSet controller does after a change that it would not do before. Pods on their way out count as gone. The
 * replacement of pods whose template is old is not in it.
 *
 * @param before - absent where the DaemonSet was not there
 */
export function controllerEffect(before: Side | undefined, after: Side): ControllerEffect {
  const was = before === undefined ? nothingSeen : look(before);
  const is = look(after);
  const created = new Set(was.steps.creates);
  const deleted = new Set(was.steps.deletes.map(({ pod }) => pod.metadata.name));
  const deletes = is.steps.deletes.flatMap(({ node, pod }) => {
    const keeps = is.nodes.get(node)?.shouldContinueRunning === true;
    const isNew = !deleted.has(pod.metadata.name);
    const nowUnwanted = !keeps && was.nodes.get(node)?.shouldContinueRunning === true;
    return isNew || nowUnwanted ? [{ node, pod, isDuplicate: keeps }] : [];
  });
  return {
    creates: is.steps.creates.filter((node) => !created.has(node)),
    deletes,
    ...stayingPods(was, is),
  };
}

interface Seen {
  readonly nodes: ReadonlyMap<string, DaemonNode>;
  readonly steps: ControllerSteps;
}

const nothingSeen: Seen = { nodes: new Map(), steps: { creates: [], deletes: [] } };

function look({ daemonSet, view }: Side): Seen {
  if (!isActedOn(daemonSet)) return nothingSeen;
  const { now, release, nodes = [], controllerRevisions } = view.state;
  const own = ownPodsByNode(daemonSet, view);
  const seen = nodes.map((node): DaemonNode => {
    const { name } = node.metadata;
    // A pod on its way out is taken to be gone: what comes after it is what the change leads to.
    const pods = livePods(own.on(name));
    return { name, exists: true, pods, ...nodeShouldRunDaemonPod(daemonSet, node) };
  });
  const hash = currentRevisionHash(daemonSet, controllerRevisions) ?? '';
  const limits = { maxUnavailable: 1, maxSurge: surgeOf(daemonSet, release) };
  return {
    nodes: new Map(seen.map((node) => [node.name, node])),
    steps: manageSteps({ daemonSet, nodes: seen, hash, now, release, limits }),
  };
}

/**
 * How many nodes may have a second pod: 0 where the DaemonSet does not surge.
 *
 * Mirrors `AllowsSurge`, pkg/controller/daemon/util/daemonset_util.go, v1.34.
 *
 * @param release - minor version of the control plane
 */
export function surgeOf(daemonSet: DaemonSet, release: number): number {
  if (daemonSet.spec.updateStrategy.type === 'OnDelete') return 0;
  const budget = rollingUpdateBudget(daemonSet, 1, release);
  return 'problem' in budget ? 0 : budget.maxSurge;
}

function stayingPods(was: Seen, is: Seen) {
  const gone = new Set(is.steps.deletes.map(({ pod }) => pod));
  const unwanted: PodOnNode[] = [];
  const staysMisscheduled: PodOnNode[] = [];
  const noLongerMisscheduled: PodOnNode[] = [];
  const stays: PodOnNode[] = [];
  for (const node of is.nodes.values()) {
    const before = was.nodes.get(node.name);
    const pods = node.pods.filter((pod) => !gone.has(pod)).map((pod) => onNode(node, pod));
    (node.shouldRun ? stays : unwanted).push(...pods);
    if (!node.shouldRun) {
      const were = new Set(before?.pods.map(({ metadata }) => metadata.name));
      const isNew = ({ pod }: PodOnNode): boolean => !were.has(pod.metadata.name);
      staysMisscheduled.push(...(before?.shouldRun === false ? pods.filter(isNew) : pods));
    }
    const wasLeft = before !== undefined && !before.shouldRun && before.shouldContinueRunning;
    if (node.shouldRun && wasLeft) noLongerMisscheduled.push(...pods);
  }
  return { unwanted, staysMisscheduled, noLongerMisscheduled, stays };
}

function onNode({ name }: DaemonNode, pod: Pod): PodOnNode {
  return { node: name, pod };
}
