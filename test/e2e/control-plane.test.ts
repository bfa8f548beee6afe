import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { Api, ApiError } from '../support/control-plane/api.ts';
import { containers, daemonSetOn, podsIn, ready } from '../support/control-plane/daemon-sets.ts';
import { describeOnControlPlane } from '../support/control-plane/e2e.ts';
import { writeKubeconfig } from '../support/control-plane/kubeconfig.ts';
import type { Event, Node, Pod } from '../support/control-plane/objects.ts';
import { paths } from '../support/control-plane/paths.ts';
import type { Behaviour } from '../support/control-plane/simulated-kubelet.ts';
import { startControlPlane } from '../support/control-plane/start.ts';
import { until } from '../support/control-plane/until.ts';

const users = [{ name: 'jane', token: 'jane-token', groups: ['readers'] }];

describeOnControlPlane(
  'the simulated kubelet',
  (cluster) => {
    test('a DaemonSet gets its pods bound by the scheduler and run by the simulated kubelet', async () => {
      const { namespace } = await daemonSetOn(cluster(), ['run-1', 'run-2', 'run-3']);

      const { status } = await ready(cluster(), namespace, 3);

      expect(status).toMatchObject({ desiredNumberScheduled: 3, numberAvailable: 3, numberMisscheduled: 0 });
      const pods = await podsIn(cluster(), namespace);
      expect(new Set(pods.map((pod) => pod.spec.nodeName))).toEqual(new Set(['run-1', 'run-2', 'run-3']));
      expect(pods.map((pod) => pod.status?.phase)).toEqual(['Running', 'Running', 'Running']);
    });

    test.each<readonly [Behaviour, object]>([
      ['neverReady', { phase: 'Running', containerStatuses: [{ ready: false, state: { running: {} } }] }],
      [
        'crashLoop',
        {
          phase: 'Running',
          containerStatuses: [
            {
              restartCount: 5,
              state: { waiting: { reason: 'CrashLoopBackOff' } },
              lastState: { terminated: { exitCode: 1, reason: 'Error' } },
            },
          ],
        },
      ],
      [
        'imagePullError',
        { phase: 'Pending', containerStatuses: [{ state: { waiting: { reason: 'ImagePullBackOff' } } }] },
      ],
      [
        'containerCreating',
        { phase: 'Pending', containerStatuses: [{ state: { waiting: { reason: 'ContainerCreating' } } }] },
      ],
      ['failed', { phase: 'Failed', reason: 'Evicted' }],
      ['silent', { phase: 'Pending' }],
      ['ready', { phase: 'Running', containerStatuses: [{ ready: true }] }],
    ])('a pod that is to be %s looks so', async (behaviour, status) => {
      const node = `behaviour-${behaviour.toLowerCase()}`;
      cluster().kubelet.behave((pod) => pod.spec.nodeName === node, behaviour);
      await cluster().createNodes([{ name: node }]);
      const namespace = await cluster().createNamespace();
      const pod = { metadata: { name: 'p', namespace }, spec: { nodeName: node, containers } };
      await cluster().api.create({ apiVersion: 'v1', kind: 'Pod', ...pod });

      await until(`the pod is ${behaviour}`, async () => {
        expect(await cluster().api.get<Pod>(paths.pods(namespace, 'p'))).toMatchObject({ status });
        return true;
      });
    });

    test('a pod in trouble has events that say what its kubelet met', async () => {
      cluster().kubelet.behave((pod) => pod.spec.nodeName === 'eventful', 'neverReady');
      const { namespace } = await daemonSetOn(cluster(), ['eventful']);

      const event = await until('the event is there', async () => {
        const events = await cluster().api.list<Event>(paths.events(namespace));
        return events.find(({ reason }) => reason === 'Unhealthy');
      });

      const [pod] = await podsIn(cluster(), namespace);
      expect(event).toMatchObject({
        type: 'Warning',
        involvedObject: { kind: 'Pod', uid: pod?.metadata.uid },
      });
    });

    test('a pod that starts slowly runs at once and is ready later', async () => {
      cluster().kubelet.behave((pod) => pod.spec.nodeName === 'slow', 'slowStart');
      const { namespace } = await daemonSetOn(cluster(), ['slow']);

      await until('it runs unready', async () => {
        const [pod] = await podsIn(cluster(), namespace);
        return pod?.status?.phase === 'Running' && pod.status.containerStatuses?.[0]?.ready === false;
      });
      await ready(cluster(), namespace, 1);
    });

    test('a pod that is stuck terminating goes once it is told to', async () => {
      const onNode = (pod: Pod): boolean => pod.spec.nodeName === 'stuck';
      cluster().kubelet.behave(onNode, 'stuckTerminating');
      const { namespace } = await daemonSetOn(cluster(), ['stuck']);
      await ready(cluster(), namespace, 1);
      const [pod] = await podsIn(cluster(), namespace);
      const path = paths.pods(namespace, pod?.metadata.name);

      await cluster().api.delete(path);
      expect((await cluster().api.get(path)).metadata.deletionTimestamp).toBeDefined();

      cluster().kubelet.behave(onNode, 'ready');
      await until('the pod is gone', async () => (await cluster().api.find(path)) === undefined);
    });
  },
  { kubelet: { slowStart: 500 } },
);

