import { describe, expect, test } from 'vitest';
import { textWidth } from '../../src/printers/text-width.ts';
import { daemonSetJson, dumpJson, nodeJson, podJson, serviceJson, supporting } from './daemon-dump.ts';
import { invoke, terminal, type World } from './invoke.ts';

const port = { name: 'metrics', containerPort: 9100, hostPort: 9100 };
const agent = daemonSetJson(
  'monitoring',
  'agent',
  {},
  { ports: [port, { containerPort: 8125, protocol: 'UDP' }] },
);
const silent = daemonSetJson('monitoring', 'silent');
const rival = daemonSetJson('legacy', '监视', {}, { ports: [{ containerPort: 1, hostPort: 9100 }] });
const app = { app: 'agent' };

const nodes = ['n1', 'n2', 'n3'].map((name, index) => nodeJson(name, { ip: `10.0.0.${index + 1}` }));
const pods = [
  podJson(agent, 'n1', { ip: '10.1.0.1' }),
  podJson(agent, 'n2', { ip: '10.1.0.2', ready: false }),
  podJson(silent, 'n1', { ip: 'fd00::1' }),
];
const services = [
  serviceJson('monitoring', 'agent', {
    selector: app,
    clusterIP: '10.96.0.1',
    internalTrafficPolicy: 'Local',
    ports: [{ name: 'statsd', port: 8125, protocol: 'UDP', targetPort: 8125 }],
  }),
  serviceJson('monitoring', 'agent-all', {
    selector: app,
    clusterIP: 'None',
    ports: [{ name: 'metrics', port: 80, targetPort: 'metrics' }],
  }),
  serviceJson('monitoring', 'agent-outside', {
    type: 'NodePort',
    selector: app,
    clusterIP: '10.96.0.2',
    trafficDistribution: 'PreferSameNode',
    ports: [{ port: 443, targetPort: 'tls', nodePort: 30443 }],
  }),
  serviceJson('legacy', 'agent', { selector: app, ports: [{ port: 1 }] }),
];
const stdin = dumpJson([...nodes, agent, silent, rival, ...pods, ...services], supporting);

function reach(argv: readonly string[], world: World = {}) {
  return invoke(['reach', ...argv, '--from', '-'], { stdin, ...world });
}

describe('reach', () => {
  test.each([120, 80])('every way at %d columns', async (columns) => {
    const { stdout, stderr, code } = await reach(['agent'], terminal(columns));
    expect(stdout).toMatchSnapshot();
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
  });

  test.each([60, 80, 120])('no line is wider than %d columns', async (columns) => {
    const { stdout } = await reach(['agent', '-o', 'wide'], terminal(columns));
    expect(Math.max(...stdout.split('\n').map(textWidth))).toBeLessThanOrEqual(Math.max(columns, 100));
  });

  test('-o wide has names of ports and the addresses of pods', async () => {
    expect((await reach(['agent', '-o', 'wide'])).stdout).toMatchSnapshot();
  });

  test('push only, where nothing leads there', async () => {
    const { stdout } = await reach(['silent'], terminal(80));
    expect(stdout).toMatchSnapshot();
    expect(JSON.parse((await reach(['silent', '-o', 'json'])).stdout)).toMatchObject({
      kind: 'Reach',
      pushOnly: true,
      ways: [],
      warnings: [],
    });
  });

  test('-o json is the contract', async () => {
    const answer = JSON.parse((await reach(['agent', '-o', 'json'])).stdout) as Record<string, unknown>;
    expect(answer).toMatchObject({
      apiVersion: 'kubectl-ds/v1',
      kind: 'Reach',
      source: 'dump',
      namespace: 'monitoring',
      name: 'agent',
      pods: { total: 2, ready: 1 },
      pushOnly: false,
      hostNetwork: false,
    });
    expect(answer['ways']).toContainEqual({
      via: 'service',
      service: 'agent',
      host: 'agent.monitoring.svc',
      port: 8125,
      protocol: 'UDP',
      portName: 'statsd',
      containerPort: 8125,
      answeredBy: 'podOfCallersNode',
      trafficPolicy: 'Local',
      pods: { selected: 2, serving: 1 },
    });
    expect(answer['nodes']).toContainEqual({
      node: 'n1',
      address: '10.0.0.1',
      shouldRun: true,
      pod: 'agent-n1',
      podIP: '10.1.0.1',
      ready: true,
      addresses: [
        {
          via: 'hostPort',
          host: '10.0.0.1',
          port: 9100,
          protocol: 'TCP',
          portName: 'metrics',
          containerPort: 9100,
        },
        {
          via: 'podIP',
          host: '10.1.0.1',
          port: 9100,
          protocol: 'TCP',
          portName: 'metrics',
          containerPort: 9100,
        },
        {
          via: 'podIP',
          host: '10.1.0.1',
          port: 8125,
          protocol: 'UDP',
          portName: 'statsd',
          containerPort: 8125,
        },
      ],
    });
    expect(answer['rivals']).toEqual([
      { namespace: 'legacy', name: '监视', port: 9100, protocol: 'TCP', nodes: ['n1', 'n2', 'n3'] },
    ]);
  });

  test('--exit-code: 1 where there is something to warn of', async () => {
    expect((await reach(['agent', '--exit-code'])).code).toBe(1);
    expect((await reach(['silent', '--exit-code'])).code).toBe(0);
  });

  test('without Services it does not say that nothing leads there', async () => {
    const { stdout, stderr } = await reach(['silent'], { stdin: dumpJson([...nodes, silent]) });
    expect(stdout).not.toContain('push only');
    expect(stderr).toContain('which Services lead to the pods is unknown');
  });
});

