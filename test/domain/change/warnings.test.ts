import { describe, expect, test } from 'vitest';
import type { Change } from '../../../src/domain/change/change.ts';
import { impactOf } from '../../../src/domain/change/impact-of.ts';
import { countLosses } from '../../../src/domain/change/losses.ts';
import type { OtherController } from '../../../src/domain/change/overlap.ts';
import type { DaemonSet } from '../../../src/domain/objects.ts';
import { daemonSet, node, pod, selector, state } from '../../support/builders.ts';
import { deletion, label, taintNodes, warned } from './told.ts';

const apply = (given: DaemonSet): Change => ({ kind: 'applyDaemonSet', daemonSet: given });
const agent = daemonSet('agent', { podSpec: { nodeSelector: { disk: 'ssd' } } });
const ofApp = (name: string, options: Parameters<typeof daemonSet>[1] = {}) =>
  daemonSet(name, { selector: selector({ foo: 'bar' }), templateLabels: { foo: 'bar' }, ...options });

describe('labels and taints set by hand', () => {
  const pooled = state({
    nodes: [
      node('n1', { labels: { 'cloud.google.com/gke-nodepool': 'blue' } }),
      node('n2'),
      node('n3', {
        labels: {
          disk: 'ssd',
          'kubernetes.io/os': 'linux',
          'cloud.google.com/gke-nodepool': 'green',
          'topology.kubernetes.io/zone': 'a',
        },
        taints: ['a=b:NoSchedule', 'node.kubernetes.io/not-ready:NoSchedule'],
      }),
    ],
  });

  test.each([
    [
      'a label on a node of a known pool',
      label('n1,n2', 'disk=ssd'),
      [
        'the label disk is set by hand: node n1 belongs to the pool blue, which makes nodes anew without it; set it there too',
      ],
    ],
    [
      'a taint on a node of no known pool',
      taintNodes('n2', 'a=b:NoSchedule', 'a=b:NoExecute'),
      [
        'the taint a is set by hand: a node that is made anew, by its pool or by an autoscaler, comes without it',
      ],
    ],
    ['a label taken away', label('n1', 'disk-'), []],
    ['a label of the kubelet, which has its own warning', label('n1', 'kubernetes.io/os=linux'), []],
    ['a label that is there already', label('n3', 'disk=ssd'), []],
    [
      'a label that is there already on some: the others are named',
      label('n1,n3', 'disk=ssd'),
      [
        'the label disk is set by hand: node n1 belongs to the pool blue, which makes nodes anew without it; set it there too',
      ],
    ],
    ['a taint that is there already', taintNodes('n3', 'a=b:NoSchedule'), []],
    [
      'a label of the cloud provider, which is set but once',
      label('n1', 'topology.kubernetes.io/zone=a', 'disk=ssd'),
      [
        'the label disk is set by hand: node n1 belongs to the pool blue, which makes nodes anew without it; set it there too',
        'the label topology.kubernetes.io/zone is set by hand: a node that is made anew comes with what its cloud provider says instead, if anything; volumes are placed by that too',
      ],
    ],
  ])('%s', (_name, change, expected) => {
    expect(warned('LostWithNode', change, pooled)).toEqual(expected);
  });

  test.each([
    ['kubernetes.io/hostname=x', 'kubernetes.io/hostname'],
    ['kubernetes.io/os-', 'kubernetes.io/os'],
    ['beta.kubernetes.io/arch=arm', 'beta.kubernetes.io/arch'],
  ])('%s is the kubelet’s', (word, key) => {
    expect(warned('OwnedByKubelet', label('n1,n3', word), pooled)).toEqual([
      `the kubelet owns the label ${key}: it puts its own value back when it starts anew, and pods and volumes are placed by that`,
    ]);
  });

  test.each([
    ['of the kubelet that stays as it is', 'kubernetes.io/os=linux'],
    ['of the kubelet that is not there', 'kubernetes.io/arch-'],
    ['of the cloud provider', 'topology.kubernetes.io/zone-'],
    ['of the cloud provider, set', 'node.kubernetes.io/instance-type=big'],
  ])('a label %s is not said to be put back', (_, word) => {
    expect(warned('OwnedByKubelet', label('n3', word), pooled)).toEqual([]);
  });

  test('a taint that follows the state of the node is soon undone', () => {
    expect(
      warned('OwnedByNodeController', taintNodes('n3', 'node.kubernetes.io/not-ready-'), pooled),
    ).toEqual([
      'Kubernetes itself sets the taint node.kubernetes.io/not-ready and takes it off, as the state of the node is: it soon undoes what is changed by hand',
    ]);
  });
});