describeOnControlPlane(
  'a control plane of our own',
  (cluster) => {
    test('a node that goes silent is tainted by its controller, and comes back', async () => {
      // Were it the only node, the controller would take it for its own loss of sight and evict nothing.
      const { namespace } = await daemonSetOn(cluster(), ['quiet', 'witness']);
      await ready(cluster(), namespace, 2);
      const taints = async (): Promise<readonly string[]> => {
        const { spec } = await cluster().api.get<Node>(paths.nodes('quiet'));
        return (spec?.taints ?? []).map(({ key, effect }) => `${key}:${effect}`).toSorted();
      };

      await cluster().kubelet.nodeGoesSilent('quiet');
      const unreachable = [
        'node.kubernetes.io/unreachable:NoExecute',
        'node.kubernetes.io/unreachable:NoSchedule',
      ];
      await until('it is tainted', async () => (await taints()).join() === unreachable.join());
      await ready(cluster(), namespace, 1);

      await cluster().kubelet.nodeComesBack('quiet');
      await until('it is not tainted', async () => (await taints()).length === 0);
      await ready(cluster(), namespace, 2);
    });

    test('without its controller manager a cluster creates no pods, and catches up when it is back', async () => {
      await cluster().controlPlane.stopControllerManager();
      const { namespace } = await daemonSetOn(cluster(), ['late'], { notReadyTaint: 'remove' });
      expect(await podsIn(cluster(), namespace)).toEqual([]);

      await cluster().controlPlane.startControllerManager();
      await ready(cluster(), namespace, 1);
    });

    test('without its scheduler a cluster binds no pods, and catches up when it is back', async () => {
      await cluster().controlPlane.stopScheduler();
      const { namespace } = await daemonSetOn(cluster(), ['unbound']);
      const [pod] = await until('the pod is created', async () => {
        const pods = await podsIn(cluster(), namespace);
        return pods.length > 0 && pods;
      });
      expect(pod?.spec.nodeName).toBeUndefined();

      await cluster().controlPlane.startScheduler();
      await ready(cluster(), namespace, 1);
    });

    test('the API server comes back on the same port, and the kubelet finds it again', async () => {
      const { namespace } = await daemonSetOn(cluster(), ['steady']);
      await ready(cluster(), namespace, 1);

      await cluster().controlPlane.stopApiServer();
      await expect(cluster().api.get('/readyz')).rejects.toThrow('ECONNREFUSED');
      await cluster().controlPlane.startApiServer();

      await cluster().createNodes([{ name: 'later', labels: { only: namespace } }]);
      await ready(cluster(), namespace, 2);
    });

    test('a user with a token may do only what RBAC lets him', async () => {
      const jane = new Api({ ...cluster().api.connection, token: 'jane-token' });
      await expect(jane.list(paths.nodes())).rejects.toMatchObject({ status: 403, reason: 'Forbidden' });

      await cluster().api.create({
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'ClusterRoleBinding',
        metadata: { name: 'readers' },
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' },
        subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: 'readers' }],
      });
      await until('jane may see pods', async () => await jane.list(paths.pods('default')));
      jane.close();
    });

    test('a user with a client certificate is known by its common name', async () => {
      const { caFile, server, folder } = cluster().controlPlane;
      const kubeconfig = `${folder}/paul.kubeconfig`;
      const user = await cluster().controlPlane.clientCertificate('paul', ['writers']);
      await writeKubeconfig(kubeconfig, { server, caFile, user });
      const paul = await Api.from(kubeconfig);

      const refusal = await paul.list(paths.nodes()).catch((error: unknown) => error);

      expect(refusal).toBeInstanceOf(ApiError);
      expect(String(refusal)).toContain('User "paul" cannot list resource "nodes"');
      paul.close();
    });

    test('the kubectl of the same build reads the kubeconfig', async () => {
      const { kubectl = 'kubectl', kubeconfig } = cluster().controlPlane;
      const args = ['--kubeconfig', kubeconfig, 'get', 'namespaces', '--output=name'];
      const { stdout } = await promisify(execFile)(kubectl, args);
      expect(stdout).toContain('namespace/kube-system');
    });
  },
  { ownControlPlane: true, users },
);

describeOnControlPlane(
  'a control plane that ends',
  (cluster) => {
    test('a component that cannot start says why, with the end of its log', async () => {
      const start = startControlPlane({ apiserverFlags: ['--no-such-flag'] });
      await expect(start).rejects.toThrow(
        /kube-apiserver ended with exit code 1[^]*unknown flag: --no-such-flag/,
      );
    });

    test('stopping it leaves no process and no folder', async () => {
      const { controlPlane } = cluster();
      const pids = controlPlane.pids();
      expect(pids.every(isAlive)).toBe(true);

      await controlPlane.stop();

      expect(pids.filter(isAlive)).toEqual([]);
      expect(existsSync(controlPlane.folder)).toBe(false);
    });

    test('killing whoever started it leaves no process and no folder', async () => {
      const starter = spawn(process.execPath, [
        fileURLToPath(new URL('../support/control-plane/starter.ts', import.meta.url)),
      ]);
      const line = await firstLine(starter.stdout);
      const { pids, folder } = JSON.parse(line) as { pids: number[]; folder: string };
      expect(pids.length).toBeGreaterThanOrEqual(5);
      expect(pids.every(isAlive)).toBe(true);

      starter.kill('SIGKILL');

      await until('its processes are gone', () => !pids.some(isAlive));
      await until('its folder is gone', () => !existsSync(folder));
    });
  },
  { ownControlPlane: true, controllers: false, scheduler: false },
);

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function firstLine(stream: NodeJS.ReadableStream): Promise<string> {
  return new Promise((resolve) => {
    createInterface({ input: stream }).once('line', resolve);
  });
}
