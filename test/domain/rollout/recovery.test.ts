import { describe, expect, test } from 'vitest';
import { claim, event, node, pod, type PodOptions } from '../../support/builders.ts';
import { agent, crashing, going, newPod, nodes, oldPod, statusOf, unpullable, unready } from './scene.ts';

describe('who uses up the one node that may be unavailable, for good', () => {
  const of = agent({ podSpec: { requests: { cpu: '1' } } });
  const pending = { targetNode: 'n3' };

  test.each<[string, PodOptions & { readonly since?: number }, Parameters<typeof statusOf>[1], string]>([
    ['its container crashes', crashing, {}, 'CrashLoop'],
    ['its image cannot be pulled', unpullable, {}, 'ImagePull'],
    [
      'its Secret is missing',
      {
        ready: false,
        containerStatuses: [
          {
            name: 'main',
            ready: false,
            restartCount: 0,
            state: { waiting: { reason: 'CreateContainerConfigError', message: 'secret "s" not found' } },
            lastState: {},
          },
        ],
      },
      {},
      'ContainerCreating',
    ],
    ['it should have gone already', going(-30), {}, 'Terminating'],
    [
      'nothing is free on the node',
      pending,
      { nodes: [...nodes(2), node('n3', { allocatable: { cpu: '500m' } })] },
      'InsufficientResource',
    ],
  ])('%s', (_, options, given, reason) => {
    const pods = [oldPod(of, 'n1'), oldPod(of, 'n2'), newPod(of, 'n3', options)];
    expect(statusOf(of, { nodes: nodes(3), pods, ...given })).toMatchObject({
      phase: 'Stuck',
      budget: { unavailable: 1, usedBy: [{ node: 'n3', reason, mayRecover: false }] },
    });
  });

  test('pods are refused', () => {
    const events = [
      event(of, 'FailedCreate', 'Error creating: pods "agent-" is forbidden: exceeded quota: small'),
    ];
    const pods = [oldPod(of, 'n1'), oldPod(of, 'n2')];
    expect(statusOf(of, { nodes: nodes(3), pods, events })).toMatchObject({
      phase: 'Stuck',
      budget: { usedBy: [{ node: 'n3', reason: 'CreateRejected', mayRecover: false }] },
    });
  });

  test('a volume claim does not exist', () => {
    const volumes = [{ name: 'data', kind: 'persistentVolumeClaim', claimName: 'data' }] as const;
    const keeper = agent({ podSpec: { volumes } });
    const pods = [oldPod(keeper, 'n1'), newPod(keeper, 'n2', { targetNode: 'n2' })];
    const told = statusOf(keeper, { nodes: nodes(2), pods, persistentVolumeClaims: [claim('other')] });
    expect(told).toMatchObject({ phase: 'Stuck', budget: { usedBy: [{ reason: 'VolumeMissing' }] } });
  });
});

describe('what may still come right is not stuck', () => {
  const of = agent({ podSpec: { requests: { cpu: '1' }, priority: 1000 } });

  test.each<[string, PodOptions]>([
    ['its readiness probe fails', unready],
    ['its container is being created', { ready: false, phase: 'Pending', containerStatuses: [] }],
    [
      'its container ended once, and is about to be started again',
      {
        ready: false,
        containerStatuses: [
          {
            name: 'main',
            ready: false,
            restartCount: 0,
            state: { terminated: { reason: 'Error', message: '', exitCode: 1 } },
            lastState: {},
          },
        ],
      },
    ],
    ['it goes in time', going(20)],
    ['it is pending, and nothing speaks against it', { targetNode: 'n3' }],
    ['it failed, and the controller makes another', { ready: false, phase: 'Failed' }],
  ])('%s', (_, options) => {
    const pods = [oldPod(of, 'n1'), oldPod(of, 'n2'), newPod(of, 'n3', options)];
    expect(statusOf(of, { nodes: nodes(3), pods })).toMatchObject({
      phase: 'Progressing',
      budget: { unavailable: 1, usedBy: [{ node: 'n3', mayRecover: true }] },
    });
  });

  test('the scheduler may evict pods of lower priority for it', () => {
    const other = pod('other', { node: 'n3', requests: { cpu: '4' }, priority: 0 });
    const pods = [oldPod(of, 'n1'), newPod(of, 'n3', { targetNode: 'n3', priority: 1000 }), other];
    expect(statusOf(of, { nodes: [...nodes(1), node('n3')], pods })).toMatchObject({ phase: 'Progressing' });
  });

  test('a pod is missing, and nothing refuses it', () => {
    expect(statusOf(of, { nodes: nodes(2), pods: [oldPod(of, 'n1')] })).toMatchObject({
      phase: 'Progressing',
      budget: { usedBy: [{ node: 'n2', mayRecover: true }] },
    });
  });

  test('an old pod that is broken is replaced at once, beyond the budget', () => {
    const pods = [oldPod(of, 'n1', crashing), newPod(of, 'n2', crashing), oldPod(of, 'n3')];
    expect(statusOf(of, { nodes: nodes(3), pods })).toMatchObject({
      phase: 'Progressing',
      budget: {
        unavailable: 2,
        usedBy: [
          { node: 'n1', brokenBefore: true, updated: false, mayRecover: true },
          { node: 'n2', brokenBefore: false, updated: true, mayRecover: false },
        ],
      },
    });
  });
});
