import { describe, expect, test } from 'vitest';
import { viewOf } from '../../../src/domain/cluster-view.ts';
import { addressOf } from '../../../src/domain/reach/address.ts';
import { reachOf } from '../../../src/domain/reach/reach-of.ts';
import { daemonSet, pod, service, state } from '../../support/builders.ts';
import { nodes, reach, toAgent, type Scene } from './scene.ts';

describe('the one address of a node', () => {
  const chosen = (scene: Scene, nodeName = 'n1', wanted?: string): string => {
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
      'a port of TCP before one of UDP that lasts as long',
      { podSpec: { ports: [{ hostPort: 53, containerPort: 53, protocol: 'UDP' }] }, services: [local] },
      'n1',
      undefined,
      'nodePort 10.0.0.1:30080',
    ],
    [
      'a port of UDP that lasts before one of TCP that does not',
      {
        podSpec: {
          containers: [{ ports: [{ containerPort: 53, hostPort: 53, protocol: 'UDP' }, metrics] }],
        },
      },
      'n1',
      undefined,
      'hostPort 10.0.0.1:53',
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
    expect(chosen(scene, nodeName, wanted)).toBe(expected);
  });

  test('none before the pod has one', () => {
    const agent = daemonSet('agent');
    const scene = state({
      nodes,
      daemonSets: [agent],
      pods: [pod('agent-1', { owner: agent, targetNode: 'n1' })],
    });
    const found = reachOf(agent, viewOf(scene), { services: [] });
    expect(addressOf(found, 'n1', undefined, 37)).toEqual({ kind: 'noAddress', isReady: false });
  });

  test('what the other addresses are', () => {
    const answer = addressOf(reach({ podSpec: { ports: [9100, 9200] } }), 'n1', undefined, 37);
    const others = answer.kind === 'address' ? answer.others.map(({ via, port }) => `${via} ${port}`) : [];
    expect(others).toEqual(['hostPort 9200', 'podIP 9100', 'podIP 9200']);
  });
});
