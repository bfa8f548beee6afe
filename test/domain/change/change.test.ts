import { describe, expect, test } from 'vitest';
import type { Change, LabelChange, TaintChange } from '../../../src/domain/change/change.ts';
import { applied } from '../../../src/domain/change/change.ts';
import { conflictsOf } from '../../../src/domain/change/conflicts.ts';
import { parseTaintArguments } from '../../../src/domain/change/taint-arguments.ts';
import type { ClusterState } from '../../../src/domain/cluster-state.ts';
import { daemonSet, node, pod, revision, state, taint } from '../../support/builders.ts';

const label = (set: Readonly<Record<string, string>>, remove: readonly string[] = []): LabelChange => ({
  kind: 'label',
  nodes: ['n1'],
  set,
  remove,
});

const taintWith = (...words: readonly string[]): TaintChange => ({
  kind: 'taint',
  nodes: ['n1'],
  ...parseTaintArguments(words),
});

describe('labels and taints after a change', () => {
  // staging/src/k8s.io/kubectl/pkg/cmd/label/label_test.go TestLabelFunc, v1.20.2
  test.each([
    ['a label gets another value', { a: 'b' }, label({ a: 'c' }), { a: 'c' }],
    ['one comes beside another', { a: 'b' }, label({ c: 'd' }), { a: 'b', c: 'd' }],
    ['one is removed', { a: 'b' }, label({}, ['a']), {}],
    ['one is set, one removed', { a: 'b', c: 'd' }, label({ e: 'f' }, ['a']), { c: 'd', e: 'f' }],
    ['one that is not there is not removed', { a: 'b' }, label({}, ['c']), { a: 'b' }],
  ])('%s', (_name, labels, change, expected) => {
    const after = applied(change, state({ nodes: [node('n1', { labels }), node('n2', { labels })] }));
    expect(after.nodes?.map(({ metadata }) => metadata.labels)).toEqual([expected, labels]);
  });

  // staging/src/k8s.io/kubectl/pkg/cmd/taint/utils_test.go TestReorganizeTaints, v1.20.2
  test.each([
    [
      'a new taint comes first',
      ['foo=bar:NoSchedule'],
      ['foo_1:NoExecute'],
      ['foo_1:NoExecute', 'foo=bar:NoSchedule'],
    ],
    ['a taint gets another value', ['foo=bar:NoSchedule'], ['foo=x:NoSchedule'], ['foo=x:NoSchedule']],
    [
      'another effect is another taint',
      ['foo=bar:NoSchedule'],
      ['foo=bar:NoExecute'],
      ['foo=bar:NoExecute', 'foo=bar:NoSchedule'],
    ],
    [
      'one is taken off by its effect',
      ['foo=bar:NoSchedule', 'foo:NoExecute'],
      ['foo:NoSchedule-'],
      ['foo:NoExecute'],
    ],
    ['all of a key are taken off', ['foo=bar:NoSchedule', 'foo:NoExecute'], ['foo-'], []],
    ['one is not there', ['foo=bar:NoSchedule'], ['foo_1:NoSchedule-'], ['foo=bar:NoSchedule']],
    [
      'one comes, one goes',
      ['foo=bar:NoSchedule'],
      ['foo_1:NoSchedule', 'foo:NoSchedule-'],
      ['foo_1:NoSchedule'],
    ],
  ])('%s', (_name, taints, words, expected) => {
    const after = applied(taintWith(...words), state({ nodes: [node('n1', { taints })] }));
    expect(after.nodes?.[0]?.spec.taints).toEqual(expected.map(taint));
  });

  test('a cluster of which no nodes were read stays as it is', () => {
    const blind = state({ without: ['nodes'] });
    expect(applied(label({ a: 'b' }), blind)).toBe(blind);
  });
});

