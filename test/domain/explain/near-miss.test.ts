import { describe, expect, test } from 'vitest';
import { nearestLabel, nearestToleration } from '../../../src/domain/explain/near-miss.ts';
import { editDistance, nearest } from '../../../src/domain/explain/similarity.ts';
import { taint, toleration } from '../../support/builders.ts';

describe('the toleration that comes closest', () => {
  test.each([
    {
      name: 'has the key and another value',
      tolerations: ['nvidia.com/gpu=present:NoSchedule'],
      to: 'nvidia.com/gpu=true:NoSchedule',
      differs: 'tolerates the value "present", the taint has "true"',
    },
    {
      name: 'has the key and another effect',
      tolerations: ['dedicated:NoExecute'],
      to: 'dedicated=db:NoSchedule',
      differs: 'tolerates the effect NoExecute, the taint has NoSchedule',
    },
    {
      name: 'has the old name of a role',
      tolerations: ['node-role.kubernetes.io/master:NoSchedule'],
      to: 'node-role.kubernetes.io/control-plane:NoSchedule',
      differs:
        'tolerates node-role.kubernetes.io/master, which was renamed: the taint is node-role.kubernetes.io/control-plane',
    },
    {
      name: 'has a slip in its key',
      tolerations: ['example.com/dedicatd:NoSchedule'],
      to: 'example.com/dedicated:NoSchedule',
      differs: 'tolerates the key example.com/dedicatd, the taint has example.com/dedicated',
    },
    {
      name: 'is the one that differs least',
      tolerations: ['gpu=a:NoExecute', 'gpu=a:NoSchedule'],
      to: 'gpu=b:NoSchedule',
      differs: 'tolerates the value "a", the taint has "b"',
    },
    {
      name: 'is none where nothing is like it',
      tolerations: ['spot:NoSchedule'],
      to: 'gpu=b:NoSchedule',
      differs: undefined,
    },
  ])('$name', ({ tolerations, to, differs }) => {
    expect(nearestToleration(taint(to), tolerations.map(toleration))?.differs).toBe(differs);
  });
});

describe('the label that comes closest', () => {
  test.each([
    {
      name: 'a value in other case',
      key: 'disk',
      values: ['ssd'],
      labels: { disk: 'SSD' },
      found: 'disk=SSD',
    },
    {
      name: 'a value with a slip',
      key: 'pool',
      values: ['workers'],
      labels: { pool: 'worker' },
      found: 'pool=worker',
    },
    {
      name: 'a quite different value is none',
      key: 'pool',
      values: ['workers'],
      labels: { pool: 'gpu' },
      found: undefined,
    },
    {
      name: 'a key with a slip',
      key: 'disktype',
      values: ['ssd'],
      labels: { disktpye: 'ssd' },
      found: 'disktpye=ssd',
    },
    {
      name: 'a key under another prefix',
      key: 'nvidia.com/gpu.present',
      values: ['true'],
      labels: { 'amd.com/gpu.present': 'true' },
      found: 'amd.com/gpu.present=true',
    },
    {
      name: 'a key that was renamed',
      key: 'beta.kubernetes.io/os',
      values: ['linux'],
      labels: { 'kubernetes.io/os': 'linux' },
      found: 'kubernetes.io/os=linux',
    },
    {
      name: 'a key that ends alike',
      key: 'feature.node.kubernetes.io/pci-10de.present',
      values: ['true'],
      labels: { 'feature.node.kubernetes.io/pci-0302_10de.present': 'true' },
      found: 'feature.node.kubernetes.io/pci-0302_10de.present=true',
    },
    { name: 'nothing like it', key: 'disk', values: ['ssd'], labels: { zone: 'a' }, found: undefined },
  ])('$name', ({ key, values, labels, found }) => {
    expect(nearestLabel(key, values, { ...labels })?.found).toBe(found);
  });
});

describe('edit distance', () => {
  test.each([
    ['', '', 0],
    ['agent', 'agent', 0],
    ['agent', 'agnet', 1],
    ['agent', 'agents', 1],
    ['kitten', 'sitting', 3],
    ['', 'abc', 3],
  ] as const)('%s and %s are %i apart', (a, b, distance) => {
    expect(editDistance(a, b)).toBe(distance);
    expect(editDistance(b, a)).toBe(distance);
  });

  test('the nearest name comes first', () => {
    expect(nearest('agnt', ['agent', 'agents', 'other'])).toEqual(['agent', 'agents']);
  });
});
