import { describe, expect, test } from 'vitest';
import { ClusterError } from '../../src/cluster/cluster-error.ts';
import type { Cluster } from '../../src/cluster/cluster.ts';
import { decoders } from '../../src/cluster/decode.ts';
import { Gaps } from '../../src/cluster/gaps.ts';
import { observeHome } from '../../src/cluster/observe-home.ts';
import { daemonSet, namespace, resourceQuota, serviceAccount } from '../support/builders.ts';

type Refusal = 'forbidden' | 'notFound' | 'notInDump';

/** A cluster that has all that is asked for, or refuses all of it. */
function clusterOf(source: Cluster['source'], refusal?: Refusal) {
  const asked: string[] = [];
  const answer = async <T>(question: string, found: T): Promise<T> => {
    asked.push(question);
    if (refusal !== undefined) throw new ClusterError(refusal, question);
    return found;
  };
  const cluster: Partial<Cluster> = {
    source,
    namespace: (name) => answer(`namespace ${name}`, namespace(name)),
    resourceQuotas: (name) => answer(`quotas ${name}`, [resourceQuota('quota')]),
    serviceAccounts: (name) => answer(`accounts ${name}`, [serviceAccount('agent')]),
  };
  return { cluster: cluster as Cluster, asked };
}

const plain = { kind: 'applyDaemonSet', daemonSet: daemonSet('agent') } as const;
const named = {
  kind: 'applyDaemonSet',
  daemonSet: daemonSet('agent', { podSpec: { serviceAccountName: 'agent' } }),
} as const;

describe('the namespace of a DaemonSet that is applied', () => {
  test('is read with its quotas, and with accounts where one is named', async () => {
    const { cluster, asked } = clusterOf('cluster');
    const { home } = await observeHome(cluster, named, new Gaps());
    expect(Object.keys(home ?? {})).toEqual(['namespace', 'resourceQuotas', 'serviceAccounts']);
    await observeHome(cluster, plain, new Gaps());
    expect(asked).toEqual([
      'namespace default',
      'quotas default',
      'accounts default',
      'namespace default',
      'quotas default',
    ]);
  });

  test('is not read for other changes', async () => {
    const { cluster, asked } = clusterOf('cluster');
    const change = { kind: 'label', nodes: ['n1'], set: {}, remove: [] } as const;
    expect(await observeHome(cluster, change, new Gaps())).toEqual({});
    expect(asked).toEqual([]);
  });

  test.each([
    [
      'what may not be read is said',
      'cluster',
      'forbidden',
      ['namespaces', 'resourcequotas', 'serviceaccounts'],
    ],
    ['a namespace that is yet to come is no gap', 'cluster', 'notFound', []],
    ['what a dump does not hold is no gap: most hold none of it', 'dump', 'notInDump', []],
  ] as const)('%s', async (_, source, refusal, missing) => {
    const gaps = new Gaps();
    const { home } = await observeHome(clusterOf(source, refusal).cluster, named, gaps);
    expect(home).toEqual({});
    expect(gaps.found.map(({ resource }) => resource)).toEqual(missing);
  });
});

test('a ResourceQuota: amounts of cpu in thousandths whatever they are of, scopes in one list', () => {
  const decoded = decoders.resourcequotas.decode({
    metadata: { name: 'quota', namespace: 'default' },
    spec: {
      hard: { pods: '10', 'requests.cpu': '1500m', 'limits.memory': '1Gi' },
      scopes: ['NotTerminating'],
      scopeSelector: { matchExpressions: [{ scopeName: 'PriorityClass', operator: 'In', values: ['high'] }] },
    },
    status: { used: { 'requests.cpu': '1' } },
  });
  expect(decoded).toMatchObject({
    hard: { pods: 10, 'requests.cpu': 1500, 'limits.memory': 1024 ** 3 },
    used: { 'requests.cpu': 1000 },
    scopes: [
      { scopeName: 'NotTerminating', operator: 'Exists', values: [] },
      { scopeName: 'PriorityClass', operator: 'In', values: ['high'] },
    ],
  });
  expect(() =>
    decoders.resourcequotas.decode({
      metadata: { name: 'quota', namespace: 'default' },
      spec: { hard: { pods: 'many' } },
    }),
  ).toThrow('spec.hard[pods]');
});
