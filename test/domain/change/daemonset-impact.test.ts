import { describe, expect, test } from 'vitest';
import type { Change } from '../../../src/domain/change/change.ts';
import type { DaemonSet } from '../../../src/domain/objects.ts';
import { daemonSet, node, NOW, pod, revision, selector, state } from '../../support/builders.ts';
import { deletion, toldOf } from './told.ts';

const nodes = [node('n1'), node('n2'), node('n3', { labels: { disk: 'ssd' } })];
const apply = (given: DaemonSet): Change => ({ kind: 'applyDaemonSet', daemonSet: given });
const ofApp = (name: string, options: Parameters<typeof daemonSet>[1] = {}) =>
  daemonSet(name, { selector: selector({ foo: 'bar' }), templateLabels: { foo: 'bar' }, ...options });

describe('a DaemonSet deleted', () => {
  const agent = daemonSet('agent');
  const pods = [pod('p1', { owner: agent, node: 'n1' }), pod('p2', { owner: agent, targetNode: 'n2' })];
  const full = state({ nodes, daemonSets: [agent, daemonSet('other')], pods });

  test.each(['background', 'foreground'] as const)('in the %s takes its pods along', (cascade) => {
    expect(toldOf(deletion('agent', cascade), full)).toEqual([
      'agent -n1 p1 (garbage collected)',
      'agent -n2 p2 (garbage collected)',
    ]);
  });

  test('leaves orphans where it is told to', () => {
    expect(toldOf(deletion('agent', 'orphan'), full)).toEqual([
      'agent p1 is orphaned',
      'agent p2 is orphaned',
    ]);
  });

  test('one that does not exist does nothing', () => {
    expect(toldOf(deletion('gone'), full)).toEqual([]);
  });

  test('without pods: every node that should run it may lose one', () => {
    const blind = state({ nodes, daemonSets: [agent], without: ['pods'] });
    expect(toldOf(deletion('agent'), blind)).toHaveLength(3);
  });
});

// kubernetes/kubernetes#108372, kubernetes/website#53565: two DaemonSets with the selector foo=bar
describe('a DaemonSet orphans pods that another one selects', () => {
  const one = ofApp('one');
  const two = ofApp('two', { podSpec: { nodeSelector: { disk: 'ssd' } } });
  const three = ofApp('three');
  const aged = (name: string, owner: DaemonSet, on: string, age: number) =>
    pod(name, {
      owner,
      node: on,
      creationTimestamp: NOW - age,
      labels: { foo: 'bar', 'controller-revision-hash': 'hash1' },
    });
  const revisions = [revision(one, 1), revision(two, 1), revision(three, 1)];

  test('the other adopts them, and deletes all but the oldest of each node', () => {
    const full = state({
      nodes,
      daemonSets: [one, three],
      controllerRevisions: revisions,
      pods: [
        aged('one-1', one, 'n1', 2000),
        aged('one-2', one, 'n2', 1000),
        aged('three-1', three, 'n1', 1000),
        aged('three-2', three, 'n2', 2000),
      ],
    });
    expect(toldOf(deletion('one', 'orphan'), full)).toEqual([
      'one one-1 is orphaned, then of three',
      'one one-2 is orphaned, then of three',
      'three -n1 three-1 (deleted as a duplicate)',
      'three -n2 one-2 (deleted as a duplicate)',
      'three one-1 is adopted by three',
      'three one-2 is adopted by three',
    ]);
  });

  const other = { podSpec: { containers: [{ image: 'registry.example/main:2' }] } };
  const relabelled = (olderRevisions: readonly ReturnType<typeof revision>[]) =>
    toldOf(
      deletion('one', 'orphan'),
      state({
        nodes: nodes.slice(0, 1),
        daemonSets: [one, three],
        controllerRevisions: [...olderRevisions, revision(three, 1, 'same')],
        pods: [
          aged('one-1', one, 'n1', 2000),
          pod('three-1', {
            owner: three,
            node: 'n1',
            creationTimestamp: NOW - 1000,
            labels: { foo: 'bar', 'controller-revision-hash': 'same' },
          }),
        ],
      }),
    );

  test('one that is kept and is of another template is replaced', () => {
    expect(relabelled([revision(ofApp('one', other), 1, 'hash1')])).toContain(
      'three one-1 is replaced on n1',
    );
  });

  test('a second revision of its own template comes with them: all pods are labelled with it, and none is replaced', () => {
    const left = [revision(ofApp('one', other), 1, 'hash1'), revision(one, 2, 'same')];
    expect(relabelled(left)).toEqual([
      'one one-1 is orphaned, then of three',
      'three -n1 three-1 (deleted as a duplicate)',
      'three one-1 is adopted by three',
    ]);
  });

  test('which of several adopts them nobody knows, nor what goes for it', () => {
    const full = state({
      nodes,
      daemonSets: [one, two, three],
      controllerRevisions: revisions,
      pods: [
        aged('one-3', one, 'n3', 1000),
        aged('two-3', two, 'n3', 2000),
        aged('three-3', three, 'n3', 500),
      ],
    });
    expect(toldOf(deletion('one', 'orphan'), full)).toEqual([
      'one one-3 is orphaned, then of one of two three',
    ]);
  });

  test('it deletes those on nodes where it does not run', () => {
    const full = state({
      nodes,
      daemonSets: [one, two],
      controllerRevisions: revisions,
      pods: [aged('one-1', one, 'n1', 2000), aged('one-3', one, 'n3', 1000), aged('two-3', two, 'n3', 2000)],
    });
    expect(toldOf(deletion('one', 'orphan'), full)).toEqual([
      'one one-1 is orphaned, then of two',
      'one one-3 is orphaned, then of two',
      'two -n1 one-1 (deleted by the controller)',
      'two -n3 one-3 (deleted as a duplicate)',
      'two one-1 is adopted by two',
      'two one-3 is adopted by two',
    ]);
  });

  test('one whose node has a taint against it by now keeps what it adopts there, misscheduled', () => {
    const taints = [{ key: 'a', value: '', effect: 'NoSchedule' }];
    const full = state({
      nodes: [node('n1', { taints })],
      daemonSets: [one, three],
      controllerRevisions: revisions,
      pods: [aged('one-1', one, 'n1', 1000)],
    });
    expect(toldOf(deletion('one', 'orphan'), full)).toEqual([
      'one one-1 is orphaned, then of three',
      'three one-1 stays misscheduled on n1',
      'three one-1 is adopted by three',
    ]);
  });

  test('one that is being deleted itself adopts nothing', () => {
    const leaving = ofApp('three', { deletionTimestamp: NOW });
    const full = state({ nodes, daemonSets: [one, leaving], pods: [aged('one-1', one, 'n1', 1000)] });
    expect(toldOf(deletion('one', 'orphan'), full)).toEqual(['one one-1 is orphaned']);
  });

  test('one with maxSurge keeps an old pod beside a new one that is not ready', () => {
    const surging = ofApp('three', {
      updateStrategy: { type: 'RollingUpdate', maxUnavailable: 0, maxSurge: 1 },
    });
    const full = state({
      nodes,
      daemonSets: [one, surging],
      controllerRevisions: [revision(ofApp('one', other), 1, 'old'), revision(surging, 1, 'hash1')],
      pods: [
        pod('one-1', { owner: one, node: 'n1', labels: { foo: 'bar', 'controller-revision-hash': 'old' } }),
        pod('three-1', {
          owner: surging,
          node: 'n1',
          ready: false,
          labels: { foo: 'bar', 'controller-revision-hash': 'hash1' },
        }),
      ],
    });
    expect(toldOf(deletion('one', 'orphan'), full)).toEqual([
      'one one-1 is orphaned, then of three',
      'three one-1 is adopted by three',
      'three one-1 is replaced on n1',
    ]);
  });
});

