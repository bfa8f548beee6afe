import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ApiCluster } from '../../src/cluster/api-cluster.ts';
import type { Cluster } from '../../src/cluster/cluster.ts';
import { openDump } from '../../src/cluster/dump-cluster.ts';
import { loadKubeConfig } from '../../src/cluster/kube-config.ts';
import { observeCoverage, observeNode } from '../../src/cluster/observe.ts';
import { viewOf } from '../../src/domain/cluster-view.ts';
import { coverageOf, pairOf } from '../../src/domain/coverage/coverage.ts';
import type { Pair } from '../../src/domain/coverage/pair.ts';
import { generateScenario } from '../differential/generate/scenario.ts';
import { createRandomCluster } from '../differential/random-cluster.ts';
import { settled } from '../differential/settle.ts';
import { describeOnControlPlane, type E2E } from '../support/control-plane/e2e.ts';

const seed = 7;

const kinds = [
  ['/api/v1/nodes', 'v1', 'Node'],
  ['/apis/apps/v1/daemonsets', 'apps/v1', 'DaemonSet'],
  ['/api/v1/pods', 'v1', 'Pod'],
  ['/api/v1/events', 'v1', 'Event'],
  ['/apis/apps/v1/controllerrevisions', 'apps/v1', 'ControllerRevision'],
  ['/api/v1/limitranges', 'v1', 'LimitRange'],
  ['/apis/scheduling.k8s.io/v1/priorityclasses', 'scheduling.k8s.io/v1', 'PriorityClass'],
  ['/apis/node.k8s.io/v1/runtimeclasses', 'node.k8s.io/v1', 'RuntimeClass'],
  ['/api/v1/namespaces', 'v1', 'Namespace'],
] as const;

/** Everything there is, as a file that `--from` reads. */
async function dumpOf(cluster: E2E): Promise<Cluster> {
  const lists = await Promise.all(
    kinds.map(async ([path, apiVersion, kind]) => ({
      apiVersion,
      kind: `${kind}List`,
      items: await cluster.api.list<object>(path),
    })),
  );
  const file = join(cluster.controlPlane.folder, 'dump.json');
  await writeFile(file, lists.map((list) => JSON.stringify(list)).join('\n'));
  return openDump(file);
}

function liveOf(cluster: E2E): Cluster {
  const environment = { env: { KUBECONFIG: cluster.kubeconfig }, home: '/nonexistent', platform: 'linux' };
  return new ApiCluster(loadKubeConfig({}, environment), { consistent: true });
}

/** What an answer about a pair says, but for texts: ages in them differ, and so may which pod stands for many. */
function essence({ node, state, shouldRun, shouldContinueRunning, outdated, terminating, reasons }: Pair) {
  const said = reasons.map(({ kind }) => kind);
  return { node, state, shouldRun, shouldContinueRunning, outdated, terminating, said };
}

const ofRulesElsewhere: ReadonlySet<string> = new Set(['PodAntiAffinity', 'Preemptible', 'Unknown']);

/**
 * A rule of a pod on another node is what narrow reads cannot see; nor then whether an eviction would help. Where nothing
 * else stands in the way, they say that they found no reason.
 */
function withoutRulesElsewhere(pair: ReturnType<typeof essence>): ReturnType<typeof essence> {
  return { ...pair, said: pair.said.filter((kind) => !ofRulesElsewhere.has(kind)) };
}

const isLeftOpen = ({ state, fits }: Pair): boolean => state === 'Pending' && fits === undefined;

interface Both {
  readonly name: string;
  readonly narrow: Pair;
  readonly full: Pair | undefined;
}

/** Each pair in both answers, as far as the narrow one claims to know it. */
function compared({ name, narrow, full }: Both) {
  const [ours, theirs] = [essence(narrow), full && essence(full)];
  const rules = (said: readonly string[] = []): number =>
    said.filter((kind) => kind === 'PodAntiAffinity').length;
  const unseen = rules(theirs?.said) > rules(ours.said);
  const seen = (each: ReturnType<typeof essence>) => (unseen ? withoutRulesElsewhere(each) : each);
  return { unseen, ours: { name, ...seen(ours) }, theirs: theirs && { name, ...seen(theirs) } };
}

async function coverages(cluster: Cluster): Promise<ReadonlyMap<string, readonly Pair[]>> {
  const state = await observeCoverage(cluster, { scope: {} });
  const view = viewOf(state);
  return new Map(
    state.daemonSets.map((daemonSet) => [
      `${daemonSet.metadata.namespace}/${daemonSet.metadata.name}`,
      coverageOf(daemonSet, view).pairs,
    ]),
  );
}

async function pairsOnNode(cluster: Cluster, node: string): Promise<readonly Pair[]> {
  const state = await observeNode(cluster, node, { scope: {} });
  const view = viewOf(state);
  return state.daemonSets.map((daemonSet) => pairOf(daemonSet, node, view));
}

describeOnControlPlane(
  'narrow reads',
  (cluster) => {
    test('give the answers that a dump of everything gives', { timeout: 240_000 }, async () => {
      const { api } = cluster();
      const scenario = generateScenario(seed);
      await createRandomCluster(api, scenario);
      await settled(api, await cluster().minor());
      const [live, dump] = [liveOf(cluster()), await dumpOf(cluster())];

      const [narrow, full] = [await coverages(live), await coverages(dump)];

      expect([...narrow.keys()].toSorted()).toEqual([...full.keys()].toSorted());
      const both = [...narrow].flatMap(([name, pairs]) =>
        pairs.map((pair) => ({
          name,
          narrow: pair,
          full: full.get(name)?.find(({ node }) => node === pair.node),
        })),
      );
      const told = both.filter((each) => !isLeftOpen(each.narrow)).map(compared);
      expect(told.map(({ ours }) => ours)).toEqual(told.map(({ theirs }) => theirs));
      const unseen = told.filter((each) => each.unseen).length;
      console.log(
        `seed ${seed}: ${told.length} of ${both.length} pairs alike, ${unseen} of them but for rules of pods elsewhere`,
      );
      expect(told.length).toBeGreaterThan(0.9 * both.length);

      for (const node of scenario.nodes.slice(0, 5).map(({ name }) => name)) {
        const [few, all] = [await pairsOnNode(live, node), await pairsOnNode(dump, node)];
        const alike = few.flatMap((pair, index) =>
          isLeftOpen(pair) ? [] : [compared({ name: node, narrow: pair, full: all[index] })],
        );
        expect(alike.map(({ ours }) => ours)).toEqual(alike.map(({ theirs }) => theirs));
      }
      await live.close();
    });
  },
  { ownControlPlane: true },
);
