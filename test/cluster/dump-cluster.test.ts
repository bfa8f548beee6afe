import { describe, expect, test } from 'vitest';
import type { Cluster } from '../../src/cluster/cluster.ts';
import { NEWEST_RELEASE } from '../../src/domain/cluster-state.ts';
import { dumpOfObjects, named, node, pod, daemonSet, names } from './dump-builders.ts';

describe('kinds that the dump lacks', () => {
  const ask: Readonly<Record<string, (cluster: Cluster) => Promise<unknown>>> = {
    nodes: (cluster) => cluster.nodes(),
    pods: (cluster) => cluster.podsOnNode('n1'),
    events: (cluster) => cluster.failedCreateEvents(),
    controllerrevisions: (cluster) => cluster.controllerRevisions(),
    limitranges: (cluster) => cluster.limitRanges(),
    priorityclasses: (cluster) => cluster.priorityClasses(),
    runtimeclasses: (cluster) => cluster.runtimeClasses(),
    persistentvolumeclaims: (cluster) => cluster.persistentVolumeClaims('default'),
    persistentvolumes: (cluster) => cluster.persistentVolumes(),
    storageclasses: (cluster) => cluster.storageClasses(),
    namespaces: (cluster) => cluster.namespaces(),
    resourcequotas: (cluster) => cluster.resourceQuotas('default'),
    serviceaccounts: (cluster) => cluster.serviceAccounts('default'),
  };

  test.each(Object.keys(ask))('%s: says what that costs and what would add it', async (resource) => {
    const cluster = await dumpOfObjects(daemonSet('agent'));
    await expect(ask[resource]?.(cluster)).rejects.toMatchObject({
      kind: 'notInDump',
      message: expect.stringMatching(new RegExp(`^no ${resource} in the dump: .`)) as string,
      hint: expect.stringContaining(`kubectl get ${resource}`) as string,
    });
  });

  test('without pods: the words of the contract', async () => {
    const cluster = await dumpOfObjects(node('n1'));
    await expect(cluster.podsOnNode('n1')).rejects.toThrow(
      'no pods in the dump: states other than Excluded are unknown',
    );
  });

  test('a list that is empty is there', async () => {
    const cluster = await dumpOfObjects(node('n1'), { kind: 'PodList', apiVersion: 'v1', items: [] });
    expect(await cluster.podsOnNode('n1')).toEqual([]);
  });

  test('a kind of the same name in another API group does not count', async () => {
    const cluster = await dumpOfObjects(node('n1'), named('Node', 'longhorn.io/v1beta2', 'n1'));
    expect(await cluster.nodes()).toHaveLength(1);
  });
});

describe('an object that is there twice', () => {
  const version = (resourceVersion: string, value: string) =>
    node('n1', { metadata: { resourceVersion, labels: { version: value } } });

  test.each<[string, readonly object[], string]>([
    [
      'the newer resourceVersion counts, as a number',
      [version('100', 'newer'), version('99', 'older')],
      'newer',
    ],
    [
      'the later one, where the versions are the same',
      [version('1', 'first'), version('1', 'second')],
      'second',
    ],
    ['the later one, where there are none', [version('', 'first'), version('', 'second')], 'second'],
  ])('%s', async (_name, objects, expected) => {
    const cluster = await dumpOfObjects(...objects);
    expect((await cluster.nodes()).map(({ metadata }) => metadata.labels['version'])).toEqual([expected]);
  });
});

