import type { Cluster, DaemonSetScope } from '../../src/cluster/cluster.ts';
import { observeCoverage } from '../../src/cluster/observe.ts';
import type { ClusterState } from '../../src/domain/cluster-state.ts';
import { viewOf } from '../../src/domain/cluster-view.ts';
import { coverageOf } from '../../src/domain/coverage/coverage.ts';
import { restartsOf } from '../../src/domain/coverage/pod-state.ts';

/** What an answer says of every pair; ages in texts may differ by the moment of asking. */
export async function told(cluster: Cluster, scope: DaemonSetScope = {}): Promise<readonly object[]> {
  return toldOf(await observeCoverage(cluster, { scope }));
}

/** The same of what was observed. */
export function toldOf(state: ClusterState): readonly object[] {
  const view = viewOf(state);
  return state.daemonSets
    .flatMap((daemonSet) =>
      coverageOf(daemonSet, view).pairs.map(({ pod, reasons, nodeLabels: _labels, ...pair }) => ({
        daemonSet: `${daemonSet.metadata.namespace}/${daemonSet.metadata.name}`,
        ...pair,
        pod: pod?.metadata.name,
        restarts: pod && restartsOf(pod),
        reasons: reasons.map(({ kind }) => kind),
      })),
    )
    .toSorted((a, b) => (`${a.daemonSet} ${a.node}` < `${b.daemonSet} ${b.node}` ? -1 : 1));
}
