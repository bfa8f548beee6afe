import type { E2E } from '../support/control-plane/cluster-under-test.ts';
import type { DaemonSet, KubeObject, Pod } from '../support/control-plane/objects.ts';
import { paths } from '../support/control-plane/paths.ts';
import { until } from '../support/control-plane/until.ts';
import type { Random } from './random.ts';
import { namespace, troubles, type Scene, type Trouble } from './troubles.ts';

const pool = 'example.com/troubled';

/** What may happen to it later. */
export interface TroubledCluster {
  /** One of its nodes is not heard of any more. */
  readonly loseNode: () => Promise<void>;
  /** The controller manager is stopped, and things happen that it does not see. */
  readonly unseen: () => Promise<void>;
}

/** Makes nodes with DaemonSets on them, and lets things happen to those, until nothing changes any more. */
export async function createTroubledCluster(cluster: E2E, random: Random): Promise<TroubledCluster> {
  const { api, kubelet } = cluster;
  const all = troubles(await cluster.minor());
  const count = random.between(3, 5);
  const nodesOf = (each: Trouble): readonly string[] =>
    Array.from({ length: count }, (_, index) => `${poolOf(each)}-${index}`);
  await api.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  const nodes = new Map(all.flatMap((each) => nodesOf(each).map((name) => [name, poolOf(each)])));
  await cluster.createNodes([...nodes].map(([name, of]) => ({ name, labels: { [pool]: of } })));
  const sceneOf = (trouble: Trouble, pods: readonly Pod[]): Scene => ({
    api,
    kubelet,
    random,
    name: trouble.name,
    nodes: nodesOf(trouble),
    pods,
  });
  const podsOf = async ({ name }: Trouble): Promise<readonly Pod[]> =>
    (await api.list<Pod>(paths.pods(namespace))).filter(({ metadata }) =>
      metadata.ownerReferences?.some((owner) => owner.name === name),
    );
  for (const trouble of all) await trouble.before?.(sceneOf(trouble, []));
  for (const trouble of all) await api.create(manifestOf(trouble));
  await until(
    'every DaemonSet has its pods',
    async () => {
      const found = await api.list<DaemonSet>(paths.daemonSets(namespace));
      return found.every(({ status }) => status?.currentNumberScheduled === count);
    },
    { timeout: 30_000 },
  );
  await untilNothingChanges(cluster);
  for (const trouble of all) await trouble.seen?.(sceneOf(trouble, await podsOf(trouble)));
  await untilNothingChanges(cluster);
  return {
    loseNode: async () => {
      await kubelet.nodeGoesSilent(`${troubledPool}-${random.between(0, count - 1)}`);
      await untilNothingChanges(cluster);
    },
    unseen: async () => {
      await cluster.controlPlane.stopControllerManager();
      for (const trouble of all) await trouble.unseen?.(sceneOf(trouble, await podsOf(trouble)));
      await untilNothingChanges(cluster);
    },
  };
}

const troubledPool = 'troubled';

function poolOf({ lacksPods }: Trouble): string {
  return lacksPods === true ? 'lacking' : troubledPool;
}

function manifestOf(trouble: Trouble): KubeObject {
  const { name, spec = {}, podSpec = {} } = trouble;
  const labels = { app: name };
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name, namespace },
    spec: {
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          nodeSelector: { [pool]: poolOf(trouble) },
          terminationGracePeriodSeconds: 0,
          containers: [{ name: 'main', image: 'registry.invalid/some' }],
          ...podSpec,
        },
      },
      ...spec,
    },
  };
}

/** Waits until all objects that answers are made of stay as they are for a while. */
export async function untilNothingChanges({ api }: Pick<E2E, 'api'>): Promise<void> {
  const collections = [paths.nodes(), paths.pods(), paths.daemonSets(), paths.controllerRevisions()];
  let before = '';
  let same = 0;
  const look = async (): Promise<boolean> => {
    const lists = await Promise.all(collections.map((path) => api.list(path)));
    const now = lists
      .flat()
      .map(({ metadata }) => `${metadata.uid ?? ''} ${metadata.resourceVersion ?? ''}`)
      .toSorted()
      .join();
    same = now === before ? same + 1 : 0;
    before = now;
    return same >= 4;
  };
  await until('nothing changes any more', look, { timeout: 60_000, interval: 250 });
}
