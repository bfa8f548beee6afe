import { describe, expect, test } from 'vitest';
import { viewOf } from '../../../src/domain/cluster-view.ts';
import type { DaemonSet, Pod, Service } from '../../../src/domain/objects.ts';
import { addressOf } from '../../../src/domain/reach/address.ts';
import { reachOf } from '../../../src/domain/reach/reach-of.ts';
import type { Reach, ReachObjects } from '../../../src/domain/reach/reach.ts';
import {
  daemonSet,
  node,
  NOW,
  pod,
  service,
  state,
  type PodOptions,
  type PodSpecOptions,
  type StateOptions,
} from '../../support/builders.ts';

const nodes = ['n1', 'n2'].map((name, index) =>
  node(name, { addresses: [{ type: 'InternalIP', address: `10.0.0.${index + 1}` }] }),
);

function podsOf(owner: DaemonSet, ...options: readonly PodOptions[]): readonly Pod[] {
  return options.map((each, index) =>
    pod(`agent-${index + 1}`, { owner, node: `n${index + 1}`, podIP: `10.1.0.${index + 1}`, ...each }),
  );
}

interface Scene extends StateOptions {
  readonly podSpec?: PodSpecOptions;
  readonly services?: readonly Service[];
  readonly podOptions?: readonly PodOptions[];
  readonly objects?: Partial<ReachObjects>;
}

function reach({ podSpec, services = [], podOptions = [{}, {}], objects, ...given }: Scene = {}): Reach {
  const agent = daemonSet('agent', podSpec === undefined ? {} : { podSpec });
  const scene = state({ nodes, daemonSets: [agent], pods: podsOf(agent, ...podOptions), ...given });
  return reachOf(agent, viewOf(scene), { services, allDaemonSets: [agent], ...objects });
}

const toAgent = { app: 'agent' };
const kinds = ({ warnings }: Reach): readonly string[] => warnings.map(({ kind }) => kind);
const told = ({ ways }: Reach) =>
  ways.map(({ via, host = 'NODE', port, answeredBy }) => `${via} ${host}:${port ?? ''} ${answeredBy}`);

