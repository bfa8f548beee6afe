import { describe, expect, test } from 'vitest';
import { SharedParts } from '../../src/cluster/shared-parts.ts';
import { daemonSet, pod } from '../support/builders.ts';

const agent = daemonSet('agent');

describe('of pods that are alike in a part', () => {
  test('the part is kept once', () => {
    const parts = new SharedParts();
    const [a, b] = ['n1', 'n2'].map((node) => parts.pod(pod(`agent-${node}`, { owner: agent, node })));
    expect(a?.spec.containers).toBe(b?.spec.containers);
    expect(a?.spec.tolerations).toBe(b?.spec.tolerations);
    expect(a?.metadata.labels).toBe(b?.metadata.labels);
    expect(a?.metadata.ownerReferences).toBe(b?.metadata.ownerReferences);
    expect([a?.spec.nodeName, b?.spec.nodeName]).toEqual(['n1', 'n2']);
  });

  test('so is the status of pods that became ready together, and that of one that is not is its own', () => {
    const parts = new SharedParts();
    const [a, b, c] = [true, true, false].map((ready, number) => {
      const running = { startedAt: number };
      const main = { name: 'main', ready, restartCount: 0, state: { running }, lastState: {} };
      return parts.pod(
        pod(`agent-${number}`, { owner: agent, node: `n${number}`, containerStatuses: [main] }),
      );
    });
    expect(a?.status).toBe(b?.status);
    expect(c?.status.containerStatuses[0]?.state).toEqual({ running: { startedAt: 2 } });
  });

  test('a pod that waits for its node keeps the affinity that names it', () => {
    const waiting = pod('agent-1', { owner: agent });
    expect(new SharedParts().pod(waiting).spec).toEqual(waiting.spec);
  });

  test('a bound pod loses the steps on its way, and keeps what they have led to', () => {
    const condition = (type: string) => ({
      type,
      status: 'True',
      reason: '',
      message: '',
      lastTransitionTime: 1,
    });
    const bound = pod('agent-1', { owner: agent, node: 'n1' });
    const conditions = ['Initialized', 'Ready', 'ContainersReady', 'PodScheduled', 'PodResizePending'];
    const told = { ...bound, status: { ...bound.status, conditions: conditions.map(condition) } };
    expect(new SharedParts().pod(told).status.conditions.map(({ type }) => type)).toEqual([
      'Ready',
      'PodResizePending',
    ]);
  });

  test('of a container that is ready nobody asks since when it runs', () => {
    const status = { name: 'main', restartCount: 3, lastState: {}, state: { running: { startedAt: 7 } } };
    const containerStatuses = [
      { ...status, ready: true },
      { ...status, ready: false },
    ];
    const bound = pod('agent-1', { owner: agent, node: 'n1', containerStatuses });
    expect(new SharedParts().pod(bound).status.containerStatuses.map(({ state }) => state.running)).toEqual([
      { startedAt: 0 },
      { startedAt: 7 },
    ]);
  });

  test('nothing else of a pod changes', () => {
    const bound = pod('agent-1', { owner: agent, node: 'n1', containerStatuses: [] });
    const { podAffinity, podAntiAffinity } = bound.spec.affinity;
    expect(new SharedParts().pod(bound)).toEqual({
      ...bound,
      spec: { ...bound.spec, affinity: { podAffinity, podAntiAffinity } },
    });
  });

  test('a DaemonSet whose status changes asks for the same as before', () => {
    const parts = new SharedParts();
    const [before, after] = [1, 2].map((ready) =>
      parts.daemonSet(daemonSet('agent', { status: { numberReady: ready } })),
    );
    expect(after?.spec).toBe(before?.spec);
    expect(after?.status.numberReady).toBe(2);
  });
});
