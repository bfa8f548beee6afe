import { paths } from '../support/control-plane/paths.ts';
import { sandboxBehaviour, sandboxNamespace } from '../support/control-plane/sandbox/daemon-sets.ts';
import { populate } from '../support/control-plane/sandbox/populate.ts';
import type { Pod } from '../support/control-plane/objects.ts';
import { SimulatedKubelet } from '../support/control-plane/simulated-kubelet.ts';
import { startControlPlane, type ControlPlane } from '../support/control-plane/start.ts';
import { until } from '../support/control-plane/until.ts';

export const smallClusterNodes = 12;

/** Lends `work` a cluster of a few nodes, with the DaemonSets of the sandbox. */
export async function withSmallCluster(
  work: (cluster: ControlPlane) => Promise<void>,
  nodes = smallClusterNodes,
): Promise<void> {
  const controlPlane = await startControlPlane();
  const api = await controlPlane.connect();
  const kubelet = new SimulatedKubelet(api.connection, { behaviour: sandboxBehaviour });
  try {
    await populate(api, nodes);
    await until(
      'there are daemon pods',
      async () => (await api.list<Pod>(paths.pods(sandboxNamespace))).length >= nodes,
    );
    await work(controlPlane);
  } finally {
    await kubelet.stop();
    api.close();
    await controlPlane.stop();
  }
}
