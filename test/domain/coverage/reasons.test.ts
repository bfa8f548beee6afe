import { describe, expect, test } from 'vitest';
import { condition, daemonSet, event, node, NOW, pod, port, priorityClass } from '../../support/builders.ts';
import { agent, tell, type Told } from './told.ts';

const unseen = daemonSet('agent', { generation: 1, status: { observedGeneration: 0 } });
const hungry = daemonSet('agent', { podSpec: { requests: { cpu: '5' } } });
const important = daemonSet('agent', { podSpec: { requests: { cpu: '3' }, priorityClassName: 'high' } });
const ported = daemonSet('agent', { podSpec: { containers: [{ ports: [port(9100)] }] } });
const other = (options: Parameters<typeof pod>[1]) => pod('other', { node: 'n1', ...options });

describe('why a node lacks a healthy daemon pod', () => {
  test.each<Told>([
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
    { name: 'a healthy pod has no reasons', pods: [pod('agent-x', { owner: agent, node: 'n1' })], kinds: [] },
  ])('$name', (row) => {
    const { kinds, messages } = tell(row);
    expect(kinds).toEqual(row.kinds);
    expect(messages).toContain(row.says ?? '');
  });
});
