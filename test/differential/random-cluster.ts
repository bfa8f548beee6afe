import type { Api } from '../support/control-plane/api.ts';
import { createAll, createInOrder, createNodesAsTold, createOtherPods } from './apply.ts';
import { barrierNode, createBarrier, nodesToBeSeen } from './barrier.ts';
import type { Scenario } from './generate/scenario.ts';

/** Makes the cluster of a scenario, up to its DaemonSets: what controller and scheduler make of those is not waited for. */
export async function createRandomCluster(api: Api, scenario: Scenario): Promise<void> {
  await createInOrder(api, scenario.policies);
  await createBarrier(api);
  await createNodesAsTold(api, [...scenario.nodes, barrierNode]);
  await createOtherPods(api, scenario.pods);
  await nodesToBeSeen(api, 'before');
  await createAll(api, scenario.daemonSets);
}
