import { ApiCluster } from '../../../src/cluster/api-cluster.ts';
import { loadKubeConfig } from '../../../src/cluster/kube-config.ts';
import type { E2E } from '../../support/control-plane/cluster-under-test.ts';
import type { ImpactCluster } from './differ.ts';

/** A cluster as the product sees it, with the tests' own way to it beside. */
export async function productOn(e2e: E2E): Promise<ImpactCluster> {
  const environment = { env: { KUBECONFIG: e2e.kubeconfig }, home: '/nonexistent', platform: 'linux' };
  const cluster = new ApiCluster(loadKubeConfig({}, environment), { consistent: true });
  return { api: e2e.api, cluster, release: await e2e.minor() };
}
