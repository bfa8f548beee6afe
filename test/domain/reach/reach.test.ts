import { describe, expect, test } from 'vitest';
import { viewOf } from '../../../src/domain/cluster-view.ts';
import type { Service } from '../../../src/domain/objects.ts';
import { reachOf } from '../../../src/domain/reach/reach-of.ts';
import type { Reach } from '../../../src/domain/reach/reach.ts';
import { daemonSet, NOW, pod, service, state, type PodOptions } from '../../support/builders.ts';
import { nodes, reach, toAgent, type Scene } from './scene.ts';

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
      'addresses outside of the cluster that lead to nodes',
      { services: [service('agent', toAgent, { externalIPs: ['203.0.113.7'] })] },
      ['service agent.default.svc:80 anyPod', 'externalIP 203.0.113.7:80 anyPod'],
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
