import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../src/domain/json.ts';
import type { DaemonSet } from '../../../src/domain/objects.ts';
import {
  daemonSet,
  namespace,
  node,
  pod,
  priorityClass,
  resourceQuota,
  serviceAccount,
  state,
} from '../../support/builders.ts';
import { atMostOne, lintOf, told } from './inputs.ts';

const nodes = ['a', 'b', 'c'].map((name) => node(name, name === 'c' ? { labels: { env: 'prod' } } : {}));

describe('the node selector of a namespace', () => {
  const openShift = 'openshift.io/node-selector';
  const plugin = 'scheduler.alpha.kubernetes.io/node-selector';
  test.each([
    ['none', {}, undefined],
    ['an empty one', { [openShift]: '' }, undefined],
    ['one that all nodes meet', { [openShift]: '!windows' }, undefined],
    ['one that cannot be read', { [openShift]: 'a in' }, undefined],
    ['of OpenShift', { [openShift]: 'env=prod' }, 'on OpenShift none of its pods come to nodes a and b'],
    ['of the admission plugin', { [plugin]: 'env=prod' }, 'its pods for nodes a and b stay Pending'],
    [
      'of both: that of the plugin counts',
      { [plugin]: 'env=prod', [openShift]: 'no=node' },
      'is for nodes with env=prod',
    ],
    [
      'an empty one of the plugin beside that of OpenShift',
      { [plugin]: '', [openShift]: 'no=node' },
      undefined,
    ],
  ])('%s', (_, annotations, message) => {
    const cluster = state({ nodes, home: { namespace: namespace('default', {}, annotations) } });
    const found = lintOf('NamespaceSelector', daemonSet('agent'), cluster);
    expect(told(found, message)).toEqual(atMostOne(message));
  });
});

describe('the service account', () => {
  test.each([
    ['none is named', '', [], 0],
    ['it is there', 'agent', [serviceAccount('agent')], 0],
    ['it is not there', 'agent', [serviceAccount('default')], 1],
    ['it is the one that a controller makes', 'default', [], 0],
  ])('%s', (_, serviceAccountName, serviceAccounts, count) => {
    const agent = daemonSet('agent', { podSpec: { serviceAccountName } });
    const found = lintOf('ServiceAccountMissing', agent, state({ home: { serviceAccounts } }));
    expect(found).toHaveLength(count);
  });

  test('accounts that could not be read', () => {
    const agent = daemonSet('agent', { podSpec: { serviceAccountName: 'agent' } });
    expect(lintOf('ServiceAccountMissing', agent, state())).toEqual([]);
  });
});

describe('quotas', () => {
  const asks = { requests: { cpu: '100m', memory: '64Mi' } };
  const everyPod = 'the DaemonSet is taken, and every pod of it refused';
  const scope = (scopeName: string, operator = 'Exists', ...values: readonly string[]) => [
    { scopeName, operator, values },
  ];
  test.each([
    ['with room for all', {}, { hard: { pods: 3 } }, undefined],
    [
      'with room for none',
      {},
      { hard: { pods: 0 } },
      `ResourceQuota quota has 0 of 0 pods left: ${everyPod}`,
    ],
    [
      'with room for one',
      {},
      { hard: { 'count/pods': 5 }, used: { 'count/pods': 4 } },
      'has 1 of 5 count/pods left: room for 1 of the 3 pods that come, and the API server refuses the others',
    ],
    [
      'of cpu',
      asks,
      { hard: { 'requests.cpu': 250, 'requests.memory': 1024 ** 3 } },
      'has 0.25 of 0.25 requests.cpu left: room for 2 of the 3 pods',
    ],
    [
      'of limits that no container has',
      asks,
      { hard: { 'limits.cpu': 1000 } },
      `wants every container to say its limits.cpu: ${everyPod}`,
    ],
    [
      'of what pods do not have',
      asks,
      { hard: { 'requests.storage': 0, services: 0, configmaps: 0 } },
      undefined,
    ],
    ['of other pods, by quality', asks, { hard: { pods: 0 }, scopes: scope('BestEffort') }, undefined],
    ['of such pods, by quality', {}, { hard: { pods: 0 }, scopes: scope('BestEffort') }, everyPod],
    ['of pods that end', {}, { hard: { pods: 0 }, scopes: scope('Terminating') }, undefined],
    ['of pods that do not end', {}, { hard: { pods: 0 }, scopes: scope('NotTerminating') }, everyPod],
    [
      'of another priority',
      {},
      { hard: { pods: 0 }, scopes: scope('PriorityClass', 'In', 'high') },
      undefined,
    ],
    [
      'of its priority',
      { priorityClassName: 'high' },
      { hard: { pods: 0 }, scopes: scope('PriorityClass', 'In', 'high') },
      everyPod,
    ],
    [
      'of the priority that it gets',
      {},
      { hard: { pods: 0 }, scopes: scope('PriorityClass', 'In', 'usual') },
      everyPod,
    ],
  ])('%s', (_, podSpec, quota, message) => {
    const home = { resourceQuotas: [resourceQuota('quota', quota)] };
    const priorityClasses = [priorityClass('usual', 0, { globalDefault: true }), priorityClass('high', 10)];
    const agent = daemonSet('agent', { podSpec });
    const found = lintOf('QuotaExceeded', agent, state({ nodes, home, priorityClasses }));
    expect(told(found, message)).toEqual(atMostOne(message));
  });

  test('pods that are replaced make room for the new ones', () => {
    const agent = daemonSet('agent');
    const pods = nodes.map(({ metadata: { name } }) => pod(`agent-${name}`, { owner: agent, node: name }));
    const home = { resourceQuotas: [resourceQuota('quota', { hard: { pods: 3 }, used: { pods: 3 } })] };
    const cluster = state({ nodes, pods, daemonSets: [agent], home });
    expect(lintOf('QuotaExceeded', agent, cluster, { existing: agent })).toEqual([]);
  });
});

