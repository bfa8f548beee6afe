import { expect, test } from 'vitest';
import { describeOnControlPlane, type E2E } from '../support/control-plane/e2e.ts';
import { paths } from '../support/control-plane/paths.ts';
import { until } from '../support/control-plane/until.ts';
import { askJson, daemonSetIn, untilPod, whileStopped, type Daemon, type JsonWhyNot } from './scenario.ts';

interface Refusal {
  readonly name: string;
  /** Makes the namespace refuse the pods. */
  readonly refuse: (cluster: E2E, namespace: string) => Promise<unknown>;
  readonly daemon?: Daemon;
  readonly by: string;
}

const create = (
  cluster: E2E,
  apiVersion: string,
  kind: string,
  name: string,
  rest: object,
  namespace?: string,
) =>
  cluster.api.create({
    apiVersion,
    kind,
    metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
    ...rest,
  });

const refusals: readonly Refusal[] = [
  {
    name: 'a quota that is used up',
    by: 'quota',
    refuse: async (cluster, namespace) => {
      await create(cluster, 'v1', 'ResourceQuota', 'none', { spec: { hard: { pods: '0' } } }, namespace);
      await until('the quota is counted', async () => {
        const quota = await cluster.api.get<{ status?: { hard?: object } }>(
          `/api/v1/namespaces/${namespace}/resourcequotas/none`,
        );
        return quota.status?.hard !== undefined;
      });
    },
  },
  {
    name: 'a LimitRange that the request is above',
    by: 'limitRange',
    daemon: {
      podSpec: {
        containers: [
          { name: 'main', image: 'registry.example/agent:1', resources: { limits: { cpu: '2' } } },
        ],
      },
    },
    refuse: (cluster, namespace) =>
      create(
        cluster,
        'v1',
        'LimitRange',
        'small',
        { spec: { limits: [{ type: 'Container', max: { cpu: '1' } }] } },
        namespace,
      ),
  },
  {
    name: 'a priority class that does not exist',
    by: 'priorityClass',
    daemon: { podSpec: { priorityClassName: 'no-such-class' } },
    refuse: () => Promise.resolve(),
  },
  {
    name: 'a webhook that cannot be reached',
    by: 'webhook',
    refuse: (cluster, namespace) =>
      create(cluster, 'admissionregistration.k8s.io/v1', 'ValidatingWebhookConfiguration', namespace, {
        webhooks: [
          {
            name: 'pods.example.com',
            admissionReviewVersions: ['v1'],
            sideEffects: 'None',
            failurePolicy: 'Fail',
            timeoutSeconds: 1,
            namespaceSelector: { matchLabels: { guarded: namespace } },
            clientConfig: { url: 'https://127.0.0.1:1/validate' },
            rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] }],
          },
        ],
      }).then(() =>
        cluster.api.patch(paths.namespaces(namespace), { metadata: { labels: { guarded: namespace } } }),
      ),
  },
];

async function whyNot(cluster: E2E, namespace: string): Promise<JsonWhyNot['daemonSets'][number]> {
  const { daemonSets } = await askJson<JsonWhyNot>(cluster, 'why-not', namespace, '-n', namespace);
  const [only] = daemonSets;
  if (only === undefined) throw new Error(`why-not says nothing of ${namespace}`);
  return only;
}

async function nodeOf(cluster: E2E): Promise<string> {
  const namespace = await cluster.createNamespace('missing');
  await cluster.createNodes([{ name: namespace, labels: { only: namespace } }]);
  return namespace;
}

describeOnControlPlane(
  'pods that were never created, on a real cluster',
  (cluster) => {
    test.each(refusals)('$name', async ({ refuse, daemon, by }) => {
      const namespace = await nodeOf(cluster());
      await refuse(cluster(), namespace);
      await cluster().api.create(daemonSetIn(namespace, daemon));
      await until('the refusal is an event', async () => {
        const events = await cluster().api.list<{ metadata: { name: string }; reason?: string }>(
          `/api/v1/namespaces/${namespace}/events`,
        );
        return events.some(({ reason }) => reason === 'FailedCreate');
      });

      const { state, shouldRun, reasons } = await whyNot(cluster(), namespace);

      expect({ state, shouldRun }).toEqual({ state: 'Missing', shouldRun: true });
      expect(reasons[0]).toMatchObject({ kind: 'CreateRejected', detail: { by } });
    });

    test('a controller manager that does not run', async () => {
      const namespace = await nodeOf(cluster());

      const { state, fits, reasons } = await whileStopped(cluster(), 'ControllerManager', async () => {
        await cluster().api.create(daemonSetIn(namespace));
        return whyNot(cluster(), namespace);
      });

      expect({ state, fits }).toEqual({ state: 'Missing', fits: true });
      expect(reasons.map(({ kind }) => kind)).toEqual(['NotObserved']);
    });

    test('a scheduler that does not run: every check passes, and nothing is guessed', async () => {
      const namespace = await nodeOf(cluster());

      const { state, fits, reasons } = await whileStopped(cluster(), 'Scheduler', async () => {
        await cluster().api.create(daemonSetIn(namespace));
        await untilPod(cluster(), namespace, 'the pod is made', () => true);
        return whyNot(cluster(), namespace);
      });

      expect({ state, fits }).toEqual({ state: 'Pending', fits: true });
      expect(reasons).toMatchObject([{ kind: 'Unknown' }]);
    });

    test('a DaemonSet that is being deleted in the foreground makes no more pods', async () => {
      const namespace = await nodeOf(cluster());
      await cluster().api.create(daemonSetIn(namespace, { podSpec: { nodeSelector: { only: 'later' } } }));
      const path = paths.daemonSets(namespace, 'agent');
      await cluster().api.patch(path, { metadata: { finalizers: ['example.com/hold'] } });
      await cluster().api.delete(path);
      await cluster().api.patch(paths.nodes(namespace), { metadata: { labels: { only: 'later' } } });

      const { state, reasons } = await whyNot(cluster(), namespace);

      expect(state).toBe('Missing');
      expect(reasons[0]).toMatchObject({ kind: 'Deleting', detail: { finalizers: ['example.com/hold'] } });
    });
  },
  { ownControlPlane: true },
);