describe('ways', () => {
  const metrics = { name: 'metrics', containerPort: 9100 };

  test.each<[string, Scene, readonly string[]]>([
    ['none where nothing leads to it', {}, []],
    [
      'a Service: any of its pods answers',
      { services: [service('agent', toAgent)] },
      ['service agent.default.svc:80 anyPod'],
    ],
    [
      "a Service that is local: the pod of the caller's node answers",
      { services: [service('agent', toAgent, { internalTrafficPolicy: 'Local' })] },
      ['service agent.default.svc:80 podOfCallersNode'],
    ],
    [
      'a headless Service: the name of all pods, at their own port',
      {
        podSpec: { containers: [{ ports: [metrics] }] },
        services: [
          service('agent', toAgent, { clusterIP: 'None', ports: [{ port: 80, targetPort: 'metrics' }] }),
        ],
      },
      ['headless agent.default.svc:9100 everyPod'],
    ],
    [
      'a headless Service without ports is but a name',
      { services: [service('agent', toAgent, { clusterIP: 'None', ports: [] })] },
      ['headless agent.default.svc: everyPod'],
    ],
    [
      'ports on nodes and a load balancer',
      {
        services: [
          service('agent', toAgent, {
            type: 'LoadBalancer',
            ports: [{ port: 80, nodePort: 30080 }],
            ingress: ['203.0.113.9'],
          }),
        ],
      },
      [
        'service agent.default.svc:80 anyPod',
        'nodePort NODE:30080 anyPod',
        'loadBalancer 203.0.113.9:80 anyPod',
      ],
    ],
    [
      'ports on nodes that stay on the node',
      {
        services: [
          service('agent', toAgent, {
            externalTrafficPolicy: 'Local',
            ports: [{ port: 80, nodePort: 30080 }],
          }),
        ],
      },
      ['service agent.default.svc:80 anyPod', 'nodePort NODE:30080 podOfThatNode'],
    ],
    ['host ports', { podSpec: { ports: [9100] } }, ['hostPort NODE:9100 podOfThatNode']],
    [
      "every port on the host's network",
      { podSpec: { hostNetwork: true, containers: [{ ports: [metrics] }] } },
      ['hostPort NODE:9100 podOfThatNode'],
    ],
    [
      'a host port on one address',
      { podSpec: { ports: [{ hostPort: 9100, hostIP: '127.0.0.1' }] } },
      ['hostPort 127.0.0.1:9100 podOfCallersNode'],
    ],
  ])('%s', (_, scene, expected) => {
    expect(told(reach(scene))).toEqual(expected);
  });

  test.each([
    ['selects other labels', service('web', { app: 'web' })],
    ['asks for one label more', service('agent', { ...toAgent, tier: 'edge' })],
    ['selects nothing: its endpoints are kept by hand', service('agent', {})],
    ['is only another name', service('agent', toAgent, { type: 'ExternalName' })],
  ])('a Service does not count that %s', (_, other) => {
    expect(reach({ services: [other] })).toMatchObject({ ways: [], isPushOnly: true });
  });

  test.each<[string, Scene, boolean | undefined]>([
    ['nothing leads to it', {}, true],
    ['it has a host port', { podSpec: { ports: [9100] } }, false],
    ['it has a Service', { services: [service('agent', toAgent)] }, false],
    ["it is on its host's network, and may listen there", { podSpec: { hostNetwork: true } }, false],
  ])('whether it only pushes, where %s', (_, scene, expected) => {
    expect(reach(scene).isPushOnly).toBe(expected);
  });

  test('whether it only pushes is unknown where Services are', () => {
    const agent = daemonSet('agent');
    expect(reachOf(agent, viewOf(state({ nodes, daemonSets: [agent] })), {})).not.toHaveProperty(
      'isPushOnly',
    );
  });
});

describe('who answers now', () => {
  const plain = service('agent', toAgent);
  const publishing = service('agent', toAgent, { publishNotReadyAddresses: true });

  test.each<[string, Service, PodOptions, number]>([
    ['a ready pod', plain, {}, 1],
    ['not one that is not ready', plain, { ready: false }, 0],
    ['not one that is on its way out', plain, { deletionTimestamp: NOW }, 0],
    ['one that is not ready, where such are published', publishing, { ready: false }, 1],
    ['one on its way out, where such are published', publishing, { deletionTimestamp: NOW }, 1],
  ])('%s', (_, given, options, serving) => {
    const [way] = reach({ services: [given], podOptions: [options] }).ways;
    expect(way?.pods).toEqual({ selected: 1, serving });
  });

  test('not one without an address yet', () => {
    const agent = daemonSet('agent');
    const waiting = pod('agent-1', { owner: agent, node: 'n1', ready: false });
    const scene = state({ nodes, daemonSets: [agent], pods: [waiting] });
    const [way] = reachOf(agent, viewOf(scene), { services: [publishing] }).ways;
    expect(way?.pods).toEqual({ selected: 1, serving: 0 });
  });

  test('is unknown where pods are', () => {
    const { pods, ways, warnings } = reach({ services: [plain], without: ['pods'] });
    expect({ pods, ofWay: ways[0]?.pods, warnings }).toEqual({
      pods: undefined,
      ofWay: undefined,
      warnings: [],
    });
  });
});

