import { describe, expect, test } from 'vitest';
import type { DaemonSetStatus } from '../../../src/domain/objects.ts';
import type { StateOptions } from '../../support/builders.ts';
import { agent, deadNode, going, newPod, nodes, oldPod, statusOf, unready } from './scene.ts';

const onDelete = { updateStrategy: { type: 'OnDelete' } };

/** TestDaemonSetStatusViewerStatus, staging/src/k8s.io/kubectl/pkg/polymorphichelpers/rollout_status_test.go, v1.34. */
describe('where only the status of the DaemonSet can be read, its numbers tell what they tell kubectl', () => {
  const numbers = (
    updatedNumberScheduled: number,
    desiredNumberScheduled: number,
    numberAvailable: number,
  ) => ({
    observedGeneration: 1,
    updatedNumberScheduled,
    desiredNumberScheduled,
    numberAvailable,
  });

  test.each<[string, number, Partial<DaemonSetStatus>, string, string]>([
    [
      'no pod is updated',
      0,
      numbers(0, 1, 0),
      'Progressing',
      'Waiting for daemon set "agent" rollout to finish: 0 out of 1 new pods have been updated...',
    ],
    [
      'an updated pod is not available',
      1,
      numbers(2, 2, 1),
      'Progressing',
      'Waiting for daemon set "agent" rollout to finish: 1 of 2 updated pods are available...',
    ],
    [
      'all are updated and available',
      1,
      numbers(2, 2, 2),
      'Complete',
      'daemon set "agent" successfully rolled out',
    ],
    [
      'the controller has not seen the newest generation',
      2,
      numbers(2, 2, 2),
      'NotObserved',
      'Waiting for daemon set spec update to be observed...',
    ],
    [
      'no node should run it, which kubectl calls a success',
      1,
      numbers(0, 0, 0),
      'CoversNoNode',
      'daemon set "agent" covers no node: there is nothing to roll out',
    ],
  ])('%s', (_, generation, status, phase, message) => {
    const told = statusOf(agent({ generation, status }), {
      without: ['nodes', 'pods', 'controllerrevisions'],
    });
    expect(told).toMatchObject({ phase, message });
    expect(told).not.toHaveProperty('budget');
    expect(told).not.toHaveProperty('outdatedNodes');
  });

  test('OnDelete is no error', () => {
    const of = agent({ ...onDelete, status: { ...numbers(2, 9, 9), observedGeneration: 2 } });
    expect(statusOf(of, { without: ['nodes', 'pods', 'controllerrevisions'] })).toMatchObject({
      phase: 'Paused',
      strategy: 'OnDelete',
      message: 'daemon set "agent" is OnDelete: 2 of 9 nodes updated; the others when their pods are deleted',
      next: 'kubectl ds rollout advance agent -n default --node NODE',
    });
  });
});

describe('where only revisions cannot be read', () => {
  const of = agent({ status: { desiredNumberScheduled: 3, updatedNumberScheduled: 1, numberAvailable: 3 } });
  const given: StateOptions = {
    nodes: [...nodes(2), deadNode('n3', 60)],
    pods: [newPod(of, 'n1'), oldPod(of, 'n2'), oldPod(of, 'n3', { ...unready, ...going(-60) })],
    without: ['controllerrevisions'],
  };

  test('the status tells how many are updated, and nothing is called stuck', () => {
    expect(statusOf(of, given)).toMatchObject({
      phase: 'Progressing',
      nodes: { desired: 3, updated: 1, available: 2 },
      message: 'Waiting for daemon set "agent" rollout to finish: 1 out of 3 new pods have been updated...',
    });
    expect(statusOf(of, given)).not.toHaveProperty('revision');
  });

  test('who lacks a pod is told, but not of which revision that is', () => {
    const [user] = statusOf(of, given).budget?.usedBy ?? [];
    expect(user).toMatchObject({ node: 'n3', reason: 'NodeNotReady', mayRecover: false });
    expect(user).not.toHaveProperty('updated');
    expect(user).not.toHaveProperty('brokenBefore');
  });
});
