import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { resourceAmount } from '../../src/domain/quantity.ts';
import { describeOnControlPlane, type E2E } from '../support/control-plane/e2e.ts';
import { paths } from '../support/control-plane/paths.ts';
import { askJson, daemonSetIn, untilStatus } from './scenario.ts';

type Amounts = Readonly<Record<string, string>>;

interface JsonOverhead {
  readonly total: { readonly nodes: number; readonly requests: Amounts; readonly added?: Amounts };
  readonly nodes: readonly {
    readonly node: string;
    readonly requests: Amounts;
    readonly added?: Amounts;
    readonly tooSmall: readonly { readonly resource: string; readonly shortBy: string }[];
    readonly daemonSets: readonly {
      readonly name: string;
      readonly state: string;
      readonly requests: Amounts;
    }[];
  }[];
}

interface PodWithRequests {
  readonly metadata: { readonly name: string };
  readonly spec: { readonly containers: readonly { readonly resources?: { readonly requests?: Amounts } }[] };
}

/** What the API server made of the requests of a pod's containers, together. */
function requestsOf(pod: PodWithRequests): Readonly<Record<string, number>> {
  const sum: Record<string, number> = { pods: 1 };
  for (const { resources } of pod.spec.containers) {
    for (const [name, text] of Object.entries(resources?.requests ?? {}))
      sum[name] = (sum[name] ?? 0) + resourceAmount(name, text);
  }
  return sum;
}

function inUnits(amounts: Amounts = {}): Readonly<Record<string, number>> {
  return Object.fromEntries(
    Object.entries(amounts).map(([name, text]) => [name, resourceAmount(name, text)]),
  );
}

async function overheadOf(cluster: E2E, namespace: string, ...args: readonly string[]) {
  const nodes = ['--node-selector', `only=${namespace}`];
  return askJson<JsonOverhead>(cluster, 'overhead', '-n', namespace, ...nodes, ...args);
}

describeOnControlPlane('what DaemonSets request, on a real cluster', (cluster) => {
  test('what a manifest is said to add is what its pods then request', async () => {
    const namespace = await cluster().createNamespace('overhead');
    await cluster().createNodes([
      { name: `${namespace}.large`, labels: { only: namespace } },
      { name: `${namespace}.small`, labels: { only: namespace }, allocatable: { cpu: '700m' } },
    ]);
    await cluster().api.create({
      apiVersion: 'v1',
      kind: 'LimitRange',
      metadata: { name: 'defaults', namespace },
      spec: {
        limits: [
          {
            type: 'Container',
            default: { cpu: '1', memory: '512Mi' },
            defaultRequest: { cpu: '250m', memory: '128Mi' },
          },
        ],
      },
    });
    const containers = [
      {
        name: 'limited',
        image: 'registry.example/a:1',
        resources: { limits: { cpu: '500m', memory: '256Mi' } },
      },
      { name: 'bare', image: 'registry.example/b:1' },
    ];
    const manifest = daemonSetIn(namespace, { podSpec: { containers } });
    const folder = await mkdtemp(join(tmpdir(), 'kubectl-ds-overhead-'));
    const file = join(folder, 'agent.json');
    await writeFile(file, JSON.stringify(manifest));

    const predicted = await overheadOf(cluster(), namespace, '-f', file);
    await cluster().api.create(manifest);
    await untilStatus(cluster(), namespace, 'agent', { currentNumberScheduled: 2, numberAvailable: 1 });
    const [pod] = await cluster().api.list<PodWithRequests>(paths.pods(namespace));
    const then = await overheadOf(cluster(), namespace);

    await rm(folder, { recursive: true });
    const expected = pod === undefined ? {} : requestsOf(pod);
    expect(expected).toEqual({ cpu: 750, memory: 384 * 1024 ** 2, pods: 1 });
    expect(predicted.nodes.map(({ added }) => inUnits(added))).toEqual([expected, expected]);
    expect(then.nodes.map(({ requests }) => inUnits(requests))).toEqual([expected, expected]);
    expect(
      then.nodes.map(({ node, tooSmall, daemonSets }) => [node, tooSmall, daemonSets[0]?.state]),
    ).toEqual([
      [
        `${namespace}.small`,
        [{ resource: 'cpu', requested: '750m', allocatable: '700m', shortBy: '50m' }],
        'pending',
      ],
      [`${namespace}.large`, [], 'bound'],
    ]);
  });
});
