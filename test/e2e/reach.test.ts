import { expect, test } from 'vitest';
import { describeOnControlPlane, type E2E } from '../support/control-plane/e2e.ts';
import type { Pod } from '../support/control-plane/objects.ts';
import { paths } from '../support/control-plane/paths.ts';
import { until } from '../support/control-plane/until.ts';
import { ask, askJson, daemonSetIn, untilPod, untilStatus } from './scenario.ts';

interface JsonWay {
  readonly via: string;
  readonly service?: string;
  readonly host?: string;
  readonly port?: number;
  readonly answeredBy: string;
  readonly pods: { readonly selected: number; readonly serving: number };
}

interface JsonReach {
  readonly pods: object;
  readonly pushOnly?: boolean;
  readonly ways: readonly JsonWay[];
  readonly nodes: readonly { readonly node: string; readonly address?: string; readonly ready: boolean }[];
  readonly warnings: readonly { readonly kind: string; readonly message: string }[];
}

interface Endpoints {
  readonly subsets?: readonly {
    readonly addresses?: readonly object[];
    readonly notReadyAddresses?: readonly object[];
  }[];
}

const behaviours = {
  a: 'ready',
  b: 'ready',
  c: 'neverReady',
  d: 'crashLoop',
  e: 'containerCreating',
} as const;

const ports = [{ name: 'metrics', containerPort: 9100, hostPort: 9100 }];

/** A namespace with a node of its own for each way that a pod may behave, and daemons there. */
async function daemons(cluster: E2E): Promise<string> {
  const namespace = await cluster.createNamespace('reach');
  const named = Object.entries(behaviours).map(([key, behaviour]) => ({
    name: `${namespace}.${key}`,
    behaviour,
  }));
  for (const { name, behaviour } of named)
    cluster.kubelet.behave((pod) => pod.spec.nodeName === name, behaviour);
  await cluster.createNodes(named.map(({ name }) => ({ name, labels: { only: namespace } })));
  const containers = [{ name: 'main', image: 'registry.example/agent:1', ports }];
  await cluster.api.create(daemonSetIn(namespace, { podSpec: { containers } }));
  await untilStatus(cluster, namespace, 'agent', { currentNumberScheduled: 5, numberAvailable: 2 });
  await untilPod(cluster, namespace, 'the crash loop shows', (pod: Pod) =>
    JSON.stringify(pod.status).includes('CrashLoopBackOff'),
  );
  return namespace;
}

function service(namespace: string, name: string, spec: object) {
  const selector = { app: 'agent' };
  return { apiVersion: 'v1', kind: 'Service', metadata: { namespace, name }, spec: { selector, ...spec } };
}

/** How many pods the control plane sends connections to, and how many it holds back. */
async function endpointsOf(cluster: E2E, namespace: string, name: string) {
  const path = `/api/v1/namespaces/${namespace}/endpoints/${name}`;
  const { subsets = [] } = (await cluster.api.find<Endpoints>(path)) ?? {};
  return {
    ready: subsets.flatMap(({ addresses = [] }) => addresses).length,
    notReady: subsets.flatMap(({ notReadyAddresses = [] }) => notReadyAddresses).length,
  };
}

