import { describe, expect, test } from 'vitest';
import { impactOf } from '../../../src/domain/change/impact-of.ts';
import {
  affinityTerm,
  daemonSet,
  node,
  NOW,
  nodeTerm,
  pod,
  priorityClass,
  selector,
  state,
} from '../../support/builders.ts';
import { label, taintNodes, told, toldOf } from './told.ts';

const ssd = daemonSet('ssd', { podSpec: { nodeSelector: { disk: 'ssd' } } });
const everywhere = daemonSet('everywhere', { podSpec: { tolerations: [''] } });
const plain = daemonSet('plain');

describe('labels', () => {
  const withDisk = node('n1', { labels: { disk: 'ssd' } });
  const without = node('n2', { labels: { disk: 'hdd' } });
  const pods = [
    pod('ssd-1', { owner: ssd, node: 'n1' }),
    pod('plain-1', { owner: plain, node: 'n1' }),
    pod('plain-2', { owner: plain, node: 'n2' }),
  ];
  const full = state({ nodes: [withDisk, without], daemonSets: [ssd, plain], pods });

  test.each([
    ['a label brings a pod', label('n2', 'disk=ssd'), ['ssd +n2']],
    ['a label that is there already brings none', label('n1', 'disk=ssd'), []],
    [
      'a label taken away deletes the pod',
      label('n1', 'disk-'),
      ['ssd -n1 ssd-1 (deleted by the controller)'],
    ],
    ['another value deletes the pod', label('n1', 'disk=hdd'), ['ssd -n1 ssd-1 (deleted by the controller)']],
    ['a label that nobody selects does nothing', label('n1,n2', 'team=a'), []],
    ['two nodes at once', label('n1,n2', 'disk=ssd'), ['ssd +n2']],
    ['a node that does not exist', label('n9', 'disk=ssd'), []],
  ])('%s', (_name, change, expected) => {
    expect(toldOf(change, full)).toEqual(expected);
  });

  test('a pod that waits for its node goes too', () => {
    const waiting = state({
      nodes: [withDisk],
      daemonSets: [ssd],
      pods: [pod('w', { owner: ssd, targetNode: 'n1' })],
    });
    expect(toldOf(label('n1', 'disk-'), waiting)).toEqual(['ssd -n1 w (deleted by the controller)']);
  });

  test('a pod on its way out is not lost once more, and another comes after it', () => {
    const leaving = state({
      nodes: [withDisk, without],
      daemonSets: [ssd],
      pods: [
        pod('l1', { owner: ssd, node: 'n1', deletionTimestamp: NOW }),
        pod('l2', { owner: ssd, node: 'n2', deletionTimestamp: NOW }),
      ],
    });
    expect(toldOf(label('n1', 'disk-'), leaving)).toEqual([]);
    expect(toldOf(label('n2', 'disk=ssd'), leaving)).toEqual(['ssd +n2']);
  });

  test('a failed pod, which the controller makes anew, comes no more', () => {
    const failed = state({
      nodes: [withDisk],
      daemonSets: [ssd],
      pods: [pod('f', { owner: ssd, node: 'n1', phase: 'Failed' })],
    });
    expect(toldOf(label('n1', 'disk-'), failed)).toEqual(['ssd -n1 f (deleted by the controller)']);
  });

  test.each([
    ['that is being deleted', { deletionTimestamp: NOW }],
    ['that selects every pod', { selector: selector() }],
  ])('a DaemonSet %s does nothing any more', (_name, options) => {
    const stopped = daemonSet('ssd', { ...options, podSpec: { nodeSelector: { disk: 'ssd' } } });
    expect(toldOf(label('n2', 'disk=ssd'), state({ nodes: [without], daemonSets: [stopped] }))).toEqual([]);
  });
});

