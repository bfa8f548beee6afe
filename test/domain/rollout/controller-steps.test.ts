import { describe, expect, test } from 'vitest';
import type { Pod } from '../../../src/domain/objects.ts';
import type { DaemonNode } from '../../../src/domain/rollout/daemon-node.ts';
import { manageSteps } from '../../../src/domain/rollout/manage.ts';
import { rollingUpdate } from '../../../src/domain/rollout/rolling-update.ts';
import { daemonSet, NOW, pod, type PodOptions } from '../../support/builders.ts';

describe('what takes part of the budget', () => {
  const of = daemonSet('foo');
  const hash = 'new';
  const old = (name: string, options: PodOptions = {}): Pod =>
    pod(name, { owner: of, node: 'n', ...options });
  const updated = (name: string, options: PodOptions = {}): Pod =>
    old(name, { labels: { 'controller-revision-hash': hash }, ...options });
  const going = { deletionTimestamp: NOW + 20_000 };

  function judge(
    pods: readonly Pod[],
    node: Partial<DaemonNode> = {},
    limits = { maxUnavailable: 2, maxSurge: 0 },
  ) {
    const given = { name: 'n', exists: true, shouldRun: true, shouldContinueRunning: true, pods, ...node };
    const question = { daemonSet: of, nodes: [given], hash, now: NOW, release: 34, limits };
    const { unavailable: counted, surging, deletes, creates } = rollingUpdate(question);
    const managed = manageSteps(question);
    return {
      counted: counted.length,
      surging: surging.length,
      deletes: deletes.map((each) => each.pod.metadata.name),
      creates,
      managed: [...managed.creates, ...managed.deletes.map((each) => each.pod.metadata.name)],
    };
  }

  const nothing = { counted: 0, surging: 0, deletes: [], creates: [], managed: [] };

  test.each<[string, ReturnType<typeof judge>, object]>([
    ['an available old pod does not, and is replaced', judge([old('a')]), { deletes: ['a'] }],
    [
      'an old pod that is not available does',
      judge([old('a', { ready: false })]),
      { counted: 1, deletes: ['a'] },
    ],
    ['a pod on its way out does', judge([old('a', going)]), { counted: 1 }],
    ['an updated pod on its way out does', judge([updated('a', going)]), { counted: 1 }],
    ['an empty node does', judge([]), { counted: 1, managed: ['n'] }],
    ['an empty node that should not run it does not', judge([], { shouldRun: false }), {}],
    [
      'a pod on a node that should not run it does',
      judge([updated('a', { ready: false })], { shouldRun: false }),
      { counted: 1 },
    ],
    [
      'an old and a new pod on one node do, until the younger is deleted',
      judge([old('a', { creationTimestamp: 1 }), updated('b', { creationTimestamp: 2 })]),
      { counted: 1, managed: ['b'] },
    ],
    [
      'two old pods on one node do, until the younger is deleted',
      judge([old('a', { creationTimestamp: 1 }), old('b', { creationTimestamp: 2 })]),
      { counted: 1, managed: ['b'] },
    ],
    [
      'a failed pod does, until it is deleted',
      judge([updated('a', { phase: 'Failed', ready: false })]),
      { counted: 1, managed: ['a'] },
    ],
    [
      'a pod that must not go on running does, until it is deleted',
      judge([updated('a', { ready: false })], { shouldRun: false, shouldContinueRunning: false }),
      { counted: 1, managed: ['a'] },
    ],
    [
      'a pod that is bound to a node that is gone does, until it is collected',
      judge([updated('a', { ready: false })], { exists: false, shouldRun: false }),
      { counted: 1 },
    ],
    [
      'a pod that was made for a node that is gone is deleted',
      judge([updated('a', { node: '', targetNode: 'n' })], { exists: false, shouldRun: false }),
      { counted: 1, managed: ['a'] },
    ],
  ])('%s', (_, told, expected) => {
    expect(told).toEqual({ ...nothing, ...expected });
  });

  const surges = { maxUnavailable: 0, maxSurge: 1 };

  test.each<[string, ReturnType<typeof judge>, object]>([
    ['an old pod gets a new one beside it', judge([old('a')], {}, surges), { creates: ['n'] }],
    [
      'a new pod that is waited for does',
      judge([old('a'), updated('b', { ready: false })], {}, surges),
      { surging: 1 },
    ],
    [
      'a new pod that is available does not: the old one goes',
      judge([old('a'), updated('b')], {}, surges),
      { deletes: ['a'], managed: ['a'] },
    ],
    [
      'a pod on its way out leaves room for another',
      judge([old('a', going)], {}, surges),
      { managed: ['n'] },
    ],
    [
      'an old pod that is not ready goes before the new one is',
      judge([old('a', { ready: false }), updated('b', { ready: false })], {}, surges),
      { surging: 1, managed: ['a'] },
    ],
    [
      'of three pods one is too many',
      judge(
        [
          old('a', { creationTimestamp: 1 }),
          updated('b', { ready: false, creationTimestamp: 2 }),
          updated('c', { ready: false, creationTimestamp: 3 }),
        ],
        {},
        surges,
      ),
      { managed: ['c'] },
    ],
  ])('while surging: %s', (_, told, expected) => {
    expect(told).toEqual({ ...nothing, ...expected });
  });
});
