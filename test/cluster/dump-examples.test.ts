import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Cluster } from '../../src/cluster/cluster.ts';
import { openDump } from '../../src/cluster/dump-cluster.ts';
import { names } from './dump-builders.ts';

const examples = fileURLToPath(new URL('../../examples', import.meta.url));
const realWorld = fileURLToPath(new URL('../fixtures/real-world', import.meta.url));

const everything = { matchLabels: {}, matchExpressions: [] };

/** Asks for every kind, so that a missing or malformed one is noticed. */
async function askAll(cluster: Cluster): Promise<void> {
  await Promise.all([
    cluster.nodes(),
    cluster.daemonSets({}),
    cluster.podsMatching(undefined, everything),
    cluster.failedCreateEvents(),
    cluster.controllerRevisions(),
    cluster.limitRanges(),
    cluster.priorityClasses(),
    cluster.runtimeClasses(),
    cluster.persistentVolumeClaims('default'),
    cluster.persistentVolumes(),
    cluster.storageClasses(),
    cluster.namespaces(),
  ]);
}

describe('the example cluster', () => {
  let cluster: Cluster;

  beforeAll(async () => {
    cluster = await openDump(examples);
  });

  test('holds every kind that an answer may need', async () => {
    await askAll(cluster);
    expect(cluster.now()).toBe(Date.UTC(2026, 0, 12, 8, 4, 30));
    expect(await cluster.release()).toBe(34);
  });

  test('has twelve nodes in three zones and eight DaemonSets', async () => {
    const nodes = await cluster.nodes();
    const zones = new Set(nodes.map(({ metadata }) => metadata.labels['topology.kubernetes.io/zone']));
    zones.delete(undefined);
    expect([nodes.length, zones.size, (await cluster.daemonSets({})).length]).toEqual([12, 3, 8]);
  });

  test('has every pod on a node that exists, owned and selected by its DaemonSet', async () => {
    const nodes = new Set(names(await cluster.nodes()));
    const daemonSets = await cluster.daemonSets({});
    for (const daemonSet of daemonSets) {
      for (const pod of await cluster.daemonPods(daemonSet)) {
        expect(pod.metadata.ownerReferences.map(({ uid }) => uid)).toEqual([daemonSet.metadata.uid]);
      }
    }
    const pods = await cluster.podsMatching(undefined, everything);
    expect(pods.filter(({ spec }) => spec.nodeName !== '' && !nodes.has(spec.nodeName))).toEqual([]);
    expect(new Set(pods.map(({ metadata }) => metadata.uid)).size).toBe(pods.length);
  });

  test('has static pods on its control plane', async () => {
    const pods = await cluster.podsOnNode('control-plane-a');
    const mirrors = pods.filter(({ metadata }) => 'kubernetes.io/config.mirror' in metadata.annotations);
    expect(names(mirrors)).toEqual([
      'etcd-control-plane-a',
      'kube-apiserver-control-plane-a',
      'kube-controller-manager-control-plane-a',
      'kube-scheduler-control-plane-a',
    ]);
  });
});

describe('the dumps of reported problems', () => {
  const files = readdirSync(realWorld).filter((name) => name.endsWith('.yaml'));

  test.each(files)('%s can be read, and lacks nothing', async (name) => {
    await expect(openDump(`${realWorld}/${name}`).then(askAll)).resolves.toBeUndefined();
  });
});