describeOnControlPlane('how daemons are reached on a real cluster', (cluster) => {
  test('as many pods serve as the control plane itself has endpoints for', async () => {
    const namespace = await daemons(cluster());
    const targetPort = 'metrics';
    const services = {
      plain: { ports: [{ port: 80, targetPort }] },
      all: { clusterIP: 'None', ports: [{ port: 80, targetPort }] },
      published: { clusterIP: 'None', publishNotReadyAddresses: true, ports: [{ port: 80, targetPort }] },
      lost: { ports: [{ port: 80, targetPort: 'no-such' }] },
    };
    for (const [name, spec] of Object.entries(services))
      await cluster().api.create(service(namespace, name, spec));
    // Four pods have an address: of one only the container is being created.
    for (const [name, total] of Object.entries({ plain: 4, all: 4, published: 4 })) {
      await until(`the endpoints of ${name} are all there`, async () => {
        const { ready, notReady } = await endpointsOf(cluster(), namespace, name);
        return ready + notReady === total;
      });
    }

    const reach = await askJson<JsonReach>(cluster(), 'reach', 'agent', '-n', namespace);

    const served = reach.ways.flatMap(({ service: name, pods }) =>
      name === undefined ? [] : [[name, pods.serving] as const],
    );
    const actual = await Promise.all(
      Object.keys(services).map(async (name) => {
        const { ready } = await endpointsOf(cluster(), namespace, name);
        return [name, ready] as const;
      }),
    );
    expect(Object.fromEntries(served)).toEqual(Object.fromEntries(actual));
    expect(Object.fromEntries(served)).toEqual({ plain: 2, all: 2, published: 4, lost: 0 });
    expect(reach).toMatchObject({ pods: { total: 5, ready: 2 }, pushOnly: false });
    expect(reach.ways).toContainEqual(
      expect.objectContaining({
        service: 'all',
        host: `all.${namespace}.svc`,
        port: 9100,
        answeredBy: 'everyPod',
      }),
    );
    expect(reach.warnings.map(({ kind }) => kind).toSorted()).toEqual(['PortNotFound', 'UnreadyPublished']);
  });

  test('--node prints where the pod of a node is, and nothing else', async () => {
    const namespace = await daemons(cluster());
    const node = `${namespace}.a`;
    const { status } = await cluster().api.get<{
      status: { addresses: readonly { type: string; address: string }[] };
    }>(paths.nodes(node));
    const address = status.addresses.find(({ type }) => type === 'InternalIP')?.address;

    const { stdout, stderr, code } = await ask(cluster(), 'reach', 'agent', '-n', namespace, '--node', node);
    const nowhere = await ask(cluster(), 'reach', 'agent', '-n', namespace, '--node', 'no-such-node');

    expect({ stdout, stderr, code }).toEqual({ stdout: `${address}:9100\n`, stderr: '', code: 0 });
    expect(nowhere).toMatchObject({ stdout: '', code: 2 });
    expect(nowhere.stderr).toContain('error: nodes "no-such-node" not found');
  });

  test('a host port that two DaemonSets want, and push only', async () => {
    const namespace = await cluster().createNamespace('reach');
    await cluster().createNodes([{ name: `${namespace}.x`, labels: { only: namespace } }]);
    const container = { name: 'main', image: 'registry.example/agent:1' };
    await cluster().api.create(
      daemonSetIn(namespace, { podSpec: { containers: [{ ...container, ports }] } }),
    );
    await untilStatus(cluster(), namespace, 'agent', { numberAvailable: 1 });
    await cluster().api.create(
      daemonSetIn(namespace, { name: 'late', podSpec: { containers: [{ ...container, ports }] } }),
    );
    await untilStatus(cluster(), namespace, 'late', { currentNumberScheduled: 1 });
    await cluster().api.create(daemonSetIn(namespace, { name: 'silent' }));
    await untilStatus(cluster(), namespace, 'silent', { numberAvailable: 1 });

    const late = await askJson<JsonReach>(cluster(), 'reach', 'late', '-n', namespace);
    const silent = await askJson<JsonReach>(cluster(), 'reach', 'silent', '-n', namespace);

    const messages = late.warnings.map(({ kind, message }) => `${kind}: ${message}`);
    expect(messages).toContain(
      `HostPortConflict: host port 9100/TCP is asked for by ${namespace}/agent too, on node ${namespace}.x that both want`,
    );
    expect(messages.join('\n')).toContain(`host port 9100/TCP is held by ${namespace}/agent-`);
    expect(silent).toMatchObject({ pushOnly: true, ways: [], warnings: [] });
  });
});