describe('warnings', () => {
  const old = { labels: { app: 'agent', 'pod-template-generation': '1' } };
  const local = service('agent', toAgent, { internalTrafficPolicy: 'Local' });

  test.each<[string, Scene, readonly string[], string]>([
    [
      'a port by a name that no container has',
      { services: [service('agent', toAgent, { ports: [{ port: 80, targetPort: 'metrics' }] })] },
      ['PortNotFound'],
      'container port metrics',
    ],
    [
      'labels that only pods of an older template have',
      { services: [service('agent', old.labels)], podOptions: [old, {}] },
      ['TemplateNotSelected'],
      'it loses the pods as they are replaced',
    ],
    ['no pod yet', { services: [service('agent', toAgent)], podOptions: [] }, ['NothingReady'], 'no pod'],
    [
      'no pod that is ready',
      { services: [service('agent', toAgent)], podOptions: [{ ready: false }] },
      ['NothingReady'],
      'none of the pods',
    ],
    [
      'pods that are published though they are not ready',
      {
        services: [service('agent', toAgent, { publishNotReadyAddresses: true })],
        podOptions: [{}, { ready: false }],
      },
      ['UnreadyPublished'],
      '1 of them now',
    ],
    [
      'nodes from which a local Service does not answer',
      { services: [local], podOptions: [{}, { ready: false }] },
      ['LocalNowhere'],
      '1 of 2 nodes have no ready pod: n2',
    ],
    ['a local Service with a pod everywhere', { services: [local] }, [], ''],
    [
      'a policy that a headless Service does not have',
      { services: [service('agent', toAgent, { clusterIP: 'None', internalTrafficPolicy: 'Local' })] },
      ['PolicyWithoutEffect'],
      'headless',
    ],
    [
      'a port that only the node itself reaches',
      { podSpec: { ports: [{ hostPort: 9100, hostIP: '127.0.0.1' }] } },
      ['LoopbackOnly'],
      '127.0.0.1',
    ],
    [
      'pods of others behind the same Service',
      {
        services: [service('agent', toAgent)],
        objects: { selected: new Map([['agent', [pod('web-1', { labels: toAgent })]]]) },
      },
      ['OtherPods'],
      'web-1',
    ],
    [
      'another DaemonSet that wants the same port of the same nodes',
      {
        podSpec: { ports: [9100] },
        objects: {
          allDaemonSets: [daemonSet('exporter', { namespace: 'other', podSpec: { ports: [9100] } })],
        },
      },
      ['HostPortConflict'],
      'other/exporter too, on 2 nodes that both want',
    ],
    [
      'another DaemonSet that wants the same port of other nodes',
      {
        podSpec: { ports: [9100] },
        objects: {
          allDaemonSets: [
            daemonSet('exporter', { podSpec: { ports: [9100], nodeSelector: { gpu: 'yes' } } }),
          ],
        },
      },
      [],
      '',
    ],
    [
      'another DaemonSet with the same number of another protocol',
      {
        podSpec: { ports: [9100] },
        objects: {
          allDaemonSets: [daemonSet('dns', { podSpec: { ports: [{ hostPort: 9100, protocol: 'UDP' }] } })],
        },
      },
      [],
      '',
    ],
  ])('%s', (_, scene, expected, message) => {
    const found = reach(scene);
    expect(kinds(found)).toEqual(expected);
    expect(found.warnings.map((warning) => warning.message).join()).toContain(message);
  });

  test('pods of an older template that a Service does not select', () => {
    const agent = daemonSet('agent', { templateLabels: { app: 'agent', reachable: 'yes' } });
    const pods = podsOf(agent, { labels: { app: 'agent' } }, {});
    const scene = viewOf(state({ nodes, daemonSets: [agent], pods }));
    const found = reachOf(agent, scene, { services: [service('agent', { reachable: 'yes' })] });
    expect(kinds(found)).toEqual(['PodsNotSelected']);
    expect(found.warnings[0]?.message).toContain('1 of 2 pods');
  });

  test('a host port that another pod has on a node where it waits', () => {
    const agent = daemonSet('agent', { podSpec: { ports: [9100] } });
    const pods = [
      pod('agent-1', { owner: agent, targetNode: 'n1' }),
      pod('squatter', { node: 'n1', podSpec: { ports: [9100] } }),
    ];
    const found = reachOf(agent, viewOf(state({ nodes, daemonSets: [agent], pods })), { services: [] });
    expect(found.warnings).toEqual([
      { kind: 'HostPortConflict', message: 'n1: host port 9100/TCP is held by default/squatter' },
    ]);
    expect(found.nodes[0]?.clashes).toHaveLength(1);
  });
});