describe('pods that go, come and stay', () => {
  const plain = daemonSet('plain', {
    podSpec: { tolerations: [{ key: 'a', operator: 'Exists', tolerationSeconds: 60 }] },
  });
  const pods = ['n1', 'n2'].flatMap((on) => [
    pod(`agent-${on}`, { owner: agent, node: on }),
    pod(`plain-${on}`, { owner: plain, node: on }),
    pod(`web-${on}`, { node: on }),
  ]);
  const nodes = ['n1', 'n2'].map((name) => node(name, { labels: { disk: 'ssd' } }));
  const full = state({ nodes, daemonSets: [agent, plain], pods });

  test('pods lost are counted by DaemonSet', () => {
    expect(warned('PodsLost', label('n1,n2', 'disk-'), full)).toEqual([
      'default/agent loses 2 pods, on nodes n1 and n2',
    ]);
  });

  test('NoExecute: lost, lost later, and lost by others', () => {
    const change = taintNodes('n1', 'a:NoExecute');
    expect(warned('PodsLost', change, full)).toEqual(['default/agent loses 1 pod, on node n1']);
    expect(warned('EvictedLater', change, full)).toEqual([
      'default/plain tolerates the taint for 60 s only: its pods on node n1 are evicted then, and the controller makes new ones as long as the taint is there, each to be evicted in turn',
    ]);
    expect(warned('OtherPodsEvicted', change, full)).toEqual([
      'NoExecute also evicts 1 pod that no DaemonSet has, on node n1',
    ]);
  });

  const patient = (name: string, tolerationSeconds: number) =>
    pod(name, {
      node: 'n1',
      podSpec: { tolerations: [{ key: 'a', operator: 'Exists', tolerationSeconds }] },
    });

  test.each([
    ['all at once', [], '1 pod that no DaemonSet has, on node n1'],
    ['one later', [patient('p', 60)], '2 pods that no DaemonSet has, on node n1, 1 of them after 60 s'],
    [
      'more of them later',
      [patient('p', 60), patient('q', 300)],
      '3 pods that no DaemonSet has, on node n1, 2 of them after 60 to 300 s',
    ],
  ])('pods of others that NoExecute evicts: %s', (_name, more, what) => {
    const given = { ...full, pods: [...pods, ...more] };
    const change = taintNodes('n1', 'a:NoExecute');
    expect(warned('OtherPodsEvicted', change, given)).toEqual([`NoExecute also evicts ${what}`]);
    expect(countLosses(impactOf(change, given)).certain).toBe(3 + more.length);
  });

  test('NoSchedule: what stays is told of', () => {
    expect(warned('StaysMisscheduled', taintNodes('n1', 'b:NoSchedule'), full)).toEqual([
      'a pod of default/agent on node n1 stays there misscheduled, since NoSchedule evicts nothing: the next rollout takes it away, and it does not come back once gone',
      'a pod of default/plain on node n1 stays there misscheduled, since NoSchedule evicts nothing: the next rollout takes it away, and it does not come back once gone',
    ]);
    expect(warned('StaysMisscheduled', taintNodes('n1,n2', 'b:NoSchedule'), full)[0]).toBe(
      '2 pods of default/agent on nodes n1 and n2 stay there misscheduled, since NoSchedule evicts nothing: the next rollout takes them away, and they do not come back once gone',
    );
  });

  test('pods deleted come anew', () => {
    const change: Change = { kind: 'deletePods', pods: [{ namespace: 'default', name: 'agent-n1' }] };
    expect(warned('ComesAnew', change, full)).toEqual([
      'the controller makes 1 pod of default/agent anew on node n1: its nodes still want them',
    ]);
    expect(warned('PodsLost', change, full)).toEqual([]);
  });

  test('pods that come and do not fit, with the reason', () => {
    const big = daemonSet('big', { podSpec: { nodeSelector: { gpu: 'yes' }, requests: { cpu: '8' } } });
    const one = { ...full, daemonSets: [big] };
    expect(warned('DoesNotFit', label('n1', 'gpu=yes'), one)).toEqual([
      'a pod of default/big would stay Pending on n1: needs 8 cpu, 4 of 4 free: short by 4',
    ]);
    expect(warned('DoesNotFit', label('n1,n2', 'gpu=yes'), one)).toEqual([
      'pods of default/big would stay Pending on 2 nodes (nodes n1 and n2): on n1, needs 8 cpu, 4 of 4 free: short by 4',
    ]);
  });

  test('a change that touches nobody warns of nothing', () => {
    expect(impactOf(label('n1', 'team-'), full)).toMatchObject({
      daemonSets: [],
      otherPods: [],
      warnings: [],
    });
  });
});

