import { describe, expect, test } from 'vitest';
import { planOf } from '../../../src/domain/manifest/plan.ts';
import { upgraded } from '../../../src/domain/manifest/upgrade.ts';
import type { ClusterState } from '../../../src/domain/cluster-state.ts';
import type { DaemonSet } from '../../../src/domain/objects.ts';
import { condition, daemonSet, node, NOW, pod, revision, state } from '../../support/builders.ts';
import { manifest } from './inputs.ts';

function plan(of: DaemonSet, cluster: ClusterState) {
  return planOf({
    given: manifest(),
    upgraded: upgraded(manifest()),
    daemonSet: of,
    state: cluster,
    others: [],
  });
}

const nodes = ['a', 'b', 'c', 'd'].map((name) => node(name));
const second = { podSpec: { containers: [{ image: 'registry.example/main:2' }] } };

describe('a new DaemonSet', () => {
  test('covers the nodes that it should run on, all at once', () => {
    const tainted = node('t', { taints: ['own:NoSchedule'] });
    const full = node('full', { allocatable: { pods: '0' } });
    const found = plan(daemonSet('agent'), state({ nodes: [...nodes.slice(0, 2), tainted, full] }));

    expect(found.action).toBe('create');
    expect(found.coverage?.nodes).toEqual({
      total: 4,
      eligible: 3,
      excluded: 1,
      misscheduled: 0,
      pending: 1,
      unknown: 0,
    });
    expect(
      found.coverage?.perNode.map(({ node: name, pod: is, fits, reasons }) => [
        name,
        is,
        fits,
        reasons[0]?.kind,
      ]),
    ).toEqual([
      ['a', 'new', true, undefined],
      ['b', 'new', true, undefined],
      ['t', 'none', undefined, 'UntoleratedTaint'],
      ['full', 'new', false, 'InsufficientResource'],
    ]);
    expect(found.coverage?.reasons.map(({ kind }) => kind)).toEqual([
      'InsufficientResource',
      'UntoleratedTaint',
    ]);
    expect(found.rollout).toEqual({ how: 'atOnce', nodes: 3, rounds: 1 });
  });

  test('adopts orphans that it selects, and replaces those of another template', () => {
    const orphan = pod('old-1', { node: 'a', labels: { app: 'agent', 'controller-revision-hash': 'x' } });
    const found = plan(daemonSet('agent'), state({ nodes: nodes.slice(0, 2), pods: [orphan] }));
    expect(found.impact.daemonSets[0]?.adopted).toMatchObject([{ pod: 'old-1' }]);
    expect(found.coverage?.perNode.map(({ pod: is }) => is)).toEqual(['replaced', 'new']);
  });

  test('where nodes could not be read nothing is said of coverage', () => {
    const found = plan(daemonSet('agent'), state({ without: ['nodes'] }));
    expect(found).not.toHaveProperty('coverage');
    expect(found.impact.warnings.map(({ kind }) => kind)).toContain('NotJudged');
  });
});

