import { expect, test } from 'vitest';
import { ClusterError } from '../../src/cluster/cluster-error.ts';
import type { SomeEvents } from '../../src/cluster/cluster.ts';
import { CloserLook } from '../../src/commands/ui/closer.ts';
import type { Action } from '../../src/tui/action.ts';
import type { Subject } from '../../src/tui/state.ts';

const ofAgent: Subject = { kind: 'events', namespace: 'default', name: 'agent' };
const onNode: Subject = { kind: 'pods', node: 'n1' };

/** A look at a cluster that answers so, at a time that a test holds. */
function looking(events: () => Promise<SomeEvents>) {
  const asked: string[] = [];
  const told: Action[] = [];
  const left = new AbortController();
  const at = { now: 0 };
  const look = new CloserLook({
    cluster: {
      daemonSetEvents: (namespace, name) => {
        asked.push(`${namespace}/${name}`);
        return events();
      },
      podsOnNode: async (name) => {
        asked.push(name);
        return [];
      },
    },
    now: () => at.now,
    dispatch: (action) => void told.push(action),
    signal: left.signal,
  });
  return { look, asked, told, left, at };
}

const none: SomeEvents = { events: [], isComplete: true };

test('what was found is told', async () => {
  const { look, told } = looking(async () => none);
  await look.look(ofAgent);
  await look.look(onNode);
  expect(told).toEqual([
    { kind: 'looked', subject: ofAgent, found: { kind: 'events', ...none } },
    { kind: 'looked', subject: onNode, found: { kind: 'pods', pods: [] } },
  ]);
});

test('the same thing is not read again at once, nor while it is being read', async () => {
  const { look, asked, at } = looking(async () => none);
  await Promise.all([look.look(ofAgent), look.look(ofAgent)]);
  at.now = 2999;
  await look.look(ofAgent);
  expect(asked).toEqual(['default/agent']);
  at.now = 3000;
  await look.look(ofAgent);
  expect(asked).toEqual(['default/agent', 'default/agent']);
});

test('another thing is read at once', async () => {
  const { look, asked } = looking(async () => none);
  await Promise.all([look.look(ofAgent), look.look(onNode)]);
  expect(asked).toEqual(['default/agent', 'n1']);
});

test('why it could not be read is told', async () => {
  const { look, told } = looking(async () => {
    throw new ClusterError('forbidden', 'events is forbidden');
  });
  await look.look(ofAgent);
  const found = { kind: 'problem', message: 'events is forbidden' };
  expect(told).toEqual([{ kind: 'looked', subject: ofAgent, found }]);
});

test('nothing is told to a screen that was left', async () => {
  const { look, told, left } = looking(async () => none);
  const looks = look.look(ofAgent);
  left.abort();
  await looks;
  expect(told).toEqual([]);
});