describe('the one address of a node', () => {
  const told = (scene: Scene, nodeName = 'n1', wanted?: string): string => {
    const answer = addressOf(reach(scene), nodeName, wanted, 37);
    if (answer.kind !== 'address') return answer.kind;
    const { via, host, port } = answer.chosen;
    return `${via} ${host}:${port ?? ''}`;
  };
  const metrics = { name: 'metrics', containerPort: 9100 };
  const local = service('agent', toAgent, {
    externalTrafficPolicy: 'Local',
    ports: [{ port: 80, nodePort: 30080, name: 'web' }],
  });

  test.each<[string, Scene, string, string | undefined, string]>([
    ['a host port', { podSpec: { ports: [9100] } }, 'n2', undefined, 'hostPort 10.0.0.2:9100'],
    [
      "a port on the host's network, once",
      {
        podSpec: { hostNetwork: true, containers: [{ ports: [{ ...metrics, hostPort: 9100 }] }] },
        podOptions: [{ podIP: '10.0.0.1' }],
      },
      'n1',
      undefined,
      'hostPort 10.0.0.1:9100',
    ],
    [
      'a port of a Service that stays on the node',
      { services: [local] },
      'n1',
      undefined,
      'nodePort 10.0.0.1:30080',
    ],
    [
      "the pod's own address, where nothing lasts longer",
      { podSpec: { containers: [{ ports: [metrics] }] } },
      'n2',
      undefined,
      'podIP 10.1.0.2:9100',
    ],
    ['the address alone, where no port is known', {}, 'n1', undefined, 'podIP 10.1.0.1:'],
    [
      "the pod's own rather than a loopback address",
      { podSpec: { ports: [{ hostPort: 9100, containerPort: 9100, hostIP: '127.0.0.1' }] } },
      'n1',
      undefined,
      'podIP 10.1.0.1:9100',
    ],
    ['a port by its number', { podSpec: { ports: [9100, 9200] } }, 'n1', '9200', 'hostPort 10.0.0.1:9200'],
    [
      'a port by its name',
      { podSpec: { ports: [9100, { ...metrics, hostPort: 9200, name: 'metrics' }] } },
      'n1',
      'metrics',
      'hostPort 10.0.0.1:9200',
    ],
    ['none for a port that it does not have', { podSpec: { ports: [9100] } }, 'n1', '53', 'noSuchPort'],
    ['none without a pod', { podOptions: [] }, 'n1', undefined, 'noPod'],
    ['none on a node that does not want it', {}, 'n9', undefined, 'noPod'],
  ])('%s', (_, scene, nodeName, wanted, expected) => {
    expect(told(scene, nodeName, wanted)).toBe(expected);
  });

  test('none before the pod has one', () => {
    const agent = daemonSet('agent');
    const scene = state({
      nodes,
      daemonSets: [agent],
      pods: [pod('agent-1', { owner: agent, targetNode: 'n1' })],
    });
    const found = reachOf(agent, viewOf(scene), { services: [] });
    expect(addressOf(found, 'n1', undefined, 37)).toEqual({ kind: 'notStarted' });
  });

  test('what the other addresses are', () => {
    const answer = addressOf(reach({ podSpec: { ports: [9100, 9200] } }), 'n1', undefined, 37);
    const others = answer.kind === 'address' ? answer.others.map(({ via, port }) => `${via} ${port}`) : [];
    expect(others).toEqual(['hostPort 9200', 'podIP 9100', 'podIP 9200']);
  });
});
