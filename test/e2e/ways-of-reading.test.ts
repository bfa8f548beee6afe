import { afterAll, beforeAll, expect, test } from 'vitest';
import { ApiCluster } from '../../src/cluster/api-cluster.ts';
import type { Cluster, FollowedCluster } from '../../src/cluster/cluster.ts';
import { loadKubeConfig } from '../../src/cluster/kube-config.ts';
import { observeCoverage } from '../../src/cluster/observe.ts';
import { viewOf } from '../../src/domain/cluster-view.ts';
import { coverageOf } from '../../src/domain/coverage/coverage.ts';
import { currentRevisionHash } from '../../src/domain/coverage/current-revision.ts';
import { createAll, createInOrder, createNodesAsTold, createOtherPods } from '../differential/apply.ts';
import { barrierNode, createBarrier, nodesToBeSeen } from '../differential/barrier.ts';
import { generateScenario } from '../differential/generate/scenario.ts';
import { settled } from '../differential/settle.ts';
import { daemonSetIn, untilStatus } from './scenario.ts';
import { describeOnControlPlane, type E2E } from '../support/control-plane/e2e.ts';
import { paths } from '../support/control-plane/paths.ts';
import { until } from '../support/control-plane/until.ts';

const seed = 11;

function openedFrom({ kubeconfig }: E2E, manyPods: number): ApiCluster {
  const environment = { env: { KUBECONFIG: kubeconfig }, home: '/nonexistent', platform: 'linux' };
  return new ApiCluster(loadKubeConfig({}, environment), { manyPods });
}

/** What an answer says of every pair; ages in texts may differ by the moment of asking. */
async function told(cluster: Cluster): Promise<readonly object[]> {
  const state = await observeCoverage(cluster, { scope: {} });
  const view = viewOf(state);
  return state.daemonSets
    .flatMap((daemonSet) =>
      coverageOf(daemonSet, view).pairs.map(({ pod, reasons, nodeLabels: _labels, ...pair }) => ({
        daemonSet: `${daemonSet.metadata.namespace}/${daemonSet.metadata.name}`,
        ...pair,
        pod: pod?.metadata.name,
        restarts: pod?.status.containerStatuses.map(({ restartCount }) => restartCount),
        reasons: reasons.map(({ kind }) => kind),
      })),
    )
    .toSorted((a, b) => (`${a.daemonSet} ${a.node}` < `${b.daemonSet} ${b.node}` ? -1 : 1));
}

describeOnControlPlane(
  'answers are the same',
  (cluster) => {
    let namespace = '';
    let plain: ApiCluster;
    let brief: ApiCluster;
    let following: ApiCluster;
    let followed: FollowedCluster;

    beforeAll(async () => {
      const { api } = cluster();
      const scenario = generateScenario(seed);
      await createInOrder(api, scenario.policies);
      await createBarrier(api);
      await createNodesAsTold(api, [...scenario.nodes, barrierNode]);
      await createOtherPods(api, scenario.pods);
      await nodesToBeSeen(api, 'before');
      await createAll(api, scenario.daemonSets);
      // Beside what is random: nodes on which pods become ready.
      namespace = await cluster().createNamespace('quiet');
      await cluster().createNodes(['q1', 'q2', 'q3'].map((name) => ({ name, labels: { pool: namespace } })));
      await api.create(daemonSetIn(namespace, { podSpec: { nodeSelector: { pool: namespace } } }));
      await untilStatus(cluster(), namespace, 'agent', { numberAvailable: 3 });
      await settled(api, await cluster().minor());
      [plain, brief, following] = [Infinity, 1, 1].map((many) => openedFrom(cluster(), many)) as [
        ApiCluster,
        ApiCluster,
        ApiCluster,
      ];
      followed = following.follow({});
      console.log(`seed ${seed}`);
    }, 300_000);

    afterAll(async () => {
      followed.changes.close();
      await Promise.all([plain, brief, following].map((each) => each.close()));
    });

    /** What is followed arrives a moment later; in the end it is the same. */
    async function followedLikePlain(): Promise<void> {
      const expected = await told(plain);
      const found = await until(
        'what is followed is as what is read',
        async () => {
          const pairs = await told(followed.cluster);
          return JSON.stringify(pairs) === JSON.stringify(expected) ? pairs : undefined;
        },
        { timeout: 20_000 },
      ).catch(async () => told(followed.cluster));
      expect(found).toEqual(expected);
    }

    test('by rows of tables and by whole pods', async () => {
      const daemonSet = await brief.daemonSet(namespace, 'agent');
      const revisionHash = currentRevisionHash(daemonSet, await brief.controllerRevisions(namespace));
      if (revisionHash === undefined) throw new Error('the DaemonSet has no revision');
      const known = () => Promise.resolve({ revisionHash, notReadyNodes: new Set<string>() });
      const pods = await brief.daemonPods(daemonSet, known);
      // Only a row knows no better uid.
      expect(pods.map(({ metadata }) => metadata.uid)).toEqual(
        pods.map(({ metadata }) => `${namespace}/${metadata.name}`),
      );
      expect(pods).toHaveLength(3);

      expect(await told(brief)).toEqual(await told(plain));
    });

    test('by what is followed, after nodes, pods and a template have changed', async () => {
      await followedLikePlain();
      const { api } = cluster();
      const daemonSet = await plain.daemonSet(namespace, 'agent');
      const [pod] = await plain.daemonPods(daemonSet);
      await api.delete(paths.pods(namespace, pod?.metadata.name ?? ''));
      await api.patch(paths.nodes(pod?.spec.nodeName ?? ''), { spec: { unschedulable: true } });
      await api.patch(paths.daemonSets(namespace, 'agent'), {
        spec: { template: { metadata: { annotations: { changed: 'yes' } } } },
      });
      await untilStatus(cluster(), namespace, 'agent', { updatedNumberScheduled: 3, numberAvailable: 3 });
      await settled(api, await cluster().minor());
      await followedLikePlain();
    });

    test('by what is followed, after the API server was away', async () => {
      await cluster().controlPlane.stopApiServer();
      await cluster().controlPlane.startApiServer();
      const [node] = await plain.nodes();
      await cluster().api.patch(paths.nodes(node?.metadata.name ?? ''), {
        metadata: { labels: { 'example.com/back': 'yes' } },
      });
      await settled(cluster().api, await cluster().minor());
      await followedLikePlain();
    });
  },
  { ownControlPlane: true },
);
