import { describe, expect, test } from 'vitest';
import { viewOf } from '../../../src/domain/cluster-view.ts';
import { pairOf } from '../../../src/domain/coverage/coverage.ts';
import type { ClusterState } from '../../../src/domain/cluster-state.ts';
import type { DaemonSet, Node, Pod } from '../../../src/domain/objects.ts';
import {
  condition,
  daemonSet,
  event,
  node,
  NOW,
  pod,
  port,
  priorityClass,
  state,
} from '../../support/builders.ts';

interface Row {
  readonly name: string;
  readonly of?: DaemonSet;
  readonly on?: Node;
  readonly pods?: readonly Pod[];
  readonly given?: Partial<ClusterState>;
  readonly kinds: readonly string[];
  readonly says?: string;
}

const agent = daemonSet('agent');
const n1 = node('n1');
const unseen = daemonSet('agent', { generation: 1, status: { observedGeneration: 0 } });
const waiting = (reason: string, message = '') => ({
  containerStatuses: [
    { name: 'main', ready: false, restartCount: 0, state: { waiting: { reason, message } }, lastState: {} },
  ],
});
const crashed = { name: 'main', ready: false, restartCount: 7 };
const hungry = daemonSet('agent', { podSpec: { requests: { cpu: '5' } } });
const important = daemonSet('agent', { podSpec: { requests: { cpu: '3' }, priorityClassName: 'high' } });
const ported = daemonSet('agent', { podSpec: { containers: [{ ports: [port(9100)] }] } });
const other = (options: Parameters<typeof pod>[1]) => pod('other', { node: 'n1', ...options });

describe('why a node lacks a healthy daemon pod', () => {
  test.each<Row>([
    {
      name: 'a request above what is free is short by the difference',
      of: hungry,
      pods: [pod('agent-x', { owner: hungry, targetNode: 'n1' }), other({ requests: { cpu: '100m' } })],
      kinds: ['InsufficientResource'],
      says: 'needs 5 cpu, 3.9 of 4 free: short by 1.1',
    },
    {
      name: 'pods of lower priority could make room',
      of: important,
      pods: [
        pod('agent-x', { owner: important, targetNode: 'n1', priority: 10 }),
        other({ requests: { cpu: '2' } }),
      ],
      given: { priorityClasses: [priorityClass('high', 10)] },
      kinds: ['InsufficientResource', 'Preemptible'],
      says: 'default/other',
    },
    {
      name: 'pods of equal priority could not',
      of: important,
      pods: [
        pod('agent-x', { owner: important, targetNode: 'n1', priority: 10 }),
        other({ requests: { cpu: '2' }, priority: 10 }),
      ],
      kinds: ['InsufficientResource'],
    },
    {
      name: 'a host port is held by a pod with a name',
      of: ported,
      pods: [
        pod('agent-x', { owner: ported, targetNode: 'n1' }),
        other({ podSpec: { containers: [{ ports: [port(9100)] }] } }),
      ],
      kinds: ['HostPort'],
      says: 'host port 9100/TCP is held by default/other',
    },
    {
      name: 'a dead node is told as that before its taint',
      on: node('n1', {
        taints: ['node.kubernetes.io/unreachable:NoSchedule'],
        conditions: [condition('Ready', 'Unknown', { reason: 'NodeStatusUnknown' })],
      }),
      kinds: ['NodeNotReady', 'UntoleratedTaint'],
      says: 'Ready is Unknown (NodeStatusUnknown)',
    },
    {
      name: 'a cordon is no reason',
      on: node('n1', { unschedulable: true, taints: ['node.kubernetes.io/unschedulable:NoSchedule'] }),
      kinds: ['Unknown'],
    },
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
      name: 'a controller that has not seen the newest change',
      of: daemonSet('agent', { generation: 3, status: { observedGeneration: 2 } }),
      kinds: ['NotObserved'],
      says: 'generation 3, seen 2',
    },
    {
      name: 'a controller that is refused now is not behind, though it writes no status meanwhile',
      of: unseen,
      given: {
        events: [event(unseen, 'FailedCreate', 'Error creating: no PriorityClass with name x was found')],
      },
      kinds: ['CreateRejected'],
      says: 'a missing priority class',
    },
    {
      name: 'a controller that was refused long ago and has not seen the newest change is both',
      of: unseen,
      given: {
        events: [
          event(unseen, 'FailedCreate', 'Error creating: exceeded quota', { lastTimestamp: NOW - 3_000_000 }),
        ],
      },
      kinds: ['CreateRejected', 'NotObserved'],
    },
    {
      name: 'a DaemonSet that is being deleted',
      of: daemonSet('agent', { deletionTimestamp: NOW - 60_000, finalizers: ['foregroundDeletion'] }),
      kinds: ['Deleting'],
      says: 'held by foregroundDeletion',
    },
    {
      name: 'scheduling gates',
      pods: [
        pod('agent-x', {
          owner: agent,
          targetNode: 'n1',
          podSpec: { schedulingGates: ['example.com/wait'] },
        }),
      ],
      kinds: ['SchedulingGated'],
      says: 'example.com/wait',
    },
    {
      name: 'another scheduler',
      pods: [pod('agent-x', { owner: agent, targetNode: 'n1', podSpec: { schedulerName: 'batch' } })],
      kinds: ['OtherScheduler'],
      says: 'batch',
    },
    {
      name: 'every check passes: nothing is guessed, the scheduler is quoted',
      pods: [
        pod('agent-x', {
          owner: agent,
          targetNode: 'n1',
          conditions: [condition('PodScheduled', 'False', { message: '0/1 nodes are available' })],
        }),
      ],
      kinds: ['Unknown'],
      says: 'no reason found in the objects: every check passes; look at the scheduler, which last said: 0/1 nodes are available',
    },
    {
      name: 'what would keep a missing pod from being scheduled does not explain that none was made',
      of: hungry,
      kinds: ['Unknown', 'InsufficientResource'],
      says: 'look at the controller manager',
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
    { name: 'a healthy pod has no reasons', pods: [pod('agent-x', { owner: agent, node: 'n1' })], kinds: [] },
  ])('$name', ({ of = agent, on = n1, pods = [], given = {}, kinds, says = '' }) => {
    const view = viewOf(state({ daemonSets: [of], nodes: [on], pods, ...given }));
    const { reasons } = pairOf(of, on.metadata.name, view);
    expect(reasons.map(({ kind }) => kind)).toEqual(kinds);
    expect(reasons.map(({ message }) => message).join('\n')).toContain(says);
  });
});