describe('a DaemonSet after a change', () => {
  const agent = daemonSet('agent');
  const other = daemonSet('other');
  const full = state({
    daemonSets: [agent, other],
    pods: [pod('a1', { owner: agent, node: 'n1' }), pod('o1', { owner: other, node: 'n1' }), pod('web')],
    controllerRevisions: [revision(agent, 1), revision(other, 1)],
  });
  const remove = (cascade: 'background' | 'foreground' | 'orphan'): ClusterState =>
    applied({ kind: 'deleteDaemonSet', namespace: 'default', name: 'agent', cascade }, full);
  const podNames = ({ pods = [] }: ClusterState): readonly string[] =>
    pods.map(({ metadata }) => metadata.name);

  test.each(['background', 'foreground'] as const)(
    'deleted in the %s: its pods and revisions go too',
    (cascade) => {
      const after = remove(cascade);
      expect(after.daemonSets).toEqual([other]);
      expect(podNames(after)).toEqual(['o1', 'web']);
      expect(after.controllerRevisions).toEqual([revision(other, 1)]);
    },
  );

  test('deleted as an orphan maker: its pods and revisions stay without an owner', () => {
    const after = remove('orphan');
    expect(after.daemonSets).toEqual([other]);
    expect(podNames(after)).toEqual(['a1', 'o1', 'web']);
    expect(after.pods?.[0]?.metadata.ownerReferences).toEqual([]);
    expect(after.pods?.[1]?.metadata.ownerReferences).toHaveLength(1);
    expect(after.controllerRevisions?.[0]?.metadata.ownerReferences).toEqual([]);
  });

  test('one that does not exist is not deleted', () => {
    const change: Change = { kind: 'deleteDaemonSet', namespace: 'other', name: 'agent', cascade: 'orphan' };
    expect(applied(change, full)).toBe(full);
  });

  test('a new one is there with a uid of its own', () => {
    const after = applied({ kind: 'applyDaemonSet', daemonSet: daemonSet('new') }, full);
    expect(after.daemonSets.map(({ metadata }) => metadata.name)).toEqual(['agent', 'other', 'new']);
    expect(after.daemonSets[2]?.metadata.uid).not.toBe('');
  });

  test('one that is there keeps its uid and status, and has a new generation where its spec is another', () => {
    const changed = daemonSet('agent', { uid: '', minReadySeconds: 5, labels: { team: 'a' } });
    const [after] = applied({ kind: 'applyDaemonSet', daemonSet: changed }, full).daemonSets;
    expect(after?.metadata).toEqual({ ...agent.metadata, generation: 2, labels: { team: 'a' } });
    expect(after?.spec.minReadySeconds).toBe(5);

    const [same] = applied({ kind: 'applyDaemonSet', daemonSet: daemonSet('agent') }, full).daemonSets;
    expect(same?.metadata.generation).toBe(1);
  });

  test('pods are deleted by namespace and name', () => {
    const change: Change = {
      kind: 'deletePods',
      pods: [
        { namespace: 'default', name: 'a1' },
        { namespace: 'elsewhere', name: 'web' },
      ],
    };
    expect(podNames(applied(change, full))).toEqual(['o1', 'web']);
  });
});

describe('what kubectl or the API server would refuse', () => {
  const full = state({
    nodes: [node('n1', { labels: { a: 'b' }, taints: ['x=y:NoSchedule', 'z:NoExecute'] })],
  });

  test.each<[string, LabelChange | TaintChange, string[]]>([
    // label_test.go TestValidateLabels, v1.20.2; since v1.24 the same value is no conflict
    [
      'a label with another value',
      label({ a: 'c', d: 'b' }),
      ["'a' already has a value (b), and --overwrite is false"],
    ],
    ['a label with the same value is none', label({ a: 'b' }), []],
    ['labels that are new are none', label({ b: 'd' }), []],
    // utils_test.go TestCheckIfTaintsAlreadyExists, v1.20.2
    [
      'a taint with its effect',
      taintWith('x=y:NoSchedule'),
      ['node n1 already has x taint(s) with same effect(s) and --overwrite is false'],
    ],
    [
      'two of them',
      taintWith('x=q:NoSchedule', 'z:NoExecute'),
      ['node n1 already has x,z taint(s) with same effect(s) and --overwrite is false'],
    ],
    ['a taint with another effect is none', taintWith('x=y:NoExecute'), []],
    [
      'a taint to take off that is not there',
      taintWith('x:NoExecute-', 'w-'),
      ['taint "x:NoExecute" not found', 'taint "w" not found'],
    ],
    [
      'a node that does not exist',
      { kind: 'label', nodes: ['n9'], set: {}, remove: [] },
      ['nodes "n9" not found'],
    ],
  ])('%s', (_name, change, expected) => {
    expect(conflictsOf(change, full).map(({ message }) => message)).toEqual(expected);
  });

  test('--overwrite lets labels and taints have another value, and misses what is not there still', () => {
    expect(conflictsOf(label({ a: 'c' }), full, { overwrite: true })).toEqual([]);
    expect(conflictsOf(taintWith('x=q:NoSchedule', 'w-'), full, { overwrite: true })).toEqual([
      { node: 'n1', message: 'taint "w" not found' },
    ]);
  });

  test('what could not be read is not missed', () => {
    const blind = state({ without: ['nodes'] });
    expect(conflictsOf(label({ a: 'b' }), blind)).toEqual([]);
  });
});
