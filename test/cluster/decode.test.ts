import { describe, expect, test } from 'vitest';
import {
  decodeControllerRevision,
  decodeDaemonSet,
  decodeEvent,
  decodeLimitRange,
  decodeNamespace,
  decodeNode,
  decodePersistentVolume,
  decodePersistentVolumeClaim,
  decodePod,
  decodePriorityClass,
  decoders,
  decodeRuntimeClass,
  decodeStorageClass,
} from '../../src/cluster/decode.ts';
import { decodeDeployment } from '../../src/cluster/decode/deployment.ts';

const metadata = { name: 'agent', namespace: 'kube-system' };
const at = Date.UTC(2026, 0, 2, 3, 4, 5);
const atText = '2026-01-02T03:04:05Z';

describe('metadata', () => {
  test('is read as it is', () => {
    const given = {
      ...metadata,
      uid: 'u1',
      labels: { a: 'b' },
      annotations: { c: 'd' },
      creationTimestamp: atText,
      deletionTimestamp: atText,
      generation: 3,
      resourceVersion: '77',
      ownerReferences: [{ kind: 'DaemonSet', name: 'x', uid: 'u2', controller: true }],
      finalizers: ['f'],
    };
    expect(decodePod({ metadata: given }).metadata).toEqual({
      ...given,
      creationTimestamp: at,
      deletionTimestamp: at,
    });
  });

  test('nothing but a name is enough', () => {
    expect(decodeDaemonSet({ metadata: { name: 'agent' } }).metadata).toEqual({
      name: 'agent',
      namespace: 'default',
      uid: '',
      labels: {},
      annotations: {},
      creationTimestamp: 0,
      generation: 0,
      resourceVersion: '',
      ownerReferences: [],
      finalizers: [],
    });
  });

  test('objects of the cluster have no namespace', () => {
    expect(decodeNode({ metadata: { name: 'n1' } }).metadata.namespace).toBe('');
  });

  test('null maps and lists are empty ones', () => {
    const decoded = decodePod({
      metadata: {
        ...metadata,
        labels: null,
        finalizers: null,
        ownerReferences: null,
        creationTimestamp: null,
      },
      spec: null,
      status: null,
    });
    expect(decoded.metadata.labels).toEqual({});
    expect(decoded.spec.containers).toEqual([]);
  });

  test('a label that is called like a method of objects is there only where it was set', () => {
    expect(
      decodeNode({ metadata: { name: 'n1', labels: { a: 'b' } } }).metadata.labels['constructor'],
    ).toBeUndefined();
    expect(decodeNode({ metadata: { name: 'n1' } }).metadata.labels['constructor']).toBeUndefined();
    const own = JSON.parse('{"name":"n1","labels":{"constructor":"x","__proto__":"y"}}') as unknown;
    expect(decodeNode({ metadata: own }).metadata.labels['constructor']).toBe('x');
  });

  test('a Date, as client libraries make of times, is a time', () => {
    expect(
      decodePod({ metadata: { ...metadata, creationTimestamp: new Date(at) } }).metadata.creationTimestamp,
    ).toBe(at);
  });
});

describe('Node', () => {
  test('taints, allocatable in the scheduler units and conditions', () => {
    const node = decodeNode({
      metadata: { name: 'n1' },
      spec: { unschedulable: true, taints: [{ key: 'a', effect: 'NoSchedule' }] },
      status: {
        capacity: { cpu: '8' },
        allocatable: { cpu: '3920m', memory: '1471156Ki', pods: '110', 'nvidia.com/gpu': '2' },
        conditions: [{ type: 'Ready', status: 'Unknown', lastTransitionTime: atText }],
      },
    });
    expect(node.spec).toEqual({
      unschedulable: true,
      taints: [{ key: 'a', value: '', effect: 'NoSchedule' }],
    });
    expect(node.status).toEqual({
      allocatable: { cpu: 3920, memory: 1_506_463_744, pods: 110, 'nvidia.com/gpu': 2 },
      conditions: [{ type: 'Ready', status: 'Unknown', reason: '', message: '', lastTransitionTime: at }],
    });
  });

  test('without allocatable its capacity is (SetDefaults_NodeStatus, pkg/apis/core/v1/defaults.go, v1.34)', () => {
    const node = decodeNode({ metadata: { name: 'n1' }, status: { capacity: { cpu: 8 } } });
    expect(node.status.allocatable).toEqual({ cpu: 8000 });
  });
});

describe('DaemonSet', () => {
  test('selector, template, strategy and status', () => {
    const daemonSet = decodeDaemonSet({
      metadata,
      spec: {
        selector: { matchLabels: { app: 'agent' } },
        minReadySeconds: 5,
        updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '10%', maxSurge: 0 } },
        template: { metadata: { labels: { app: 'agent' } }, spec: { nodeName: 'n1' } },
      },
      status: { desiredNumberScheduled: 3, observedGeneration: 2 },
    });
    expect(daemonSet.spec).toMatchObject({
      selector: { matchLabels: { app: 'agent' }, matchExpressions: [] },
      minReadySeconds: 5,
      updateStrategy: { type: 'RollingUpdate', maxUnavailable: '10%', maxSurge: 0 },
      template: { labels: { app: 'agent' }, annotations: {}, spec: { nodeName: 'n1' } },
    });
    expect(daemonSet.status).toMatchObject({
      desiredNumberScheduled: 3,
      observedGeneration: 2,
      numberReady: 0,
    });
  });

  test('updates roll where nothing else is said', () => {
    expect(decodeDaemonSet({ metadata }).spec.updateStrategy).toEqual({ type: 'RollingUpdate' });
  });
});

