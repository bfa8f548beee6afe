import type { Api } from './api.ts';
import { bounded } from './bounded.ts';
import { paths } from './paths.ts';

const period = 10_000;
const concurrency = 8;

/**
 * Renews the leases of nodes as their kubelets would, every ten seconds until the signal. Needed on a cluster whose node
 * lifecycle controller is not told to wait a day before it takes a node for dead.
 */
export function startHeartbeats(api: Api, nodes: () => readonly string[], signal: AbortSignal): void {
  const beat = (): void => {
    bounded(nodes(), concurrency, (node) => renewLease(api, node)).catch(() => undefined);
  };
  const timer = setInterval(beat, period);
  signal.addEventListener('abort', () => {
    clearInterval(timer);
  });
  beat();
}

async function renewLease(api: Api, node: string): Promise<void> {
  const path = paths.leases('kube-node-lease', node);
  const lease = {
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: { name: node },
    spec: {
      holderIdentity: node,
      leaseDurationSeconds: 40,
      renewTime: new Date().toISOString().replace('Z', '000Z'),
    },
  };
  // An apply creates what is not there yet.
  await api.patch(`${path}?fieldManager=simulated-kubelet&force=true`, lease, 'application/apply-patch+yaml');
}
