import { describe, expect, test } from 'vitest';
import {
  agent,
  crashing,
  deadNode,
  going,
  newPod,
  nodes,
  oldPod,
  revisions,
  statusOf,
  unready,
} from './scene.ts';

const tolerant = { podSpec: { tolerations: [{ operator: 'Exists' }] } };
const unreachable = { taints: ['node.kubernetes.io/unreachable:NoSchedule'] };
const gone = { ...unready, ...going(-3000) };

describe('3 of 164 nodes were dead before the rollout began, and one may be unavailable', () => {
  const alive = nodes(161);
  const dead = ['d1', 'd2', 'd3'].map((name) => deadNode(name, 60, unreachable));
  const pods = (of: ReturnType<typeof agent>) => [
    ...alive.map(({ metadata: { name } }) => oldPod(of, name)),
    ...dead.map(({ metadata: { name } }) => oldPod(of, name, gone)),
  ];

  test.each([
    ['tolerated, the dead nodes count among those that should run it', agent(tolerant), 164],
    ['not tolerated, they do not, but use up the budget all the same', agent(), 161],
  ])('%s', (_, of, desired) => {
    const told = statusOf(of, { nodes: [...alive, ...dead], pods: pods(of) });
    expect(told).toMatchObject({
      phase: 'Stuck',
      nodes: { desired, updated: 0, available: 161 },
      budget: { maxUnavailable: 1, unavailable: 3 },
      message: `daemon set "agent" rollout is stuck: 0 out of ${desired} new pods have been updated; 3 of 1 allowed unavailable: d1, d2 and d3 are NotReady since before this rollout`,
      next: 'kubectl describe node d1',
    });
    expect(told.budget?.usedBy).toHaveLength(3);
    expect(told.budget?.usedBy[0]).toMatchObject({
      node: 'd1',
      pod: 'agent-d1-old',
      reason: 'NodeNotReady',
      brokenBefore: true,
      mayRecover: false,
    });
  });

  test('before 1.21 only nodes that should run it counted: the rollout goes on', () => {
    const of = agent();
    expect(statusOf(of, { nodes: [...alive, ...dead], pods: pods(of), release: 20 }).phase).toBe(
      'Progressing',
    );
  });

  test('the controller is about to delete the pods of the dead nodes: no kubelet will end them', () => {
    const of = agent(tolerant);
    const standing = [
      ...alive.map(({ metadata: { name } }) => oldPod(of, name)),
      ...dead.map(({ metadata: { name } }) => oldPod(of, name, unready)),
    ];
    expect(statusOf(of, { nodes: [...alive, ...dead], pods: standing }).phase).toBe('Stuck');
  });

  test('four may be unavailable: the rollout goes on', () => {
    const of = agent({ ...tolerant, updateStrategy: { type: 'RollingUpdate', maxUnavailable: '2%' } });
    expect(statusOf(of, { nodes: [...alive, ...dead], pods: pods(of) }).phase).toBe('Progressing');
  });

  test('a pod that is starting elsewhere makes no room: three are too many for ever', () => {
    const of = agent(tolerant);
    const starting = [...pods(of).slice(1), newPod(of, 'n1', unready)];
    const told = statusOf(of, { nodes: [...alive, ...dead], pods: starting });
    expect(told.phase).toBe('Stuck');
    expect(told.message).toContain(
      '4 of 1 allowed unavailable: d1, d2 and d3 are NotReady since before this rollout',
    );
  });
});

