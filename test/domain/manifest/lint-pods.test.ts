import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../src/domain/json.ts';
import { daemonSet, limitRange, node, port, priorityClass, state } from '../../support/builders.ts';
import { atMostOne, lintOf, manifest, told } from './inputs.ts';

function messages(found: readonly { readonly message: string }[]): readonly string[] {
  return found.map(({ message }) => message);
}

const small = { cpu: '10m', memory: '16Mi' };

describe('requests', () => {
  test.each([
    ['both', { requests: small }, undefined],
    ['neither', {}, 'container main requests no cpu and no memory'],
    ['cpu alone', { requests: { cpu: '10m' } }, 'container main requests no memory'],
    ['limits in their place', { containers: [{ limits: small }] }, undefined],
    ['requests of the pod as a whole', { resources: { requests: small } }, undefined],
    [
      'a sidecar without',
      { requests: small, initContainers: [{ name: 'side', restartPolicy: 'Always' }] },
      'container side requests no cpu',
    ],
    [
      'an init container without, which ends',
      { requests: small, initContainers: [{ name: 'once' }] },
      undefined,
    ],
  ])('%s', (_, podSpec, message) => {
    expect(told(lintOf('NoRequests', daemonSet('agent', { podSpec })), message)).toEqual(atMostOne(message));
  });

  test('a LimitRange of the namespace fills them in', () => {
    const limitRanges = [limitRange('defaults', { defaultRequest: small })];
    expect(lintOf('NoRequests', daemonSet('agent'), state({ limitRanges }))).toEqual([]);
  });

  test('where LimitRanges could not be read, what they fill in is not known', () => {
    const [found] = lintOf('NoRequests', daemonSet('agent'), state({ without: ['limitranges'] }));
    expect(found?.message).toContain('whether a LimitRange gives it any is not known');
  });

  test('limits alone are requested in full, and how much that is', () => {
    const podSpec = { containers: [{ limits: { cpu: '500m', memory: '512Mi' } }] };
    expect(messages(lintOf('LimitsAsRequests', daemonSet('agent', { podSpec })))).toEqual([
      'limits without requests are requested in full on every node: main 0.5 cpu and 512Mi memory',
    ]);
    expect(lintOf('LimitsAsRequests', daemonSet('agent', { podSpec: { requests: small } }))).toEqual([]);
  });
});

describe('priority', () => {
  test.each([
    ['none', {}, [], 1],
    ['a class', { priorityClassName: 'high' }, [], 0],
    ['a default of the cluster', {}, [priorityClass('usual', 10, { globalDefault: true })], 0],
    [
      'a default of the cluster that is as low as none',
      {},
      [priorityClass('usual', 0, { globalDefault: true })],
      1,
    ],
  ])('%s', (_, podSpec, priorityClasses, count) => {
    expect(
      lintOf('NoPriorityClass', daemonSet('agent', { podSpec }), state({ priorityClasses })),
    ).toHaveLength(count);
  });

  test('the annotation that once made pods critical', () => {
    const templateAnnotations = { 'scheduler.alpha.kubernetes.io/critical-pod': '' };
    expect(messages(lintOf('NoPriorityClass', daemonSet('agent', { templateAnnotations })))).toEqual([
      expect.stringContaining('has meant nothing since v1.16'),
    ]);
  });

  test('in kube-system there is a class for it', () => {
    const [found] = lintOf('NoPriorityClass', daemonSet('agent', { namespace: 'kube-system' }));
    expect(found?.fix?.yaml).toBe('priorityClassName: system-node-critical');
  });
});

test('a claim that all pods share', () => {
  const volumes = [{ name: 'data', kind: 'persistentVolumeClaim', claimName: 'shared' } as const];
  expect(messages(lintOf('SharedClaim', daemonSet('agent', { podSpec: { volumes } })))).toEqual([
    expect.stringContaining('share the PersistentVolumeClaim shared'),
  ]);
});

