import { beforeAll, describe, expect, test } from 'vitest';
import { HttpsClient } from '../support/control-plane/https-json.ts';
import { describeOnControlPlane } from '../support/control-plane/e2e.ts';
import type { Condition, Node, Pod } from '../support/control-plane/objects.ts';
import { paths } from '../support/control-plane/paths.ts';
import { until } from '../support/control-plane/until.ts';
import { daemonPods, type DaemonPod } from '../bench/live-view/daemon-pods.ts';
import { ApiWriter } from '../bench/live-view/writers/api-writer.ts';
import { EtcdWriter } from '../bench/live-view/writers/etcd-writer.ts';
import type { Writer } from '../bench/live-view/writers/writer.ts';
import { daemonSetIn, untilStatus } from './scenario.ts';

describeOnControlPlane(
  'changes to measure with are what a kubelet writes',
  (cluster) => {
    let namespace = '';
    let pod: DaemonPod | undefined;

    function thePod(): DaemonPod {
      if (!pod) throw new Error('it is there in tests only');
      return pod;
    }

    function read(): Promise<Pod> {
      return cluster().api.get<Pod>(paths.pods(namespace, thePod().name));
    }

    beforeAll(async () => {
      namespace = await cluster().createNamespace('writers');
      await cluster().createNodes([{ name: 'w1', labels: { only: namespace } }]);
      await cluster().api.create(daemonSetIn(namespace));
      await untilStatus(cluster(), namespace, 'agent', { numberAvailable: 1 });
      const client = new HttpsClient(cluster().api.connection, 1);
      [pod] = (await daemonPods(client)).filter((each) => each.namespace === namespace);
      client.close();
    });

    describe.each<[string, () => Writer]>([
      ['the API server', () => new ApiWriter(cluster().api.connection, 1)],
      ['etcd', () => new EtcdWriter(cluster().controlPlane.etcd)],
    ])('through %s', (_, open) => {
      test('a pod is not ready, and ready again', async () => {
        const writer = open();
        for (const ready of [false, true]) {
          await writer.reportReady(thePod(), ready);
          const { status } = await until('the pod is as reported', async () => {
            const seen = await read();
            return isReady(seen) === ready && seen;
          });
          expect(status?.containerStatuses?.map((each) => each.ready)).toEqual([ready]);
          expect(status?.phase).toBe('Running');
        }
        writer.close();
      });

      test('a pod is annotated and otherwise stays as it is', async () => {
        const writer = open();
        const before = await read();
        const mark = `${before.metadata.resourceVersion}`;
        await writer.annotate(thePod(), mark);
        const { metadata, spec, status } = await until('the annotation is there', async () => {
          const seen = await read();
          return seen.metadata.annotations?.['bench/touched'] === mark && seen;
        });
        expect({ uid: metadata.uid, spec, status }).toEqual({
          uid: before.metadata.uid,
          spec: before.spec,
          status: before.status,
        });
        writer.close();
      });

      test('a node is heard of', async () => {
        const writer = open();
        const path = paths.nodes(thePod().node);
        const ready = async (): Promise<Condition | undefined> =>
          (await cluster().api.get<Node>(path)).status?.conditions?.find(({ type }) => type === 'Ready');
        const old = '2020-01-01T00:00:00Z';
        const conditions = [{ type: 'Ready', status: 'True', lastHeartbeatTime: old }];
        const merge = 'application/strategic-merge-patch+json';
        await cluster().api.patch(`${path}/status`, { status: { conditions } }, merge);
        await writer.heartbeat(thePod().node);
        await until('the heartbeat is new', async () => (await ready())?.lastHeartbeatTime !== old);
        expect((await ready())?.status).toBe('True');
        writer.close();
      });
    });
  },
  { ownControlPlane: true },
);

function isReady({ status }: Pod): boolean {
  return status?.conditions?.find(({ type }) => type === 'Ready')?.status === 'True';
}