describe('Event', () => {
  const about = { kind: 'DaemonSet', namespace: 'kube-system', name: 'agent', uid: 'u' };

  test.each<[string, Record<string, unknown>, { count: number; lastTimestamp: number; message: string }]>([
    [
      'of core/v1 that is counted',
      {
        involvedObject: about,
        message: 'm',
        count: 4,
        firstTimestamp: '2020-01-01T00:00:00Z',
        lastTimestamp: atText,
      },
      { count: 4, lastTimestamp: at, message: 'm' },
    ],
    [
      'of core/v1 with a series',
      {
        involvedObject: about,
        message: 'm',
        lastTimestamp: null,
        eventTime: '2020-01-01T00:00:00.000001Z',
        series: { count: 9, lastObservedTime: atText },
      },
      { count: 9, lastTimestamp: at, message: 'm' },
    ],
    [
      'of events.k8s.io',
      { regarding: about, note: 'm', eventTime: '2026-01-02T03:04:05.000000Z' },
      { count: 1, lastTimestamp: at, message: 'm' },
    ],
    [
      'of events.k8s.io that an old component wrote',
      { regarding: about, note: 'm', eventTime: null, deprecatedCount: 3, deprecatedLastTimestamp: atText },
      { count: 3, lastTimestamp: at, message: 'm' },
    ],
  ])('%s', (_name, fields, expected) => {
    const decoded = decodeEvent({ metadata, reason: 'FailedCreate', type: 'Warning', ...fields });
    expect(decoded).toMatchObject({
      ...expected,
      involvedObject: about,
      reason: 'FailedCreate',
      type: 'Warning',
    });
  });
});

describe('LimitRange (SetDefaults_LimitRangeItem, pkg/apis/core/v1/defaults.go, v1.34)', () => {
  test.each<[string, object, object, object]>([
    ['a missing default is the maximum', { max: { cpu: '2' } }, { cpu: 2000 }, { cpu: 2000 }],
    ['a missing default request is the default', { default: { cpu: '1' } }, { cpu: 1000 }, { cpu: 1000 }],
    [
      'a missing default request is the minimum where there is no default',
      { min: { cpu: '1' } },
      {},
      { cpu: 1000 },
    ],
    [
      'what is given stays',
      { max: { cpu: '4' }, default: { cpu: '2' }, defaultRequest: { cpu: '1' }, min: { cpu: '10m' } },
      { cpu: 2000 },
      { cpu: 1000 },
    ],
  ])('%s', (_name, limit, limits, requests) => {
    const { limits: decoded } = decodeLimitRange({
      metadata,
      spec: { limits: [{ type: 'Container', ...limit }] },
    });
    expect(decoded).toMatchObject([{ type: 'Container', default: limits, defaultRequest: requests }]);
  });

  test('only containers have defaults', () => {
    const { limits } = decodeLimitRange({ metadata, spec: { limits: [{ type: 'Pod', max: { cpu: '2' } }] } });
    expect(limits).toEqual([{ type: 'Pod', min: {}, max: { cpu: 2000 }, default: {}, defaultRequest: {} }]);
  });
});

test('a Deployment has a selector and a template', () => {
  const spec = {
    selector: { matchLabels: { app: 'web' } },
    template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'c', image: 'web:1' }] } },
  };
  expect(decodeDeployment({ metadata, spec })).toMatchObject({
    selector: { matchLabels: { app: 'web' } },
    template: { labels: { app: 'web' }, spec: { containers: [{ name: 'c' }] } },
  });
  expect(() => decodeDeployment({ metadata, spec: { ...spec, selector: 3 } })).toThrow(
    /selector must be a map/,
  );
});

test('the other kinds', () => {
  expect(decodeControllerRevision({ metadata, revision: 3, data: {} }).revision).toBe(3);
  expect(decodePriorityClass({ metadata, value: 10, globalDefault: true })).toMatchObject({
    value: 10,
    globalDefault: true,
    preemptionPolicy: 'PreemptLowerPriority',
  });
  expect(
    decodeRuntimeClass({
      metadata,
      overhead: { podFixed: { cpu: '1' } },
      scheduling: { nodeSelector: { a: 'b' } },
    }),
  ).toMatchObject({ overhead: { cpu: 1000 }, nodeSelector: { a: 'b' }, tolerations: [] });
  expect(
    decodePersistentVolumeClaim({ metadata, spec: { storageClassName: '', volumeName: 'v' } }),
  ).toMatchObject({
    volumeName: 'v',
    storageClassName: '',
    phase: 'Pending',
  });
  expect('storageClassName' in decodePersistentVolumeClaim({ metadata })).toBe(false);
  expect('nodeTerms' in decodePersistentVolume({ metadata })).toBe(false);
  expect(
    decodePersistentVolume({ metadata, spec: { nodeAffinity: { required: { nodeSelectorTerms: [{}] } } } })
      .nodeTerms,
  ).toHaveLength(1);
  expect(
    decodeStorageClass({
      metadata,
      provisioner: 'p',
      allowedTopologies: [{ matchLabelExpressions: [{ key: 'zone', values: ['a'] }] }],
    }),
  ).toMatchObject({
    volumeBindingMode: 'Immediate',
    allowedTopologies: [[{ key: 'zone', operator: 'In', values: ['a'] }]],
  });
  expect(decodeNamespace({ metadata: { name: 'a', labels: { b: 'c' } } }).metadata.labels).toEqual({
    b: 'c',
  });
  expect(Object.keys(decoders)).toHaveLength(17);
});