describe('a changed DaemonSet', () => {
  const now = daemonSet('agent', { updateStrategy: { type: 'RollingUpdate', maxUnavailable: '50%' } });
  const label = { 'controller-revision-hash': 'h1' };
  const since = (seconds: number) => [
    condition('Ready', 'True', { lastTransitionTime: NOW - 3_600_000 + seconds * 1000 }),
  ];
  const pods = nodes.map(({ metadata: { name } }, index) =>
    pod(`agent-${name}`, {
      owner: now,
      node: name,
      labels: { app: 'agent', ...label },
      creationTimestamp: NOW - 3_600_000,
      conditions: since(10 * (index + 1)),
    }),
  );
  const cluster = state({
    nodes,
    daemonSets: [now],
    pods,
    controllerRevisions: [revision(now, 1, 'h1')],
  });
  const { updateStrategy } = now.spec;

  test('the same again changes nothing', () => {
    const found = plan(now, cluster);
    expect(found.action).toBe('unchanged');
    expect(found).not.toHaveProperty('rollout');
    expect(found.coverage?.perNode.map(({ pod: is }) => is)).toEqual(['kept', 'kept', 'kept', 'kept']);
  });

  test('another template is rolled out in rounds, as fast as pods started before', () => {
    const found = plan(daemonSet('agent', { ...second, updateStrategy }), cluster);
    expect(found.action).toBe('update');
    expect(found.coverage?.perNode.map(({ pod: is }) => is)).toEqual(nodes.map(() => 'replaced'));
    expect(found.rollout).toEqual({
      how: 'rolling',
      nodes: 4,
      atATime: 2,
      rounds: 2,
      expectedDuration: 40_000,
    });
  });

  test('minReadySeconds counts in each round', () => {
    const slow = daemonSet('agent', { ...second, updateStrategy, minReadySeconds: 30 });
    expect(plan(slow, cluster).rollout?.expectedDuration).toBe(100_000);
  });

  test('with surge, so many have a second pod', () => {
    const surging = { type: 'RollingUpdate', maxUnavailable: 0, maxSurge: 1 };
    expect(plan(daemonSet('agent', { ...second, updateStrategy: surging }), cluster).rollout).toMatchObject({
      atATime: 1,
      rounds: 4,
    });
  });

  test('what has no room never ends: no duration is told', () => {
    const large = {
      podSpec: { containers: [{ image: 'registry.example/main:2', requests: { cpu: '100' } }] },
      updateStrategy,
    };
    const { rollout, coverage } = plan(daemonSet('agent', large), cluster);
    expect(rollout).not.toHaveProperty('expectedDuration');
    expect(coverage?.nodes.pending).toBe(4);
  });

  test.each([
    ['as many without room as may be unavailable hold it up for good', '1', 1],
    ['fewer do not', '50%', undefined],
  ])('%s', (_, maxUnavailable, blockedBy) => {
    const small = node('small', { allocatable: { cpu: '1' } });
    const needs = { podSpec: { containers: [{ image: 'registry.example/main:2', requests: { cpu: '2' } }] } };
    const smallCluster = {
      ...cluster,
      nodes: [...nodes, small],
      pods: [...pods, pod('agent-small', { owner: now, node: 'small', labels: { app: 'agent', ...label } })],
    };
    const rolling = { type: 'RollingUpdate', maxUnavailable: Number(maxUnavailable) || maxUnavailable };
    const found = plan(daemonSet('agent', { ...needs, updateStrategy: rolling }), smallCluster);
    expect(found.coverage?.nodes.pending).toBe(1);
    expect(found.rollout?.blockedBy).toBe(blockedBy);
  });

  test('pods that admission refuses are told apart from a manifest that the API refuses', () => {
    const typo = daemonSet('agent', { podSpec: { priorityClassName: 'typo' }, updateStrategy });
    const found = plan(typo, { ...cluster, priorityClasses: [] });
    expect(found.podsRefusedFor).toEqual(['PriorityClassMissing']);
    expect(found).not.toHaveProperty('refused');
    expect(plan(now, { ...cluster, priorityClasses: [] }).podsRefusedFor).toEqual([]);
  });

  test('under OnDelete nothing is rolled out', () => {
    const found = plan(daemonSet('agent', { ...second, updateStrategy: { type: 'OnDelete' } }), cluster);
    expect(found.action).toBe('update');
    expect(found).not.toHaveProperty('rollout');
    expect(found.impact.warnings.map(({ kind }) => kind)).toContain('OnDeleteLeaves');
  });

  test('a node that lacks its pod now lacks it still', () => {
    const full = node('full', { allocatable: { pods: '0' } });
    const found = plan(now, { ...cluster, nodes: [...nodes, full] });
    expect(found.coverage?.nodes.pending).toBe(1);
    expect(found.coverage?.perNode.at(-1)).toMatchObject({ node: 'full', pod: 'new', fits: false });
  });
});

describe('pods where they should not run', () => {
  const tainted = node('t', { taints: ['own:NoSchedule'] });
  const agent = daemonSet('agent');
  const here = pod('agent-t', {
    owner: agent,
    node: 't',
    labels: { app: 'agent', 'controller-revision-hash': 'h1' },
  });
  const cluster = state({
    nodes: [tainted],
    daemonSets: [agent],
    pods: [here],
    controllerRevisions: [revision(agent, 1, 'h1')],
  });

  test('stay with the same template', () => {
    const { coverage } = plan(agent, cluster);
    expect(coverage?.nodes).toMatchObject({ eligible: 0, misscheduled: 1 });
  });

  test('go with another, by the rolling update', () => {
    const { coverage } = plan(daemonSet('agent', second), cluster);
    expect(coverage?.nodes).toMatchObject({ eligible: 0, misscheduled: 0 });
  });
});