describe('host ports', () => {
  const nodes = [node('a', { labels: { zone: 'a' } }), node('b', { labels: { zone: 'b' } })];
  const withPort = { podSpec: { ports: [9100] } };

  test.each([
    [
      'the same on the same nodes',
      daemonSet('other', withPort),
      'host port 9100/TCP is that of DaemonSet default/other too: only one of them has room on nodes a and b',
    ],
    [
      'the same on a part of the nodes',
      daemonSet('other', { podSpec: { ports: [9100], nodeSelector: { zone: 'a' } } }),
      'only one of them has room on node a',
    ],
    [
      'the same on no node in common',
      daemonSet('other', { podSpec: { ports: [9100], nodeSelector: { zone: 'c' } } }),
      undefined,
    ],
    [
      'another protocol',
      daemonSet('other', { podSpec: { ports: [port({ hostPort: 9100, protocol: 'UDP' })] } }),
      undefined,
    ],
    ['itself, as it is now', daemonSet('agent', withPort), undefined],
    [
      'the network of the node',
      daemonSet('other', { podSpec: { hostNetwork: true, ports: [port({ containerPort: 9100 })] } }),
      'default/other',
    ],
  ])('of another DaemonSet: %s', (_, other, message) => {
    const found = lintOf(
      'HostPortConflict',
      daemonSet('agent', withPort),
      state({ nodes, daemonSets: [other] }),
    );
    expect(told(found, message)).toEqual(atMostOne(message));
  });

  const withPorts = (...ports: readonly JsonObject[]): JsonObject =>
    manifest({
      template: { spec: { hostNetwork: true, containers: [{ name: 'main', image: 'i', ports }] } },
    });
  const onHost = daemonSet('agent', { podSpec: { hostNetwork: true } });
  test.each([
    ['twice on the network of the node', [{ containerPort: 80 }, { containerPort: 80 }], 1],
    ['twice with another protocol', [{ containerPort: 80 }, { containerPort: 80, protocol: 'UDP' }], 0],
    ['once', [{ containerPort: 80 }, { containerPort: 81 }], 0],
    [
      'twice in the template, which the API server refuses as it is',
      [
        { containerPort: 80, hostPort: 80 },
        { containerPort: 80, hostPort: 80 },
      ],
      0,
    ],
  ])('a port %s', (_, list, count) => {
    expect(lintOf('HostPortConflict', onHost, state(), { given: withPorts(...list) })).toHaveLength(count);
  });

  test.each([
    ['with surge', { type: 'RollingUpdate', maxUnavailable: 0, maxSurge: 2 }, 37, 1],
    [
      'with surge on a release that does not know it',
      { type: 'RollingUpdate', maxUnavailable: 0, maxSurge: 2 },
      20,
      0,
    ],
    ['without surge', { type: 'RollingUpdate', maxUnavailable: 1 }, 37, 0],
    ['under OnDelete', { type: 'OnDelete' }, 37, 0],
  ])('%s', (_, updateStrategy, release, count) => {
    const found = lintOf(
      'HostPortWithSurge',
      daemonSet('agent', { ...withPort, updateStrategy }),
      state({ release }),
    );
    expect(found).toHaveLength(count);
  });
});

describe('a rollout of one node at a time', () => {
  const many = Array.from({ length: 20 }, (_, index) => node(`n${index}`));
  test.each([
    ['on many nodes', {}, many, 1],
    ['on a few', {}, many.slice(1), 0],
    ['a share of them', { maxUnavailable: '10%' }, many, 0],
    ['with surge', { maxUnavailable: 0, maxSurge: 1 }, many, 0],
  ])('%s', (_, limits, nodes, count) => {
    const updateStrategy = { type: 'RollingUpdate', ...limits };
    expect(lintOf('SlowRollout', daemonSet('agent', { updateStrategy }), state({ nodes }))).toHaveLength(
      count,
    );
  });

  test('unknown where nodes could not be read', () => {
    expect(lintOf('SlowRollout', daemonSet('agent'), state({ without: ['nodes'] }))).toEqual([]);
  });
});