describe('orphans and shared selectors', () => {
  const one = ofApp('one');
  const two = ofApp('two');
  const pods = [
    pod('one-1', { owner: one, node: 'n1', creationTimestamp: 1 }),
    pod('two-1', { owner: two, node: 'n1', creationTimestamp: 2 }),
  ];
  const alone = state({ nodes: [node('n1')], daemonSets: [one], pods: pods.slice(0, 1) });
  const both = state({ nodes: [node('n1')], daemonSets: [one, two], pods });

  test('orphans that nobody adopts: drain, and a DaemonSet created anew', () => {
    const change = deletion('one', 'orphan');
    expect(warned('DrainNeedsForce', change, alone)).toEqual([
      '1 pod on node n1 has no controller then: kubectl drain refuses without --force, and with it the pod is gone for good',
    ]);
    expect(warned('RecreatedAdopts', change, alone)).toEqual([
      'a DaemonSet created anew with the selector foo=bar adopts the orphans at once: under RollingUpdate it replaces those of another template, as many at a time as it allows, under OnDelete it leaves them',
    ]);
    expect(warned('DrainNeedsForce', change, both)).toEqual([]);
  });

  test.each([
    ['a pod that has failed', pod('one-n2', { owner: one, node: 'n2', phase: 'Failed' })],
    ['a pod that has succeeded', pod('one-n2', { owner: one, node: 'n2', phase: 'Succeeded' })],
    ['a pod that is on no node yet', pod('one-n2', { owner: one, targetNode: 'n2', phase: 'Pending' })],
  ])('drain does not refuse for %s', (_, ended) => {
    const running = pod('one-n1', { owner: one, node: 'n1' });
    const told = (...left: (typeof running)[]) =>
      warned('DrainNeedsForce', deletion('one', 'orphan'), { ...alone, pods: left });
    expect(told(running, ended)).toEqual([expect.stringMatching(/^1 pod on node n1 has no controller then/)]);
    expect(told(ended)).toEqual([]);
  });

  test('orphans that another DaemonSet adopts', () => {
    expect(warned('Adoption', deletion('one', 'orphan'), both)).toEqual([
      'default/two adopts 1 pod on node n1; deletes all but the oldest of each node (1 pod on node n1); replaces it, as many at a time as its strategy allows, since the template is another',
    ]);
  });

  test('more than one that would adopt them', () => {
    const three = { ...both, daemonSets: [one, two, ofApp('three')] };
    expect(warned('SelectorOverlap', deletion('one', 'orphan'), three)).toEqual([
      'more than one DaemonSet selects the orphans (two, three): which of them adopts a pod is left to chance, and it then deletes all but the oldest that it has on a node',
    ]);
    expect(warned('SelectorOverlap', deletion('one', 'orphan'), both)).toEqual([]);
  });

  const web: OtherController = {
    kind: 'Deployment',
    namespace: 'default',
    name: 'web',
    selector: selector({ foo: 'bar' }),
    templateLabels: { foo: 'bar', tier: 'web' },
  };
  const webPod = pod('web-1', {
    labels: { foo: 'bar' },
    ownerReferences: [{ kind: 'ReplicaSet', name: 'web-1', uid: 'u', controller: true }],
  });
  const suffix =
    ': a pod of one that loses its controller is adopted by the other, and a DaemonSet then deletes all but the oldest of a node';

  test.each([
    ['a DaemonSet', state({ daemonSets: [one] }), [], 'DaemonSet one'],
    ['a Deployment that was read', state(), [web], 'Deployment web'],
    ['a controller that its pods tell of', state({ pods: [webPod] }), [], 'ReplicaSet web-1'],
  ])('a new DaemonSet that shares its selector with %s', (_name, given, others, named) => {
    expect(warned('SelectorOverlap', apply(ofApp('new')), given, others)).toEqual([
      `the selector foo=bar overlaps with ${named}${suffix}`,
    ]);
  });

  test.each([
    ['in another namespace', state(), [{ ...web, namespace: 'elsewhere' }]],
    ['with other labels', state({ daemonSets: [daemonSet('other')] }), []],
    ['that is the one before', state({ daemonSets: [ofApp('new')] }), []],
  ])('one %s does not overlap', (_name, given, others) => {
    expect(warned('SelectorOverlap', apply(ofApp('new')), given, others)).toEqual([]);
  });

  test('under OnDelete adopted pods keep their template', () => {
    const orphan = pod('o1', { node: 'n1', labels: { foo: 'bar', 'controller-revision-hash': 'old' } });
    const lazy = ofApp('new', { updateStrategy: { type: 'OnDelete' } });
    expect(warned('OnDeleteLeaves', apply(lazy), state({ nodes: [node('n1')], pods: [orphan] }))).toEqual([
      'the update strategy of default/new is OnDelete: 1 pod keeps its old template until deleted',
    ]);
  });
});
