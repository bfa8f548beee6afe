import { expect, test } from 'vitest';
import { decodeNode, decodePod, decodeService } from '../../src/cluster/decode.ts';
import { dumpOfObjects, named } from './dump-builders.ts';

const service = (spec: object, status: object = {}) => ({
  metadata: { name: 'agent', namespace: 'monitoring' },
  spec,
  status,
});

test('what the API server fills in is filled in', () => {
  const { spec, ingress } = decodeService(service({ ports: [{ port: 80 }] }));
  expect(spec).toEqual({
    type: 'ClusterIP',
    selector: {},
    clusterIP: '',
    ports: [{ name: '', port: 80, protocol: 'TCP', targetPort: 80 }],
    internalTrafficPolicy: 'Cluster',
    externalTrafficPolicy: 'Cluster',
    trafficDistribution: '',
    publishNotReadyAddresses: false,
    externalIPs: [],
  });
  expect(ingress).toEqual([]);
});

test.each([
  ['a number', 8080, 8080],
  ['a name', 'metrics', 'metrics'],
  ['nothing', null, 80],
  ['zero, as old clients write nothing', 0, 80],
])('a targetPort may be %s', (_, targetPort, expected) => {
  expect(decodeService(service({ ports: [{ port: 80, targetPort }] })).spec.ports[0]?.targetPort).toBe(
    expected,
  );
});

test('addresses of load balancers, by number or by name', () => {
  const ingress = [{ ip: '203.0.113.9' }, { hostname: 'lb.example' }, {}];
  expect(decodeService(service({}, { loadBalancer: { ingress } })).ingress).toEqual([
    '203.0.113.9',
    'lb.example',
  ]);
});

test('a port that is none is told with its place', () => {
  expect(() => decodeService(service({ ports: [{ port: 80, targetPort: true }] }))).toThrow(
    'Service monitoring/agent: spec.ports[0].targetPort must be the number or the name of a port',
  );
});

test('a dump holds them by namespace', async () => {
  const cluster = await dumpOfObjects(named('Service', 'v1', 'a', {}, 'monitoring'));
  expect(await cluster.services('monitoring')).toHaveLength(1);
  expect(await cluster.services('default')).toEqual([]);
});

test('a Service of another API group is passed over', async () => {
  const cluster = await dumpOfObjects(
    named('Service', 'serving.knative.dev/v1', 'a'),
    named('Node', 'v1', 'n1'),
  );
  await expect(cluster.services('default')).rejects.toMatchObject({ kind: 'notInDump' });
});

test('addresses of nodes and pods, and names of ports', () => {
  const node = decodeNode({
    metadata: { name: 'n1' },
    status: { addresses: [{ type: 'InternalIP', address: '10.0.0.1' }] },
  });
  expect(node.status.addresses).toEqual([{ type: 'InternalIP', address: '10.0.0.1' }]);
  const { spec, status } = decodePod({
    metadata: { name: 'p' },
    spec: { containers: [{ name: 'main', ports: [{ name: 'metrics', containerPort: 9100 }] }] },
    status: { podIP: '10.1.0.7', hostIP: '10.0.0.1' },
  });
  expect(status).toMatchObject({ podIP: '10.1.0.7', hostIP: '10.0.0.1' });
  expect(spec.containers[0]?.ports[0]?.name).toBe('metrics');
});