describe('the standard of pod security', () => {
  const container = { name: 'main', image: 'i' };
  const careful = {
    ...container,
    securityContext: {
      allowPrivilegeEscalation: false,
      runAsNonRoot: true,
      capabilities: { drop: ['ALL'] },
      seccompProfile: { type: 'RuntimeDefault' },
    },
  };
  function agentOf(spec: JsonObject): DaemonSet {
    const plain = daemonSet('agent');
    const template = { ...plain.spec.template, json: { spec: { containers: [container], ...spec } } };
    return { ...plain, spec: { ...plain.spec, template } };
  }
  test.each([
    ['baseline', 'a plain pod', {}, undefined],
    [
      'baseline',
      'the network of the node',
      { hostNetwork: true, hostPID: true },
      'host namespaces (hostNetwork=true, hostPID=true)',
    ],
    [
      'baseline',
      'a folder of the node',
      { volumes: [{ name: 'logs', hostPath: { path: '/var/log' } }] },
      'hostPath volumes (logs)',
    ],
    [
      'baseline',
      'a port of the node',
      { containers: [{ ...container, ports: [{ containerPort: 80, hostPort: 80 }] }] },
      'hostPort (80)',
    ],
    [
      'baseline',
      'a privileged container',
      { containers: [{ ...container, securityContext: { privileged: true } }] },
      'privileged (main)',
    ],
    [
      'baseline',
      'more capabilities',
      { containers: [{ ...container, securityContext: { capabilities: { add: ['CHOWN', 'SYS_ADMIN'] } } }] },
      'non-default capabilities (SYS_ADMIN)',
    ],
    ['privileged', 'anything', { hostNetwork: true }, undefined],
    ['restricted', 'a careful pod', { containers: [careful] }, undefined],
    [
      'restricted',
      'a plain pod',
      {},
      'allowPrivilegeEscalation != false (main), unrestricted capabilities (main), seccompProfile (main), runAsNonRoot != true (main)',
    ],
    [
      'restricted',
      'a pod for Windows',
      { os: { name: 'windows' } },
      'default: runAsNonRoot != true (main): the',
    ],
    ['restricted', 'root', { containers: [careful], securityContext: { runAsUser: 0 } }, 'runAsUser=0'],
    [
      'restricted',
      'a volume of NFS',
      { containers: [careful], volumes: [{ name: 'x', nfs: {} }] },
      'restricted volume types (x)',
    ],
  ])('%s: %s', (level, _, spec, message) => {
    const home = { namespace: namespace('default', { 'pod-security.kubernetes.io/enforce': level }) };
    const found = lintOf('PodSecurityViolated', agentOf(spec), state({ home }));
    expect(told(found, message)).toEqual(atMostOne(message));
  });

  test('means nothing to an old API server', () => {
    const home = { namespace: namespace('default', { 'pod-security.kubernetes.io/enforce': 'restricted' }) };
    expect(lintOf('PodSecurityViolated', agentOf({}), state({ home, release: 22 }))).toEqual([]);
  });
});
