import { describe, expect, test } from 'vitest';
import { viewOf } from '../../src/domain/cluster-view.ts';
import { coverageOf } from '../../src/domain/coverage/coverage.ts';
import { rolloutStatus } from '../../src/domain/rollout/status.ts';
import { newLines } from '../../src/printers/rollout-lines.ts';
import type { Rollout } from '../../src/printers/rollout-nodes.ts';
import { nodesOf, rolloutBar } from '../../src/printers/rollout-nodes.ts';
import { NOW, condition, daemonSet, node, pod, revision, state } from '../support/builders.ts';
import type { NodeOptions, PodOptions } from '../support/builders.ts';

const agent = daemonSet('agent');

/** A pod of the revision with this number on a node. */
function on(name: string, of: number, options: PodOptions = {}) {
  const labels = { app: 'agent', 'controller-revision-hash': `hash${of}` };
  return pod(`agent-${name}-${of}`, { node: name, owner: agent, labels, ...options });
}

const starting: PodOptions = {
  ready: false,
  containerStatuses: [
    {
      name: 'main',
      ready: false,
      restartCount: 0,
      state: { waiting: { reason: 'ContainerCreating', message: '' } },
      lastState: {},
    },
  ],
};
const unpullable: PodOptions = {
  ready: false,
  containerStatuses: [
    {
      name: 'main',
      ready: false,
      restartCount: 0,
      state: { waiting: { reason: 'ImagePullBackOff', message: 'no \u001b[31m such image' } },
      lastState: {},
    },
  ],
};

function rollout(
  pods: readonly ReturnType<typeof pod>[],
  nodes: Readonly<Record<string, NodeOptions>> = { n1: {}, n2: {}, n10: {} },
): Rollout {
  const view = viewOf(
    state({
      daemonSets: [agent],
      nodes: Object.entries(nodes).map(([name, options]) => node(name, options)),
      pods,
      controllerRevisions: [revision(agent, 1), revision(agent, 2)],
    }),
  );
  return { status: rolloutStatus(agent, view), coverage: coverageOf(agent, view), now: NOW };
}

const before = rollout([on('n1', 1), on('n2', 1), on('n10', 1)]);

describe('what is new of a rollout', () => {
  test.each<[string, Rollout | undefined, Rollout, readonly string[]]>([
    [
      'at first: where it stands',
      undefined,
      before,
      ['Waiting for daemon set "agent" rollout to finish: 0 out of 3 new pods have been updated...'],
    ],
    ['nothing where nothing is', before, before, []],
    [
      'a new pod that starts',
      before,
      rollout([on('n1', 2, starting), on('n2', 1), on('n10', 1)]),
      [
        'node n1: agent-n1-2 starting',
        'Waiting for daemon set "agent" rollout to finish: 1 out of 3 new pods have been updated...',
      ],
    ],
    [
      'nodes in the order of their names',
      before,
      rollout([on('n10', 2), on('n2', 2), on('n1', 1)]),
      [
        'node n2: agent-n2-2 updated',
        'node n10: agent-n10-2 updated',
        'Waiting for daemon set "agent" rollout to finish: 2 out of 3 new pods have been updated...',
      ],
    ],
    ['a node that has no pod for a moment is not told', before, rollout([on('n2', 1), on('n10', 1)]), []],
    [
      'the end',
      before,
      rollout([on('n1', 2), on('n2', 2), on('n10', 2)]),
      [
        'node n1: agent-n1-2 updated',
        'node n2: agent-n2-2 updated',
        'node n10: agent-n10-2 updated',
        'daemon set "agent" successfully rolled out',
      ],
    ],
  ])('%s', (_, last, now, expected) => {
    expect(newLines(last, now)).toBe(expected.map((line) => `${line}\n`).join(''));
  });

  test('a pod that breaks is told with why, and nothing of that is obeyed', () => {
    const lines = newLines(before, rollout([on('n1', 2, unpullable), on('n2', 1), on('n10', 1)]));
    expect(lines).toMatch(/^node n1: agent-n1-2 broken: ImagePull: .*no \\x1b\[31m such image/);
    expect(lines).toContain('daemon set "agent" rollout is stuck: ');
    expect(lines).toContain('\n  next: kubectl ');
    expect(lines).not.toContain('\u001b');
  });

  test('that time has passed is not new', () => {
    const stuck = (minutes: number): Rollout => {
      const since = condition('Ready', 'Unknown', { lastTransitionTime: NOW - minutes * 60_000 });
      return rollout([on('n1', 1), on('n2', 1), on('n10', 1, { ready: false })], {
        n1: {},
        n2: {},
        n10: { conditions: [since] },
      });
    };
    expect(newLines(stuck(61), stuck(62))).toBe('');
  });
});

describe('what nodes are doing', () => {
  test('each node does one thing', () => {
    const now = rollout(
      [on('n1', 2), on('n2', 2, starting), on('n3', 1), on('n4', 2, unpullable), on('n5', 1, unpullable)],
      { n1: {}, n2: {}, n3: {}, n4: {}, n5: {}, n6: {} },
    );
    expect(nodesOf(now).map(({ node: name, activity }) => `${name} ${activity}`)).toEqual([
      'n1 updated',
      'n2 starting',
      'n3 outdated',
      'n4 broken',
      // Its controller deletes an old pod that is not available at once.
      'n5 starting',
      'n6 starting',
    ]);
  });

  test.each([
    ['nothing done', { desired: 4, updated: 0, available: 4 }, '····'],
    ['half done', { desired: 4, updated: 2, available: 4 }, '██··'],
    ['half done, one of them starting', { desired: 4, updated: 2, available: 3 }, '█▒··'],
    ['all done', { desired: 4, updated: 4, available: 4 }, '████'],
    ['nowhere', { desired: 0, updated: 0, available: 0 }, '----'],
  ])('where nodes are not known, the numbers make the bar: %s', (_, nodes, expected) => {
    const coverage = { pairs: [], unsettled: [], nodes: {} };
    const bar = rolloutBar({ status: { ...before.status, nodes }, coverage, now: NOW }, 4, true);
    expect(bar.map(({ text }) => text).join('')).toBe(expected);
  });
});
