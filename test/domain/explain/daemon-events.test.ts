import { expect, test } from 'vitest';
import { viewOf } from '../../../src/domain/cluster-view.ts';
import { daemonEventsOf } from '../../../src/domain/explain/daemon-events.ts';
import type { ClusterEvent } from '../../../src/domain/objects.ts';
import { daemonSet, event, node, NOW, pod, state } from '../../support/builders.ts';

const agent = daemonSet('agent');
const other = daemonSet('other');
const onN1 = pod('agent-1', { owner: agent, node: 'n1' });
const onN2 = pod('agent-2', { owner: agent, node: 'n2' });
const others = pod('other-1', { owner: other, node: 'n1' });
const view = viewOf(
  state({ nodes: [node('n1'), node('n2')], daemonSets: [agent, other], pods: [onN1, onN2, others] }),
);
const at = (seconds: number): Partial<ClusterEvent> => ({ lastTimestamp: NOW - seconds * 1000 });

function told(events: readonly ClusterEvent[], first?: string): readonly string[] {
  return daemonEventsOf(agent, view, events, first).map((each) => `${each.event.reason} ${each.node ?? '-'}`);
}

test.each<[string, readonly ClusterEvent[], string | undefined, readonly string[]]>([
  [
    'newest first',
    [event(onN1, 'Old', '', at(9)), event(onN2, 'New', '', at(1))],
    undefined,
    ['New n2', 'Old n1'],
  ],
  [
    'those of a node first',
    [event(onN1, 'Old', '', at(9)), event(onN2, 'New', '', at(1)), event(agent, 'Own', '', at(5))],
    'n1',
    ['Old n1', 'New n2', 'Own -'],
  ],
  [
    'not those of another DaemonSet',
    [event(others, 'BackOff', ''), event(other, 'FailedCreate', '')],
    undefined,
    [],
  ],
  [
    'not those of a DaemonSet that had the name before',
    [event(daemonSet('agent', { uid: 'former' }), 'FailedCreate', '')],
    undefined,
    [],
  ],
  [
    'not those of a pod that is gone',
    [event(pod('agent-0', { owner: agent }), 'BackOff', '')],
    undefined,
    [],
  ],
])('events: %s', (_, events, first, expected) => {
  expect(told(events, first)).toEqual(expected);
});
