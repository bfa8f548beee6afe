import { afterAll, beforeAll, expect, test } from 'vitest';
import { ApiCluster, type ApiClusterOptions } from '../../src/cluster/api-cluster.ts';
import type { Cluster, DaemonSetScope, FollowedCluster } from '../../src/cluster/cluster.ts';
import { decodeNode } from '../../src/cluster/decode.ts';
import { loadKubeConfig } from '../../src/cluster/kube-config.ts';
import { observeCoverage } from '../../src/cluster/observe.ts';
import type { ClusterState } from '../../src/domain/cluster-state.ts';
import type { Node } from '../../src/domain/objects.ts';
import { generateScenario } from '../differential/generate/scenario.ts';
import { Random } from '../differential/random.ts';
import { createRandomCluster } from '../differential/random-cluster.ts';
import { seedsOfRun } from '../differential/seeds.ts';
import {
  createTroubledCluster,
  untilNothingChanges,
  type TroubledCluster,
} from '../differential/troubled-cluster.ts';
import { namespace } from '../differential/troubles.ts';
import { describeOnControlPlane, type E2E } from '../support/control-plane/e2e.ts';
import type { Pod } from '../support/control-plane/objects.ts';
import { paths } from '../support/control-plane/paths.ts';
import { until } from '../support/control-plane/until.ts';
import { told, toldOf } from './answers.ts';

/** KUBECTL_DS_SEED repeats a run, KUBECTL_DS_SEEDS=20 makes it a long one. */
const seeds = seedsOfRun(process.env['KUBECTL_DS_SEED'], process.env['KUBECTL_DS_SEEDS'] ?? 1);
const sizes = { nodes: 5, daemonSets: 8, pods: 10 };

function opened({ kubeconfig }: E2E, options: ApiClusterOptions): ApiCluster {
  const environment = { env: { KUBECONFIG: kubeconfig }, home: '/nonexistent', platform: 'linux' };
  return new ApiCluster(loadKubeConfig({}, environment), options);
}

const observedLast = new WeakMap<Cluster, ClusterState>();

/** As the live view observes what it follows: with what it has observed before. */
async function observedNext(cluster: Cluster, scope: DaemonSetScope): Promise<ClusterState> {
  const earlier = observedLast.get(cluster);
  const state = await observeCoverage(cluster, { scope, ...(earlier && { earlier }) });
  observedLast.set(cluster, state);
  return state;
}

for (const seed of seeds) {
  describeOnControlPlane(
    `answers are the same, seed ${seed}`,
    (e2e) => {
      let troubled: TroubledCluster;
      let plain: ApiCluster;
      let brief: ApiCluster;
      let following: ApiCluster;
      let followed: Readonly<Record<'all' | 'troubled', FollowedCluster>>;

      beforeAll(async () => {
        console.log(`seed ${seed}`);
        await createRandomCluster(e2e().api, generateScenario(seed, sizes));
        troubled = await createTroubledCluster(e2e(), new Random(seed));
        plain = opened(e2e(), { manyPods: Infinity });
        brief = opened(e2e(), { manyPods: 1 });
        following = opened(e2e(), { manyPods: 1 });
        followed = { all: following.follow({}), troubled: following.follow({ namespace }) };
      }, 300_000);

      // Where it was not made, there is nothing to close.
      afterAll(async () => {
        for (const each of [plain, brief, following] as (ApiCluster | undefined)[]) await each?.close();
      });

      /** Of the troubled alone: beside others, nodes would be looked at as a whole on which they all run. */
      const troubledAlike = (): Promise<void> =>
        alikeIn({ namespace }, followed.troubled, {
          'rows of tables': brief,
          'rows of tables, as of now': brief.consistent(),
        });

      const allAlike = (): Promise<void> =>
        alikeIn({}, followed.all, { 'rows of tables': brief, 'whole pods, as of now': plain.consistent() });

      /** Each way once, on a cluster on which nothing changes; what is followed may arrive a moment later. */
      async function alikeIn(
        scope: DaemonSetScope,
        { cluster }: FollowedCluster,
        ways: Readonly<Record<string, Cluster>>,
      ): Promise<void> {
        const expected = await told(plain, scope);
        for (const [way, each] of Object.entries(ways))
          expect({ way, answer: await told(each, scope) }).toEqual({ way, answer: expected });
        const isAlike = async (): Promise<boolean> =>
          JSON.stringify(toldOf(await observedNext(cluster, scope))) === JSON.stringify(expected);
        await until('what is followed is as what is read', isAlike, { timeout: 20_000 }).catch(async () =>
          expect(toldOf(await observedNext(cluster, scope))).toEqual(expected),
        );
      }

      test('rows are asked for where they may tell enough', async () => {
        const asked: string[] = [];
        const log = { level: 6, write: (line: string) => void asked.push(line) };
        const counted = opened(e2e(), { manyPods: 1, log });
        await told(counted, { namespace });
        expect(asked.filter((line) => line.includes('includeObject=None')).length).toBeGreaterThan(15);
        expect(asked.filter((line) => line.includes('nodeName%3Dtroubled'))).toEqual([]);
        await counted.close();
      });

      test('of all kinds of trouble', { timeout: 60_000 }, async () => {
        await troubledAlike();
        await allAlike();
      });

      test('of nodes, in protobuf and in JSON', async () => {
        const inJson = (await e2e().api.list(paths.nodes())).map(decodeNode);
        const byName = (nodes: readonly Node[]): ReadonlyMap<string, Node> =>
          new Map(nodes.map((node) => [node.metadata.name, node]));
        expect(byName(await plain.consistent().nodes())).toEqual(byName(inJson));
      });

      test('after nodes, pods and a template have changed', { timeout: 60_000 }, async () => {
        const { api } = e2e();
        const [pod] = (await api.list<Pod>(paths.pods(namespace))).filter(({ metadata }) =>
          metadata.name.startsWith('settled-'),
        );
        await api.delete(paths.pods(namespace, pod?.metadata.name ?? ''));
        await api.patch(paths.nodes(pod?.spec.nodeName ?? ''), { spec: { unschedulable: true } });
        await api.patch(paths.daemonSets(namespace, 'of-two'), {
          spec: { template: { metadata: { annotations: { changed: 'yes' } } } },
        });
        e2e().kubelet.behave(({ metadata }) => metadata.name.startsWith('bare-'), 'crashLoop');
        await untilNothingChanges(e2e());
        await troubledAlike();
      });

      // It takes long, and is the same for every cluster.
      test.runIf(seed === seeds[0])('after the API server was away', { timeout: 60_000 }, async () => {
        await e2e().controlPlane.stopApiServer();
        await e2e().controlPlane.startApiServer();
        const [node] = await plain.nodes();
        await e2e().api.patch(paths.nodes(node?.metadata.name ?? ''), {
          metadata: { labels: { 'example.com/back': 'yes' } },
        });
        await untilNothingChanges(e2e());
        await allAlike();
      });

      // A node that is lost makes pods misscheduled, unless nobody is there to say so.
      const later = [
        ['of what the controller has not seen', () => troubled.unseen()],
        ['of a node that is lost', () => troubled.loseNode()],
      ] as const;
      test.each(seed % 2 === 0 ? later : later.toReversed())('%s', { timeout: 90_000 }, async (_, happen) => {
        await happen();
        await troubledAlike();
      });
    },
    { ownControlPlane: true },
  );
}