describe('a DaemonSet created', () => {
  test('gets a pod on each node that should run it', () => {
    const picky = daemonSet('picky', { podSpec: { nodeSelector: { disk: 'ssd' } } });
    expect(toldOf(apply(picky), state({ nodes }))).toEqual(['picky +n3']);
  });

  const orphan = (name: string, on: string, hash = 'hash1') =>
    pod(name, { node: on, labels: { app: 'agent', 'controller-revision-hash': hash } });

  test('adopts orphans, and replaces those of another template', () => {
    const full = state({ nodes, pods: [orphan('o1', 'n1'), orphan('o2', 'n2')] });
    expect(toldOf(apply(daemonSet('agent')), full)).toEqual([
      'agent +n3',
      'agent o1 is adopted by agent',
      'agent o2 is adopted by agent',
      'agent o1 is replaced on n1',
      'agent o2 is replaced on n2',
    ]);
  });

  test('with the template that they have it keeps them: their revision is known again', () => {
    const left = revision(daemonSet('agent'), 1, 'hash1', { ownerReferences: [] });
    const full = state({
      nodes,
      pods: [orphan('o1', 'n1'), orphan('o2', 'n2', 'hash0')],
      controllerRevisions: [left],
    });
    expect(toldOf(apply(daemonSet('agent')), full)).toEqual([
      'agent +n3',
      'agent o1 is adopted by agent',
      'agent o2 is adopted by agent',
      'agent o2 is replaced on n2',
    ]);
  });

  test('under OnDelete leaves them', () => {
    const full = state({ nodes, pods: [orphan('o1', 'n1')] });
    expect(toldOf(apply(daemonSet('agent', { updateStrategy: { type: 'OnDelete' } })), full)).toEqual([
      'agent +n2',
      'agent +n3',
      'agent o1 is adopted by agent',
    ]);
  });

  test('deletes those that are too many or where it does not run', () => {
    const picky = daemonSet('agent', {
      podSpec: { nodeSelector: { disk: 'ssd' } },
      updateStrategy: { type: 'OnDelete' },
    });
    const full = state({ nodes, pods: [orphan('o1', 'n1'), orphan('o2', 'n3'), orphan('o3', 'n3')] });
    expect(toldOf(apply(picky), full)).toEqual([
      'agent -n1 o1 (deleted by the controller)',
      'agent -n3 o3 (deleted as a duplicate)',
      'agent o1 is adopted by agent',
      'agent o2 is adopted by agent',
      'agent o3 is adopted by agent',
    ]);
  });

  test('does not take pods that another controller has', () => {
    const owned = pod('web', {
      node: 'n1',
      labels: { app: 'agent' },
      ownerReferences: [{ kind: 'ReplicaSet', name: 'web-1', uid: 'u', controller: true }],
    });
    expect(toldOf(apply(daemonSet('agent')), state({ nodes, pods: [owned] }))).toEqual([
      'agent +n1',
      'agent +n2',
      'agent +n3',
    ]);
  });
});
