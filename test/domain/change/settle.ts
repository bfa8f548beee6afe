import type { ClusterState } from '../../../src/domain/cluster-state.ts';
import { adoptersOf, hasNoController } from '../../../src/domain/change/adoption.ts';
import { evictedAfter } from '../../../src/domain/change/eviction.ts';
import { byAge } from '../../../src/domain/coverage/pod-state.ts';
import type { DaemonSet, Node, Pod } from '../../../src/domain/objects.ts';
import { controls } from '../../../src/domain/ownership.ts';
import { targetNodeName } from '../../../src/domain/scheduling/daemon-pod.ts';
import { nodeShouldRunDaemonPod } from '../../../src/domain/scheduling/predicates.ts';
import { pod } from '../../support/builders.ts';

/**
 * The state that a cluster comes to when its controllers are left alone: the taint manager evicts, orphans are adopted,
 * each DaemonSet has one pod on each node that should run it and none where it must not run. Written without what impactOf
 * is made of, and slow: it looks at everything until nothing changes. Updates of templates are left out.
 */
export function settled(state: ClusterState): ClusterState {
  for (let round = 0, now = state; round < 20; round += 1) {
    const next = { ...now, pods: sync(now, round) };
    if (JSON.stringify(next.pods) === JSON.stringify(now.pods)) return next;
    now = next;
  }
  throw new Error('the cluster does not settle');
}

function sync(state: ClusterState, round: number): readonly Pod[] {
  const nodes = new Map((state.nodes ?? []).map((node) => [node.metadata.name, node]));
  const kept = (state.pods ?? []).filter((each) => !isEvicted(each, nodes));
  const owned = kept.map((each) => adopt(each, state.daemonSets));
  return state.daemonSets.reduce<readonly Pod[]>(
    (pods, daemonSet) =>
      [...nodes.values()].reduce<readonly Pod[]>((all, node) => syncNode(daemonSet, node, all, round), pods),
    owned,
  );
}

function isEvicted({ spec }: Pod, nodes: ReadonlyMap<string, Node>): boolean {
  const node = nodes.get(spec.nodeName);
  return node !== undefined && evictedAfter(spec.tolerations, node) === 0;
}

function adopt(orphan: Pod, daemonSets: readonly DaemonSet[]): Pod {
  const [adopter] = hasNoController(orphan) ? adoptersOf(orphan, daemonSets) : [];
  if (adopter === undefined) return orphan;
  const { name, uid } = adopter.metadata;
  const ownerReferences = [{ kind: 'DaemonSet', name, uid, controller: true }];
  return { ...orphan, metadata: { ...orphan.metadata, ownerReferences } };
}

function syncNode(daemonSet: DaemonSet, node: Node, pods: readonly Pod[], round: number): readonly Pod[] {
  const { name } = node.metadata;
  const own = pods.filter((each) => controls(daemonSet, each) && targetNodeName(each) === name);
  const { shouldRun, shouldContinueRunning } = nodeShouldRunDaemonPod(daemonSet, node);
  if (shouldRun && own.length === 0) {
    return [...pods, pod(`${daemonSet.metadata.name}-${name}-${round}`, { owner: daemonSet, node: name })];
  }
  const [oldest] = own.toSorted(byAge);
  return pods.filter((each) => !own.includes(each) || (shouldContinueRunning && each === oldest));
}