describe('the questions', () => {
  const labelled = (labels: object) => ({ metadata: { labels } });
  const about = (kind: string, name: string, namespace = 'default') => ({
    involvedObject: { kind, name, namespace },
  });
  const event = (name: string, rest: object) => named('Event', 'v1', name, rest, 'default');
  const items = [
    node('n1', labelled({ zone: 'a' })),
    node('n2', labelled({ zone: 'b' })),
    daemonSet('agent', { ...labelled({ team: 'x' }), spec: { selector: { matchLabels: { app: 'agent' } } } }),
    daemonSet('agent', {}, 'other'),
    pod('agent-1', { ...labelled({ app: 'agent' }), spec: { nodeName: 'n1' } }),
    pod('agent-2', labelled({ app: 'agent' })),
    pod('agent-3', { ...labelled({ app: 'agent' }), spec: { nodeName: 'n1' } }, 'other'),
    pod('web', { spec: { nodeName: 'n2' } }),
    event('e1', { ...about('DaemonSet', 'agent'), reason: 'FailedCreate' }),
    event('e2', { ...about('DaemonSet', 'agent'), reason: 'SuccessfulCreate' }),
    event('e3', { ...about('Pod', 'agent-2'), type: 'Warning', reason: 'FailedScheduling' }),
    event('e5', { ...about('Pod', 'agent-2'), type: 'Normal', reason: 'Pulled' }),
    event('e4', { ...about('ReplicaSet', 'web'), reason: 'FailedCreate' }),
    named('ControllerRevision', 'apps/v1', 'r1', { revision: 1 }, 'default'),
    named('ControllerRevision', 'apps/v1', 'r2', { revision: 1 }, 'other'),
  ];

  test.each<
    [
      string,
      (cluster: Cluster) => Promise<readonly { readonly metadata: { readonly name: string } }[]>,
      readonly string[],
    ]
  >([
    ['all nodes', (c) => c.nodes(), ['n1', 'n2']],
    ['nodes by label', (c) => c.nodes('zone in (b,c)'), ['n2']],
    ['DaemonSets of all namespaces', (c) => c.daemonSets({}), ['agent', 'agent']],
    [
      'DaemonSets of one namespace by label',
      (c) => c.daemonSets({ namespace: 'default', labelSelector: 'team=x' }),
      ['agent'],
    ],
    ['DaemonSets by a label that none has', (c) => c.daemonSets({ labelSelector: 'team=y' }), []],
    [
      'daemon pods: by selector, in the namespace',
      async (c) => c.daemonPods(await c.daemonSet('default', 'agent')),
      ['agent-1', 'agent-2'],
    ],
    [
      'daemon pods of an empty selector: none',
      async (c) => c.daemonPods(await c.daemonSet('other', 'agent')),
      [],
    ],
    ['pods on a node', (c) => c.podsOnNode('n1'), ['agent-1', 'agent-3']],
    ['pods on no node', (c) => c.unscheduledPods(), ['agent-2']],
    ['pods on no node, elsewhere', (c) => c.unscheduledPods('other'), []],
    [
      'pods by selector',
      (c) => c.podsMatching(undefined, { matchLabels: { app: 'agent' }, matchExpressions: [] }),
      ['agent-1', 'agent-2', 'agent-3'],
    ],
    [
      'pods of a namespace by selector',
      (c) => c.podsMatching('other', { matchLabels: {}, matchExpressions: [] }),
      ['agent-3'],
    ],
    ['events about pods that could not be created', (c) => c.failedCreateEvents('default'), ['e1']],
    [
      'events of a DaemonSet, and warnings about pods of its namespace',
      async (c) => (await c.daemonSetEvents('default', 'agent')).events,
      ['e1', 'e2', 'e3'],
    ],
    ['revisions of a namespace', (c) => c.controllerRevisions('other'), ['r2']],
  ])('%s', async (_name, question, found) => {
    expect(names(await question(await dumpOfObjects(...items)))).toEqual(found);
  });

  test('one node, one DaemonSet', async () => {
    const cluster = await dumpOfObjects(...items);
    expect((await cluster.node('n2')).metadata.name).toBe('n2');
    await expect(cluster.node('n3')).rejects.toMatchObject({
      kind: 'notFound',
      message: 'nodes "n3" not found',
    });
    await expect(cluster.daemonSet('default', 'x')).rejects.toMatchObject({
      kind: 'notFound',
      message: 'daemonsets.apps "x" not found',
    });
  });

  test('a selector that cannot be parsed is a usage error', async () => {
    const cluster = await dumpOfObjects(...items);
    await expect(cluster.nodes('a in b')).rejects.toMatchObject({ kind: 'usage' });
  });

  test('a dump never changes', async () => {
    const cluster = await dumpOfObjects(...items);
    const changes = cluster.changes({});
    expect(await changes.next()).toBe(false);
    changes.close();
    await cluster.close();
  });
});

describe('when and what the cluster was', () => {
  test.each<[string, object, string]>([
    [
      'a creation',
      node('n1', { metadata: { creationTimestamp: '2026-01-02T03:04:05Z' } }),
      '2026-01-02T03:04:05Z',
    ],
    [
      'a heartbeat',
      node('n1', {
        status: {
          conditions: [
            { lastHeartbeatTime: '2026-01-02T03:04:05Z', lastTransitionTime: '2025-01-01T00:00:00Z' },
          ],
        },
      }),
      '2026-01-02T03:04:05Z',
    ],
    [
      'an event',
      named('Event', 'v1', 'e', { series: { lastObservedTime: '2026-01-02T03:04:05.600000Z' } }),
      '2026-01-02T03:04:05.600Z',
    ],
    [
      'a start of a container',
      pod('p', {
        status: { containerStatuses: [{ state: { running: { startedAt: '2026-01-02T03:04:05Z' } } }] },
      }),
      '2026-01-02T03:04:05Z',
    ],
  ])('now is the newest moment that is written down: %s', async (_name, object, time) => {
    const old = node('n0', { metadata: { creationTimestamp: '2024-01-01T00:00:00Z' } });
    expect((await dumpOfObjects(old, object)).now()).toBe(Date.parse(time));
  });

  test('a deletion that is still to come is not now', async () => {
    const deleted = pod('p', {
      metadata: { creationTimestamp: '2026-01-01T00:00:00Z', deletionTimestamp: '2026-01-01T09:00:00Z' },
    });
    expect((await dumpOfObjects(deleted)).now()).toBe(Date.UTC(2026, 0, 1));
  });

  test('the release is that of the newest kubelet', async () => {
    const kubelet = (name: string, kubeletVersion: string) =>
      node(name, { status: { nodeInfo: { kubeletVersion } } });
    const cluster = await dumpOfObjects(kubelet('n1', 'v1.31.4+k3s1'), kubelet('n2', 'v1.9.0'));
    expect(await cluster.release()).toBe(31);
    expect(await (await dumpOfObjects(node('n1'))).release()).toBe(NEWEST_RELEASE);
  });
});
