import { expect, test } from 'vitest';
import { restartsOf } from '../../../src/domain/coverage/pod-state.ts';
import type { ContainerState, ContainerStatus } from '../../../src/domain/objects.ts';
import { pod } from '../../support/builders.ts';

const runs: ContainerState = { running: { startedAt: 0 } };
const waits: ContainerState = { waiting: { reason: 'CrashLoopBackOff', message: '' } };
const ended = (exitCode: number): ContainerState => ({
  terminated: { reason: '', message: '', exitCode },
});

function status(name: string, restartCount: number, state: ContainerState): ContainerStatus {
  return { name, ready: true, restartCount, state, lastState: {} };
}

const podSpec = {
  containers: [{ name: 'main' }, { name: 'log' }],
  initContainers: [{ name: 'setup' }, { name: 'proxy', restartPolicy: 'Always' }],
};

test.each<[string, readonly ContainerStatus[], readonly ContainerStatus[], number]>([
  ['containers together', [], [status('main', 2, runs), status('log', 1, runs)], 3],
  ['none', [], [], 0],
  ['not of what it began with', [status('setup', 4, ended(0))], [status('main', 1, runs)], 1],
  ['sidecars too', [status('setup', 4, ended(0)), status('proxy', 2, runs)], [status('main', 1, runs)], 3],
  ['of what fails while it begins', [status('setup', 7, waits)], [status('main', 0, {})], 7],
  [
    'of a sidecar that fails while it begins',
    [status('setup', 1, ended(0)), status('proxy', 5, ended(1))],
    [],
    6,
  ],
])('restarts as kubectl counts them: %s', (_, initContainerStatuses, containerStatuses, expected) => {
  const given = pod('a', { node: 'n1', podSpec, initContainerStatuses, containerStatuses });
  expect(restartsOf(given)).toBe(expected);
});