describe('a node dies after its update', () => {
  const of = agent();
  const pods = [oldPod(of, 'n1'), oldPod(of, 'n2'), newPod(of, 'n3', { ready: false, since: 3 })];

  test('that is said, and that it proves nothing', () => {
    expect(statusOf(of, { nodes: [...nodes(2), deadNode('n3', 3)], pods })).toMatchObject({
      phase: 'Stuck',
      budget: {
        unavailable: 1,
        usedBy: [{ node: 'n3', updated: true, brokenBefore: false, mayRecover: false }],
      },
      message:
        'daemon set "agent" rollout is stuck: 1 out of 3 new pods have been updated; 1 of 1 allowed unavailable: n3 is NotReady since after its update, which is no proof that the update is at fault',
    });
  });

  test('also where the DaemonSet does not cover it any more for its taint', () => {
    expect(statusOf(of, { nodes: [...nodes(2), deadNode('n3', 3, unreachable)], pods })).toMatchObject({
      phase: 'Stuck',
      nodes: { desired: 2, updated: 0 },
      budget: { unavailable: 1, usedBy: [{ node: 'n3', reason: 'NodeNotReady', brokenBefore: false }] },
    });
  });

  test('a node that died before its pod was replaced tells nothing of the pod that it had', () => {
    const deleted = [oldPod(of, 'n1'), oldPod(of, 'n2'), oldPod(of, 'n3', gone)];
    const [user] =
      statusOf(of, { nodes: [...nodes(2), deadNode('n3', 3)], pods: deleted }).budget?.usedBy ?? [];
    expect(user).toMatchObject({ node: 'n3', updated: false });
    expect(user).not.toHaveProperty('brokenBefore');
  });
});

test('three updates one after the other that never get ready: none of 3 nodes has a ready pod', () => {
  const of = agent();
  const hashes = ['new', 'old', 'older'];
  const pods = hashes.map((hash, index) =>
    newPod(of, `n${index + 1}`, { ...crashing, labels: { app: 'agent', 'controller-revision-hash': hash } }),
  );
  // The controller replaces what is old and broken at once; when that is done, nothing is left but broken new pods.
  expect(statusOf(of, { nodes: nodes(3), pods })).toMatchObject({
    phase: 'Progressing',
    nodes: { desired: 3, updated: 1, available: 0 },
    budget: {
      unavailable: 3,
      usedBy: [{ updated: true, mayRecover: false }, { mayRecover: true }, { mayRecover: true }],
    },
  });
  const replaced = nodes(3).map(({ metadata: { name } }) => newPod(of, name, crashing));
  expect(statusOf(of, { nodes: nodes(3), pods: replaced })).toMatchObject({
    phase: 'Stuck',
    nodes: { desired: 3, updated: 3, available: 0 },
    message:
      'daemon set "agent" rollout is stuck: 0 of 3 updated pods are available; n1, n2 and n3: container main keeps crashing: 4 restarts, last exit code 1 (Error)',
  });
});

test('a hostPort and maxSurge: the new pod waits for the port of the old one, and that one for the new pod', () => {
  const of = agent({
    updateStrategy: { type: 'RollingUpdate', maxUnavailable: 0, maxSurge: 2 },
    podSpec: { ports: [54_323] },
  });
  const waiting = { targetNode: 'n1' };
  const pods = [oldPod(of, 'n1'), newPod(of, 'n1', waiting), oldPod(of, 'n2'), oldPod(of, 'n3')];
  const told = statusOf(of, { nodes: nodes(3), pods });
  expect(told).toMatchObject({
    phase: 'Stuck',
    budget: {
      maxSurge: 2,
      surging: 1,
      usedBy: [
        {
          node: 'n1',
          pod: 'agent-n1-new',
          reason: 'HostPort',
          message: "host port 54323/TCP is held by the DaemonSet's own pod default/agent-n1-old",
          mayRecover: false,
        },
      ],
    },
    message:
      'daemon set "agent" rollout can never finish: on n1 the new pod needs host port 54323/TCP, which the old pod agent-n1-old holds until the new one is available; use maxUnavailable instead of maxSurge',
    next: `kubectl patch daemonset agent -n default -p '{"spec":{"updateStrategy":{"rollingUpdate":{"maxSurge":0,"maxUnavailable":1}}}}'`,
  });
});