describe('taints', () => {
  const tolerant = daemonSet('patient', {
    podSpec: { tolerations: [{ key: 'maintenance', operator: 'Exists', tolerationSeconds: 60 }] },
  });
  const pods = [plain, everywhere, tolerant].map((owner) =>
    pod(`${owner.metadata.name}-1`, { owner, node: 'n1' }),
  );
  const full = state({ nodes: [node('n1')], daemonSets: [plain, everywhere, tolerant], pods });

  // gardener/gardener#13365: blue-green=inactive:NoSchedule under a running pod that does not tolerate it
  test('NoSchedule leaves pods, misscheduled', () => {
    expect(toldOf(taintNodes('n1', 'blue-green=inactive:NoSchedule'), full)).toEqual([
      'plain plain-1 stays misscheduled on n1',
      'patient patient-1 stays misscheduled on n1',
    ]);
  });

  test('NoSchedule taken off makes them wanted again, and brings what is not there', () => {
    const tainted = state({
      nodes: [
        node('n1', { taints: ['blue-green=inactive:NoSchedule'] }),
        node('n2', { taints: ['blue-green=inactive:NoSchedule'] }),
      ],
      daemonSets: [plain],
      pods: [pod('plain-1', { owner: plain, node: 'n1' })],
    });
    expect(toldOf(taintNodes('n1,n2', 'blue-green-'), tainted)).toEqual([
      'plain +n2',
      'plain plain-1 is wanted again on n1',
    ]);
  });

  test('NoExecute evicts, later where it is tolerated for a time', () => {
    expect(toldOf(taintNodes('n1', 'maintenance:NoExecute'), full)).toEqual([
      'plain -n1 plain-1 (evicted by the taint)',
      'patient patient-1 is evicted after 60 s',
    ]);
  });

  test('a pod of an older template, without the toleration, is evicted and made anew', () => {
    const old = pod('old', { owner: everywhere, node: 'n1' });
    const outdated = { ...old, spec: { ...old.spec, tolerations: [] } };
    const one = state({ nodes: [node('n1')], daemonSets: [everywhere], pods: [outdated] });
    expect(toldOf(taintNodes('n1', 'maintenance:NoExecute'), one)).toEqual([
      'everywhere +n1',
      'everywhere -n1 old (evicted by the taint)',
    ]);
  });

  test('pods that no DaemonSet has are evicted as well, later where they tolerate it for a time', () => {
    const tolerations = [{ key: 'maintenance', operator: 'Exists', tolerationSeconds: 60 }];
    const others = [pod('web', { node: 'n1' }), pod('patient', { node: 'n1', podSpec: { tolerations } })];
    expect(
      toldOf(taintNodes('n1', 'maintenance:NoExecute'), state({ nodes: [node('n1')], pods: others })),
    ).toEqual(['other -web (evicted by the taint)', 'other -patient (evicted by the taint after 60 s)']);
  });

  test('PreferNoSchedule does nothing', () => {
    expect(toldOf(taintNodes('n1', 'maintenance:PreferNoSchedule'), full)).toEqual([]);
  });

  test('a taint that already evicts takes nobody twice', () => {
    const tainted = state({
      nodes: [node('n1', { taints: ['maintenance:NoExecute'] })],
      daemonSets: [plain],
      pods: [pod('plain-1', { owner: plain, node: 'n1' })],
    });
    expect(toldOf(taintNodes('n1', 'other:NoExecute'), tainted)).toEqual([]);
  });
});

