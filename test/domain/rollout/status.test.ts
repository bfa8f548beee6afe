import { describe, expect, test } from 'vitest';
import { PAUSED_STRATEGY_ANNOTATION } from '../../../src/domain/rollout/drive-state.ts';
import { event, node } from '../../support/builders.ts';
import { agent, deadNode, going, minutesAgo, newPod, nodes, oldPod, statusOf, unready } from './scene.ts';

const onDelete = { updateStrategy: { type: 'OnDelete' } };

describe('before there is anything to roll out', () => {
  test('the controller has not looked yet', () => {
    const of = agent({ status: { observedGeneration: 1 } });
    expect(statusOf(of, { nodes: nodes(1) })).toMatchObject({
      phase: 'NotObserved',
      message: 'Waiting for daemon set spec update to be observed...',
    });
  });

  test('an old controller that is refused its pods writes no status: that is said with it', () => {
    const of = agent({ status: { observedGeneration: 1 } });
    const events = [
      event(of, 'FailedCreate', 'Error creating: pods "agent-" is forbidden: exceeded quota: small'),
    ];
    expect(statusOf(of, { nodes: nodes(1), events }).message).toContain('Its pods cannot be made: ');
  });

  test('it covers no node of those that there are', () => {
    const of = agent({ podSpec: { nodeSelector: { disk: 'ssd' } } });
    expect(statusOf(of, { nodes: nodes(5) })).toMatchObject({
      phase: 'CoversNoNode',
      message: 'daemon set "agent" covers none of 5 nodes: there is nothing to roll out',
      next: 'kubectl ds why-not daemonset/agent -n default',
    });
  });

  test('it is being deleted', () => {
    const of = agent({ deletionTimestamp: minutesAgo(3) });
    expect(statusOf(of, { nodes: nodes(1), pods: [oldPod(of, 'n1')] })).toMatchObject({
      phase: 'Stuck',
      message: expect.stringContaining('the DaemonSet is being deleted since 3m') as string,
    });
  });
});

describe('while it goes on', () => {
  const of = agent();

  test('numbers, revision, outdated nodes and who is waited for', () => {
    const pods = [
      newPod(of, 'n1'),
      newPod(of, 'n2', { since: 2 }),
      oldPod(of, 'n3'),
      newPod(of, 'n4', unready),
      oldPod(of, 'n5'),
    ];
    const { daemonSet: shown, ...told } = statusOf(of, { nodes: nodes(5), pods });
    expect(shown).toBe(of);
    expect(told).toEqual({
      strategy: 'RollingUpdate',
      phase: 'Progressing',
      revision: 2,
      startedAt: minutesAgo(10),
      nodes: { desired: 5, updated: 3, available: 4 },
      outdatedNodes: ['n3', 'n5'],
      budget: {
        maxUnavailable: 1,
        maxSurge: 0,
        unavailable: 1,
        surging: 0,
        usedBy: [
          {
            node: 'n4',
            pod: 'agent-n4-new',
            reason: 'ReadinessProbe',
            message: 'container main runs, but is not ready',
            brokenBefore: false,
            updated: true,
            mayRecover: true,
          },
        ],
      },
      pace: { nodesPerMinute: 0.2, remaining: 15 * 60_000 },
      message: 'Waiting for daemon set "agent" rollout to finish: 3 out of 5 new pods have been updated...',
    });
  });

  test('percentages are rounded up over the nodes that should run it', () => {
    const half = agent({
      updateStrategy: { type: 'RollingUpdate', maxUnavailable: '25%' },
      podSpec: { nodeSelector: { role: 'worker' } },
    });
    const workers = ['a', 'b', 'c', 'd', 'e'].map((name) => node(name, { labels: { role: 'worker' } }));
    const pods = workers.map(({ metadata }) => oldPod(half, metadata.name));
    expect(statusOf(half, { nodes: [...workers, ...nodes(5)], pods }).budget).toMatchObject({
      maxUnavailable: 2,
    });
  });

  test('a pod on its way out is neither updated nor available', () => {
    const pods = [newPod(of, 'n1', going(20)), newPod(of, 'n2')];
    expect(statusOf(of, { nodes: nodes(2), pods })).toMatchObject({
      phase: 'Progressing',
      nodes: { desired: 2, updated: 1, available: 1 },
      budget: { unavailable: 1, usedBy: [{ node: 'n1', reason: 'Terminating', mayRecover: true }] },
    });
  });

  test('a pod that is ready, but not yet for minReadySeconds', () => {
    const careful = agent({ minReadySeconds: 180 });
    const pods = [newPod(careful, 'n1', { since: 2 }), oldPod(careful, 'n2')];
    expect(statusOf(careful, { nodes: nodes(2), pods })).toMatchObject({
      phase: 'Progressing',
      budget: {
        usedBy: [
          {
            reason: 'MinReadySeconds',
            message: 'the pod is ready, but not yet for 180 seconds (minReadySeconds)',
            mayRecover: true,
          },
        ],
      },
    });
  });

  test('all is updated and one is not available yet', () => {
    const pods = [newPod(of, 'n1'), newPod(of, 'n2', unready)];
    expect(statusOf(of, { nodes: nodes(2), pods })).toMatchObject({
      phase: 'Progressing',
      message: 'Waiting for daemon set "agent" rollout to finish: 1 of 2 updated pods are available...',
    });
  });

  test('while surging the old pod counts until it is gone', () => {
    const surging = agent({ updateStrategy: { type: 'RollingUpdate', maxUnavailable: 0, maxSurge: 1 } });
    const pods = [oldPod(surging, 'n1'), newPod(surging, 'n1', unready), oldPod(surging, 'n2')];
    expect(statusOf(surging, { nodes: nodes(2), pods })).toMatchObject({
      phase: 'Progressing',
      nodes: { desired: 2, updated: 0, available: 2 },
      budget: {
        maxUnavailable: 0,
        maxSurge: 1,
        unavailable: 0,
        surging: 1,
        usedBy: [
          { node: 'n1', pod: 'agent-n1-new', reason: 'ReadinessProbe', updated: true, brokenBefore: false },
        ],
      },
    });
  });
});