describe('reach --node', () => {
  test.each<[string, readonly string[], string, string]>([
    ['one address, and nothing else', ['agent', '--node', 'n1', '--port', '9100'], '10.0.0.1:9100\n', ''],
    [
      'a port by its name',
      ['agent', '--node', 'n1', '--port', 'statsd'],
      '10.1.0.1:8125\n',
      'note: this is the address of the pod: the next pod there has another one\nnote: the port is of UDP\n',
    ],
    [
      'a pod that is not ready',
      ['agent', '--node', 'n2'],
      '10.0.0.2:9100\n',
      'note: the pod there is not ready\nnote: other ports: 8125/UDP (statsd): choose with --port\n',
    ],
    [
      'an address of IPv6 without a port',
      ['silent', '--node', 'n1'],
      'fd00::1\n',
      'note: this is the address of the pod: the next pod there has another one\n',
    ],
  ])('%s', async (_, argv, stdout, stderr) => {
    expect(await reach(argv)).toEqual({ code: 0, stdout, stderr });
  });

  test('-o json has the others too', async () => {
    const { stdout } = await reach(['agent', '--node', 'n1', '-o', 'json']);
    expect(JSON.parse(stdout)).toMatchObject({
      kind: 'Reach',
      node: 'n1',
      pod: 'agent-n1',
      ready: true,
      address: { via: 'hostPort', host: '10.0.0.1', port: 9100 },
      others: [
        { via: 'podIP', port: 9100 },
        { via: 'podIP', port: 8125 },
      ],
    });
  });

  test.each<[string, readonly string[], string]>([
    ['no pod there', ['agent', '--node', 'n3'], 'error: daemonsets.apps "agent" has no pod on node n3\n'],
    ['no such node', ['agent', '--node', 'n4'], 'error: nodes "n4" not found\n'],
    [
      'no such port',
      ['agent', '--node', 'n1', '--port', '53'],
      '  ports: 9100 (metrics), 8125/UDP (statsd)\n',
    ],
    ['a port without a node', ['agent', '--port', '53'], 'error: --port goes with --node\n'],
    ['no name', [], 'error: required resource not specified: name a DaemonSet\n'],
    ['no such DaemonSet', ['agnt'], 'error: daemonsets.apps "agnt" not found\n  did you mean "agent"?'],
    ['two names', ['agent', 'silent'], 'error: this takes one DaemonSet, not 2\n'],
  ])('%s ends with 2 and says what to do', async (_, argv, expected) => {
    const { code, stdout, stderr } = await reach(argv);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(expected);
  });

  test('a running pod of which no address was written down', async () => {
    const bare = dumpJson([nodeJson('n1'), agent, podJson(agent, 'n1')], supporting);
    const { stderr, code } = await reach(['agent', '--node', 'n1'], { stdin: bare });
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr:
        'error: the address of node n1 is not known\n  neither the node nor pods "agent-n1" says its address\n',
    });
  });
});
