import { describe, expect, test } from 'vitest';
import { fromDeployment } from '../../../src/domain/manifest/from-deployment.ts';
import { type CreateRequest, generatedManifest } from '../../../src/domain/manifest/generate.ts';
import { mapAt } from '../../../src/domain/manifest/json-fields.ts';
import type { JsonObject } from '../../../src/domain/json.ts';
import { selector } from '../../support/builders.ts';

function request(fields: Partial<CreateRequest> = {}): CreateRequest {
  return {
    name: 'agent',
    namespace: 'logging',
    image: 'registry.example/agent:1',
    labels: {},
    nodeSelector: {},
    tolerations: [],
    tolerateAll: false,
    hostNetwork: false,
    hostPorts: [],
    mounts: [],
    requests: {},
    limits: {},
    env: [],
    command: [],
    updateStrategy: 'RollingUpdate',
    ...fields,
  };
}

const podSpec = (fields: Partial<CreateRequest>): JsonObject =>
  mapAt(generatedManifest(request(fields)), 'spec', 'template', 'spec');

function container(fields: Partial<CreateRequest>): JsonObject | undefined {
  return (podSpec(fields)['containers'] as readonly JsonObject[])[0];
}

describe('generatedManifest', () => {
  test('is complete with a name and an image alone', () => {
    expect(generatedManifest(request())).toMatchSnapshot();
  });

  test('has everything that can be asked for', () => {
    const all = request({
      namespace: 'kube-system',
      labels: { team: 'a' },
      nodeSelector: { zone: 'a' },
      tolerations: [{ key: 'own', value: 'x', effect: 'NoSchedule' }, { key: 'any' }],
      hostNetwork: true,
      hostPorts: [{ hostPort: 9100, containerPort: 9100, protocol: 'TCP' }],
      mounts: [
        { hostPath: '/var/log', mountPath: '/logs', readOnly: true },
        { hostPath: '/', mountPath: '/host', readOnly: false },
      ],
      requests: { cpu: '1' },
      limits: { memory: '1Gi' },
      env: [{ name: 'A', value: 'b' }],
      command: ['run', '--now'],
      serviceAccountName: 'agent',
      maxSurge: '10%',
    });
    expect(generatedManifest(all)).toMatchSnapshot();
  });

  test.each<[string, Partial<CreateRequest>, JsonObject]>([
    ['a tenth of the nodes', {}, { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '10%' } }],
    [
      'what is asked for',
      { maxUnavailable: 3 },
      { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 3 } },
    ],
    [
      'surge alone',
      { maxSurge: 1 },
      { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
    ],
    ['no surge', { maxSurge: 0 }, { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '10%' } }],
    ['OnDelete', { updateStrategy: 'OnDelete' }, { type: 'OnDelete' }],
  ])('is replaced by %s at a time', (_, fields, wanted) => {
    expect(mapAt(generatedManifest(request(fields)), 'spec', 'updateStrategy')).toEqual(wanted);
  });

  test.each<[string, Partial<CreateRequest>, JsonObject]>([
    ['what is usual', {}, { cpu: '50m', memory: '64Mi' }],
    ['what is asked for', { requests: { memory: '1Gi' } }, { cpu: '50m', memory: '1Gi' }],
    ['a limit where nothing else is said', { limits: { cpu: '1' } }, { cpu: '1', memory: '64Mi' }],
  ])('requests %s', (_, fields, wanted) => {
    expect(mapAt(container(fields), 'resources', 'requests')).toEqual(wanted);
  });

  test('tolerates everything', () => {
    expect(podSpec({ tolerateAll: true })['tolerations']).toEqual([{ operator: 'Exists' }]);
  });

  test('a container has no dots in its name', () => {
    expect(container({ name: 'node.agent' })?.['name']).toBe('node-agent');
  });
});

describe('fromDeployment', () => {
  const template = {
    metadata: {
      labels: { app: 'web', tier: 'front', 'pod-template-hash': 'x' },
      annotations: { 'kubectl.kubernetes.io/restartedAt': 'then', own: '1' },
    },
    spec: {
      affinity: { podAntiAffinity: {}, nodeAffinity: { a: 'b' } },
      topologySpreadConstraints: [{ maxSkew: 1 }],
      tolerations: [{ key: 'a' }],
      containers: [{ name: 'web', image: 'web:1', resources: { limits: { cpu: '1' } } }, { name: 'side' }],
    },
  };
  const web = { name: 'web', selector: selector({ app: 'web' }), template };

  test('has its pods, with labels that the Deployment does not select, and nothing that spreads replicas', () => {
    const { json, left } = fromDeployment(web, request({ name: 'web-local', image: '' }));
    expect(left).toEqual(['replicas', 'strategy', 'topologySpreadConstraints', 'affinity.podAntiAffinity']);
    expect(json).toMatchSnapshot();
  });

  test('what flags say is put over it', () => {
    const asked = request({
      image: 'web:2',
      requests: { cpu: '2' },
      tolerateAll: true,
      nodeSelector: { zone: 'a' },
      command: ['x'],
    });
    const spec = mapAt(fromDeployment(web, asked).json, 'spec', 'template', 'spec');
    expect(spec).toMatchObject({
      nodeSelector: { 'kubernetes.io/os': 'linux', zone: 'a' },
      tolerations: [{ key: 'a' }, { operator: 'Exists' }],
      containers: [
        { image: 'web:2', command: ['x'], resources: { requests: { cpu: '2' }, limits: { cpu: '1' } } },
        { name: 'side' },
      ],
    });
  });

  test('a Deployment that selects by the same label, with the same name', () => {
    const key = 'app.kubernetes.io/name';
    const own = { ...web, name: 'agent', selector: selector({ [key]: 'agent' }) };
    const { json } = fromDeployment(own, request());
    expect(mapAt(json, 'spec', 'selector', 'matchLabels')).toEqual({ [key]: 'agent-daemon' });
    expect(mapAt(json, 'spec', 'template', 'metadata', 'labels')[key]).toBe('agent-daemon');
  });

  test('with a long name it has a label of a length that labels have', () => {
    const name = `${'a'.repeat(62)}b`;
    const own = { ...web, name, selector: selector({ 'app.kubernetes.io/name': name }) };
    const { json } = fromDeployment(own, request({ name }));
    const value = mapAt(json, 'spec', 'selector', 'matchLabels')['app.kubernetes.io/name'];
    expect(value).toBe(`${'a'.repeat(56)}-daemon`);
  });

  test.each<[string, JsonObject, JsonObject]>([
    ['Linux where nothing is said', {}, { 'kubernetes.io/os': 'linux' }],
    ['what spec.os says', { os: { name: 'windows' } }, { 'kubernetes.io/os': 'windows' }],
    [
      'what the old label says',
      { nodeSelector: { 'beta.kubernetes.io/os': 'windows' } },
      { 'beta.kubernetes.io/os': 'windows' },
    ],
  ])('it is for %s', (_, podSpecOf, wanted) => {
    const own = { ...web, template: { ...template, spec: { ...template.spec, ...podSpecOf } } };
    const { json } = fromDeployment(own, request());
    expect(mapAt(json, 'spec', 'template', 'spec', 'nodeSelector')).toEqual(wanted);
  });
});
