import { describe, expect, test } from 'vitest';
import { decodePod, decodePodSpec } from '../../src/cluster/decode.ts';

const metadata = { name: 'agent', namespace: 'kube-system' };
const at = Date.UTC(2026, 0, 2, 3, 4, 5);
const atText = '2026-01-02T03:04:05Z';

describe('pod spec', () => {
  test('an empty one has the defaults of the API', () => {
    expect(decodePodSpec({})).toEqual({
      nodeName: '',
      nodeSelector: {},
      affinity: { podAffinity: [], podAntiAffinity: [] },
      tolerations: [],
      containers: [],
      initContainers: [],
      overhead: {},
      hostNetwork: false,
      priorityClassName: '',
      preemptionPolicy: 'PreemptLowerPriority',
      schedulerName: 'default-scheduler',
      serviceAccountName: '',
      schedulingGates: [],
      topologySpreadConstraints: [],
      volumes: [],
      runtimeClassName: '',
    });
  });

  test('containers with ports and resources', () => {
    const { containers } = decodePodSpec({
      containers: [
        {
          name: 'c',
          image: 'i',
          ports: [
            { containerPort: 80 },
            { hostPort: 53, protocol: 'UDP', hostIP: '10.0.0.1', containerPort: 53 },
          ],
          resources: { requests: { cpu: '100m' }, limits: { memory: '1Gi' } },
        },
      ],
    });
    expect(containers).toEqual([
      {
        name: 'c',
        image: 'i',
        restartPolicy: '',
        ports: [
          { hostPort: 0, containerPort: 80, protocol: 'TCP', hostIP: '' },
          { hostPort: 53, containerPort: 53, protocol: 'UDP', hostIP: '10.0.0.1' },
        ],
        resources: { requests: { cpu: 100 }, limits: { memory: 1024 ** 3 } },
      },
    ]);
  });

  test.each<[string, unknown, unknown]>([
    ['no node affinity lets every node pass', {}, undefined],
    ['null terms let none pass', { nodeSelectorTerms: null }, []],
    ['an empty term stays', { nodeSelectorTerms: [{}] }, [{ matchExpressions: [], matchFields: [] }]],
  ])('%s', (_name, required, nodeTerms) => {
    const nodeAffinity =
      nodeTerms === undefined
        ? { preferredDuringSchedulingIgnoredDuringExecution: [] }
        : { requiredDuringSchedulingIgnoredDuringExecution: required };
    expect(decodePodSpec({ affinity: { nodeAffinity } }).affinity.nodeTerms).toEqual(nodeTerms);
  });

  test('pod affinity tells an absent selector from an empty one', () => {
    const { affinity } = decodePodSpec({
      affinity: {
        podAntiAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: [
            { topologyKey: 'zone' },
            { topologyKey: 'host', labelSelector: {}, namespaceSelector: {}, namespaces: ['a'] },
          ],
        },
      },
    });
    const empty = { matchLabels: {}, matchExpressions: [] };
    const keys = { matchLabelKeys: [], mismatchLabelKeys: [] };
    expect(affinity.podAntiAffinity).toEqual([
      { topologyKey: 'zone', namespaces: [], ...keys },
      { topologyKey: 'host', labelSelector: empty, namespaceSelector: empty, namespaces: ['a'], ...keys },
    ]);
  });

  test('tolerations keep an absent operator as ""', () => {
    expect(
      decodePodSpec({ tolerations: [{ key: 'a', value: 'b', tolerationSeconds: 0 }] }).tolerations,
    ).toEqual([{ key: 'a', operator: '', value: 'b', effect: '', tolerationSeconds: 0 }]);
  });

  test('topology spread has the defaults of the API', () => {
    expect(
      decodePodSpec({ topologySpreadConstraints: [{ topologyKey: 'zone' }] }).topologySpreadConstraints,
    ).toEqual([
      {
        maxSkew: 1,
        topologyKey: 'zone',
        whenUnsatisfiable: 'DoNotSchedule',
        nodeAffinityPolicy: 'Honor',
        nodeTaintsPolicy: 'Ignore',
        matchLabelKeys: [],
      },
    ]);
  });

  test('volumes, gates, sidecars, pod-level resources and priority', () => {
    const spec = decodePodSpec({
      volumes: [
        { name: 'a', persistentVolumeClaim: { claimName: 'claim' } },
        { name: 'b', ephemeral: {} },
        { name: 'c', hostPath: { path: '/' } },
      ],
      schedulingGates: [{ name: 'g' }],
      initContainers: [{ name: 's', restartPolicy: 'Always' }],
      resources: { requests: { cpu: '1' } },
      priority: 0,
    });
    expect(spec.volumes).toEqual([
      { name: 'a', kind: 'persistentVolumeClaim', claimName: 'claim' },
      { name: 'b', kind: 'ephemeral' },
      { name: 'c', kind: 'other' },
    ]);
    expect(spec.schedulingGates).toEqual(['g']);
    expect(spec.initContainers[0]?.restartPolicy).toBe('Always');
    expect(spec.resources).toEqual({ requests: { cpu: 1000 }, limits: {} });
    expect(spec.priority).toBe(0);
  });
});

test('a pod status with container states', () => {
  const { status } = decodePod({
    metadata,
    status: {
      phase: 'Running',
      containerStatuses: [
        {
          name: 'c',
          ready: false,
          restartCount: 7,
          state: { waiting: { reason: 'CrashLoopBackOff', message: 'back-off' } },
          lastState: { terminated: { exitCode: 137, reason: 'OOMKilled' } },
          allocatedResources: { cpu: '1' },
        },
        { name: 'd', ready: true, state: { running: { startedAt: atText } } },
      ],
    },
  });
  expect(status.containerStatuses).toEqual([
    {
      name: 'c',
      ready: false,
      restartCount: 7,
      state: { waiting: { reason: 'CrashLoopBackOff', message: 'back-off' } },
      lastState: { terminated: { exitCode: 137, reason: 'OOMKilled', message: '' } },
      allocatedResources: { cpu: 1000 },
    },
    { name: 'd', ready: true, restartCount: 0, state: { running: { startedAt: at } }, lastState: {} },
  ]);
});