describe('whether pods that come have room', () => {
  const needs = (name: string, cpu: string, priorityClassName = '') =>
    daemonSet(name, { podSpec: { nodeSelector: { disk: 'ssd' }, requests: { cpu }, priorityClassName } });
  const priorityClasses = [priorityClass('high', 1000)];
  const small = node('n1', { labels: {}, allocatable: { cpu: '1' } });

  test('a pod that needs more than is left stays Pending', () => {
    const full = state({ nodes: [small], daemonSets: [needs('big', '2')] });
    const [impact] = impactOf(label('n1', 'disk=ssd'), full).daemonSets;
    expect(impact?.gains).toMatchObject([
      { node: 'n1', fits: false, reasons: [{ kind: 'InsufficientResource' }] },
    ]);
  });

  test('those of higher priority take their share first', () => {
    const full = state({
      nodes: [small],
      daemonSets: [needs('low', '600m'), needs('first', '600m', 'high')],
      priorityClasses,
    });
    expect(toldOf(label('n1', 'disk=ssd'), full)).toEqual(['low +n1 fits: false', 'first +n1']);
  });

  test('a host port is taken by the pod that comes first, which is named', () => {
    const onPort = (name: string, priorityClassName = '') =>
      daemonSet(name, { podSpec: { nodeSelector: { disk: 'ssd' }, ports: [9100], priorityClassName } });
    const full = state({ nodes: [small], daemonSets: [onPort('b'), onPort('a', 'high')], priorityClasses });
    const [b] = impactOf(label('n1', 'disk=ssd'), full).daemonSets;
    expect(b?.gains[0]?.reasons[0]?.message).toBe('host port 9100/TCP is held by default/a (to come)');
  });

  test('pods that go make room', () => {
    const hdd = daemonSet('hdd', { podSpec: { nodeSelector: { disk: 'hdd' }, requests: { cpu: '1' } } });
    const full = state({
      nodes: [node('n1', { labels: { disk: 'hdd' }, allocatable: { cpu: '1' } })],
      daemonSets: [hdd, needs('ssd', '1')],
      pods: [pod('h', { owner: hdd, node: 'n1' })],
    });
    expect(toldOf(label('n1', 'disk=ssd'), full)).toEqual([
      'hdd -n1 h (deleted by the controller)',
      'ssd +n1',
    ]);
  });

  test('rules of pods on other nodes count, those of pods to come too', () => {
    const apart = daemonSet('apart', {
      podSpec: {
        nodeSelector: { disk: 'ssd' },
        affinity: { podAntiAffinity: [affinityTerm('zone', { app: 'apart' })] },
      },
    });
    const zoned = (name: string) => node(name, { labels: { zone: 'a' } });
    const full = state({ nodes: [zoned('n1'), zoned('n2')], daemonSets: [apart] });
    expect(toldOf(label('n1,n2', 'disk=ssd'), full)).toEqual(['apart +n1', 'apart +n2 fits: false']);
  });

  test('a pod elsewhere that wants others away counts', () => {
    const lonely = pod('lonely', {
      node: 'n2',
      podSpec: { affinity: { podAntiAffinity: [affinityTerm('zone', { app: 'ssd' })] } },
    });
    const zoned = (name: string) => node(name, { labels: { zone: 'a' } });
    const full = state({ nodes: [zoned('n1'), zoned('n2')], daemonSets: [ssd], pods: [lonely] });
    expect(toldOf(label('n1', 'disk=ssd'), full)).toEqual(['ssd +n1 fits: false']);
  });

  test('what is on a node of which not all pods were read is not known', () => {
    const some = state({
      nodes: [small],
      daemonSets: [needs('some', '100m')],
      nodesWithAllPods: new Set(['n2']),
    });
    expect(toldOf(label('n1', 'disk=ssd'), some)).toEqual(['some +n1 fits: undefined']);
  });
});

describe('what could not be read', () => {
  test('without nodes nothing is foreseen, and a warning says so', () => {
    const impact = impactOf(label('n1', 'disk=ssd'), state({ daemonSets: [ssd], without: ['nodes'] }));
    expect(impact.daemonSets).toEqual([]);
    expect(impact.warnings[0]).toEqual({
      kind: 'NotJudged',
      message: 'nodes could not be read: which pods come and go is not known',
    });
  });

  test('without pods those that go have no name', () => {
    const blind = state({
      nodes: [node('n1', { labels: { disk: 'ssd' } }), node('n2')],
      daemonSets: [ssd],
      without: ['pods'],
    });
    const impact = impactOf(label('n1', 'disk-'), blind);
    expect(told(impact)).toEqual(['ssd -n1 undefined (deleted by the controller)']);
    expect(impact.daemonSets[0]?.loses[0]).not.toHaveProperty('pod');
    expect(told(impactOf(label('n2', 'disk=ssd'), blind))).toEqual(['ssd +n2 fits: undefined']);
    expect(impact.warnings[0]?.kind).toBe('NotJudged');
  });
});

test('a template that names its node gains nothing elsewhere', () => {
  const affine = daemonSet('affine', {
    podSpec: { nodeTerms: [nodeTerm(['disk In ssd'], ['metadata.name In n2'])] },
  });
  const full = state({ nodes: [node('n1'), node('n2')], daemonSets: [affine] });
  expect(toldOf(label('n1,n2', 'disk=ssd'), full)).toEqual(['affine +n2']);
});