describe('everything is done but on NotReady nodes', () => {
  const of = agent(tolerant);
  const given = {
    nodes: [...nodes(7), ...['d1', 'd2', 'd3'].map((name) => deadNode(name, 60))],
    pods: [
      ...nodes(7).map(({ metadata: { name } }) => newPod(of, name)),
      oldPod(of, 'd1', gone),
      newPod(of, 'd2', { ready: false }),
    ],
  };

  test('is complete for nobody who has not said so', () => {
    expect(statusOf(of, given)).toMatchObject({
      phase: 'Stuck',
      nodes: { desired: 10, updated: 8, available: 7 },
      message:
        'daemon set "agent" rollout is complete except 3 NotReady nodes (d1, d2 and d3); --tolerate-not-ready=3 accepts that',
      next: 'kubectl ds rollout status agent -n default --tolerate-not-ready=3',
    });
  });

  test.each<[string, 'nodes' | 'percent', number, string]>([
    ['as many', 'nodes', 3, 'Complete'],
    ['more', 'nodes', 9, 'Complete'],
    ['fewer', 'nodes', 2, 'Stuck'],
    ['30% of ten nodes', 'percent', 30, 'Complete'],
    ['21%, rounded up', 'percent', 21, 'Complete'],
    ['20%', 'percent', 20, 'Stuck'],
  ])('is judged by how many are tolerated: %s', (_, kind, value, phase) => {
    expect(statusOf(of, given, { tolerateNotReady: { kind, value } }).phase).toBe(phase);
  });

  test('and is told as what it is', () => {
    expect(statusOf(of, given, { tolerateNotReady: { kind: 'nodes', value: 3 } }).message).toBe(
      'daemon set "agent" successfully rolled out except 3 NotReady nodes (d1, d2 and d3)',
    );
  });

  test('a node that is ready and lacks its pod is not tolerated', () => {
    const pods = [...given.pods.slice(1), newPod(of, 'n1', crashing)];
    expect(statusOf(of, { ...given, pods }, { tolerateNotReady: { kind: 'nodes', value: 9 } }).phase).toBe(
      'Stuck',
    );
  });
});

test('a strategy that the controller refuses', () => {
  const of = agent({ updateStrategy: { type: 'RollingUpdate', maxUnavailable: '90' } });
  const told = statusOf(of, { nodes: nodes(1), pods: [oldPod(of, 'n1')] });
  expect(told).toMatchObject({
    phase: 'Stuck',
    message:
      'daemon set "agent" rollout is stuck: 0 out of 1 new pods have been updated, and the controller refuses the strategy: maxUnavailable "90" is neither a number nor a percentage: use 1 or 10%',
  });
  expect(told).not.toHaveProperty('budget');
});

test('a strategy that allows nothing, as one that surges does where surging is ignored', () => {
  const of = agent({ updateStrategy: { type: 'RollingUpdate', maxUnavailable: 0, maxSurge: 2 } });
  expect(statusOf(of, { nodes: nodes(1), pods: [oldPod(of, 'n1')], release: 20 })).toMatchObject({
    phase: 'Stuck',
    message:
      'daemon set "agent" rollout is stuck: 0 out of 1 new pods have been updated; the strategy allows no node to be unavailable, and this release ignores maxSurge',
  });
});

test('pods of a node that is gone use up the budget until they are removed', () => {
  const of = agent();
  const pods = [oldPod(of, 'n1'), oldPod(of, 'gone', gone)];
  expect(statusOf(of, { nodes: nodes(1), pods })).toMatchObject({
    phase: 'Progressing',
    budget: { unavailable: 1, usedBy: [{ node: 'gone', reason: 'NodeGone' }] },
  });
});

test('a rollout of 5,000 nodes is judged in one pass', () => {
  const of = agent();
  const many = nodes(5000);
  const pods = many.map(({ metadata: { name } }, index) => (index < 2500 ? newPod : oldPod)(of, name));
  const seconds = (count: number): number => {
    const begin = performance.now();
    statusOf(of, {
      nodes: many.slice(0, count),
      pods: pods.slice(0, count),
      controllerRevisions: revisions(of),
    });
    return (performance.now() - begin) / 1000;
  };
  seconds(500);
  expect(seconds(5000)).toBeLessThan(2);
});