describe('when it is done', () => {
  const of = agent();

  test('every node that should run it does', () => {
    const told = statusOf(of, { nodes: nodes(2), pods: [newPod(of, 'n1'), newPod(of, 'n2')] });
    expect(told).toMatchObject({ phase: 'Complete', message: 'daemon set "agent" successfully rolled out' });
    expect(told).not.toHaveProperty('pace');
    expect(told).not.toHaveProperty('next');
  });

  test('a status that lags behind is not asked', () => {
    const stale = agent({ status: { desiredNumberScheduled: 9, updatedNumberScheduled: 1 } });
    expect(statusOf(stale, { nodes: nodes(1), pods: [newPod(stale, 'n1')] }).phase).toBe('Complete');
  });

  const dead = { taints: ['node.kubernetes.io/unreachable:NoSchedule'] };

  test('dead nodes that it does not cover any more are not waited for, but named', () => {
    const given = {
      nodes: [...nodes(1), deadNode('n2', 60, dead)],
      pods: [newPod(of, 'n1'), oldPod(of, 'n2', { ...unready, ...going(-60) })],
    };
    expect(statusOf(of, given)).toMatchObject({
      phase: 'Complete',
      nodes: { desired: 1, updated: 1, available: 1 },
      message:
        'daemon set "agent" successfully rolled out; 1 NotReady node (n2) is not covered and keeps a pod of another revision',
    });
  });
});

describe('under OnDelete', () => {
  const of = agent(onDelete);

  test('outdated nodes wait for somebody to delete their pods', () => {
    const told = statusOf(of, {
      nodes: nodes(9),
      pods: nodes(9).map(({ metadata: { name } }) => (name > 'n7' ? newPod(of, name) : oldPod(of, name))),
    });
    expect(told).toMatchObject({
      phase: 'Paused',
      strategy: 'OnDelete',
      message: 'daemon set "agent" is OnDelete: 2 of 9 nodes updated; the others when their pods are deleted',
      next: 'kubectl ds rollout advance agent -n default --node n1',
    });
    expect(told).not.toHaveProperty('budget');
  });

  test('all pods are updated', () => {
    expect(statusOf(of, { nodes: nodes(1), pods: [newPod(of, 'n1')] }).phase).toBe('Complete');
  });

  test('a node whose pod was deleted gets a new one', () => {
    expect(statusOf(of, { nodes: nodes(2), pods: [newPod(of, 'n1')] })).toMatchObject({
      phase: 'Progressing',
      message: 'Waiting for daemon set "agent" rollout to finish: 1 out of 2 new pods have been updated...',
    });
  });

  test('the outdated nodes are dead ones', () => {
    const given = {
      nodes: [...nodes(1), deadNode('n2', 60)],
      pods: [newPod(of, 'n1'), oldPod(of, 'n2', unready)],
    };
    expect(statusOf(of, given)).toMatchObject({
      phase: 'Stuck',
      message: expect.stringContaining('complete except 1 NotReady node (n2)') as string,
    });
  });
});

describe('when it is paused', () => {
  const former = '{"type":"RollingUpdate","rollingUpdate":{"maxUnavailable":"10%","maxSurge":0}}';
  const annotations = { [PAUSED_STRATEGY_ANNOTATION]: former };

  test('the strategy that comes back is told', () => {
    const of = agent({ ...onDelete, annotations });
    expect(statusOf(of, { nodes: nodes(2), pods: [newPod(of, 'n1'), oldPod(of, 'n2')] })).toMatchObject({
      phase: 'Paused',
      pausedStrategy: 'RollingUpdate maxUnavailable 10% maxSurge 0',
      message:
        'daemon set "agent" rollout is paused: 1 of 2 nodes updated; resume puts RollingUpdate maxUnavailable 10% maxSurge 0 back',
      next: 'kubectl ds rollout resume agent -n default',
    });
  });

  test('somebody has set another strategy since: it is not paused', () => {
    const of = agent({ annotations });
    const told = statusOf(of, { nodes: nodes(2), pods: [newPod(of, 'n1'), oldPod(of, 'n2')] });
    expect(told.phase).toBe('Progressing');
    expect(told).not.toHaveProperty('pausedStrategy');
  });

  test.each(['', 'null', '{}', '{"type":7}'])(
    'an annotation that cannot be read (%s) is no crash',
    (text) => {
      const of = agent({ ...onDelete, annotations: { [PAUSED_STRATEGY_ANNOTATION]: text } });
      expect(statusOf(of, { nodes: nodes(1), pods: [oldPod(of, 'n1')] })).toMatchObject({
        phase: 'Paused',
        pausedStrategy: 'a strategy that cannot be read',
      });
    },
  );
});
