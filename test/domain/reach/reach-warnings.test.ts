import { describe, expect, test } from 'vitest';
import { viewOf } from '../../../src/domain/cluster-view.ts';
import { reachOf } from '../../../src/domain/reach/reach-of.ts';
import type { Reach } from '../../../src/domain/reach/reach.ts';
import { daemonSet, pod, service, state } from '../../support/builders.ts';
import { nodes, podsOf, reach, toAgent, type Scene } from './scene.ts';

const kinds = ({ warnings }: Reach): readonly string[] => warnings.map(({ kind }) => kind);

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
      'a port by a name that a container has for another protocol',
      {
        podSpec: { containers: [{ ports: [{ name: 'dns', containerPort: 53, protocol: 'UDP' }] }] },
        services: [service('agent', toAgent, { ports: [{ port: 53, targetPort: 'dns' }] })],
      },
      ['PortNotFound'],
      'container port dns by TCP, which is UDP in its container: nothing answers there',
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
