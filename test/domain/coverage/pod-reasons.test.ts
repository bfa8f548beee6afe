import { describe, expect, test } from 'vitest';
import { NOW, pod } from '../../support/builders.ts';
import { agent, tell, type Told } from './told.ts';

const waiting = (reason: string, message = '') => ({
  containerStatuses: [
    { name: 'main', ready: false, restartCount: 0, state: { waiting: { reason, message } }, lastState: {} },
  ],
});
const crashed = { name: 'main', ready: false, restartCount: 7 };

describe('why a daemon pod that is there is not ready', () => {
  test.each<Told>([
    {
      name: 'an image that cannot be pulled',
      pods: [
        pod('agent-x', {
          owner: agent,
          node: 'n1',
          ready: false,
          ...waiting('ImagePullBackOff', 'not found'),
        }),
      ],
      kinds: ['ImagePull'],
      says: 'not found',
    },
    {
      name: 'a crash loop, with its exit code and last words',
      pods: [
        pod('agent-x', {
          owner: agent,
          node: 'n1',
          ready: false,
          containerStatuses: [
            {
              ...crashed,
              state: { waiting: { reason: 'CrashLoopBackOff', message: '' } },
              lastState: { terminated: { reason: 'OOMKilled', message: 'out of memory', exitCode: 137 } },
            },
          ],
        }),
      ],
      kinds: ['CrashLoop'],
      says: '7 restarts, last exit code 137 (OOMKilled): out of memory',
    },
    {
      name: 'a container that runs and is not ready',
      pods: [
        pod('agent-x', {
          owner: agent,
          node: 'n1',
          ready: false,
          containerStatuses: [{ ...crashed, state: { running: { startedAt: NOW } }, lastState: {} }],
        }),
      ],
      kinds: ['ReadinessProbe'],
    },
    {
      name: 'a container that has not started, with the kubelet’s word for why',
      pods: [
        pod('agent-x', {
          owner: agent,
          node: 'n1',
          ready: false,
          ...waiting('CreateContainerConfigError', 'secret "s" not found'),
        }),
      ],
      kinds: ['ContainerCreating'],
      says: 'secret "s" not found',
    },
    {
      name: 'an evicted pod',
      pods: [
        pod('agent-x', {
          owner: agent,
          node: 'n1',
          phase: 'Failed',
          reason: 'Evicted',
          message: 'low on disk',
          containerStatuses: [],
        }),
      ],
      kinds: ['PodFailed'],
      says: 'Evicted (low on disk)',
    },
    {
      name: 'a pod that cannot go, with its finalizer',
      pods: [
        pod('agent-x', {
          owner: agent,
          node: 'n1',
          deletionTimestamp: NOW - 600_000,
          finalizers: ['example.com/hold'],
        }),
      ],
      kinds: ['Terminating'],
      says: 'should have gone 10m ago, held by example.com/hold',
    },
    {
      name: 'a pod that failed as a whole is in no crash loop',
      pods: [
        pod('agent-x', {
          owner: agent,
          node: 'n1',
          phase: 'Failed',
          reason: 'Evicted',
          containerStatuses: [
            {
              ...crashed,
              state: { terminated: { reason: 'Error', message: '', exitCode: 137 } },
              lastState: {},
            },
          ],
        }),
      ],
      kinds: ['PodFailed'],
    },
    {
      name: 'a container that was started again a moment ago is still in its crash loop',
      pods: [
        pod('agent-x', {
          owner: agent,
          node: 'n1',
          ready: false,
          containerStatuses: [
            {
              ...crashed,
              state: { running: { startedAt: NOW - 5_000 } },
              lastState: { terminated: { reason: 'Error', message: '', exitCode: 2 } },
            },
          ],
        }),
      ],
      kinds: ['CrashLoop'],
      says: 'last exit code 2',
    },
    {
      name: 'beside a live pod, one that is terminating is no reason',
      pods: [
        pod('old', { owner: agent, node: 'n1', deletionTimestamp: NOW - 60_000 }),
        pod('new', { owner: agent, node: 'n1' }),
      ],
      kinds: [],
    },
    {
      name: 'a pod that is deleted and has ended no longer holds the node',
      pods: [pod('old', { owner: agent, node: 'n1', phase: 'Failed', deletionTimestamp: NOW - 60_000 })],
      kinds: ['Unknown'],
      says: 'no pod was made',
    },
    {
      name: 'in old releases it does',
      pods: [pod('old', { owner: agent, node: 'n1', phase: 'Failed', deletionTimestamp: NOW - 60_000 })],
      given: { release: 27 },
      kinds: ['PodFailed', 'Terminating'],
    },
  ])('$name', (row) => {
    const { kinds, messages } = tell(row);
    expect(kinds).toEqual(row.kinds);
    expect(messages).toContain(row.says ?? '');
  });
});
