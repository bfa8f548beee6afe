import type { Labels } from '../../../src/domain/objects.ts';
import { type AffinityRow, near, on } from './pod-affinity.rows.ts';

const foo = { foo: '' };
const fooBar = { foo: '', bar: '' };
const collection = { foo: 'bar', service: 'securityscan' };

/** The labels of the nodes that the rows are about, by name. */
export const clusters = {
  countries: [
    ['nodeA', { region: 'China' }],
    ['nodeB', { region: 'China', az: 'az1' }],
    ['nodeC', { region: 'India' }],
  ],
  zones: [
    ['nodeA', { region: 'r1', zone: 'z1', hostname: 'nodeA' }],
    ['nodeB', { region: 'r1', zone: 'z2', hostname: 'nodeB' }],
    ['nodeC', { region: 'r1', zone: 'z3', hostname: 'nodeC' }],
  ],
  oneZone: [
    ['nodeA', { region: 'r1', zone: 'z1', hostname: 'nodeA' }],
    ['nodeB', { region: 'r1', zone: 'z1', hostname: 'nodeB' }],
  ],
  mislabelled: [
    ['nodeA', { zoneLabel: 'az1', hostname: 'h1' }],
    ['nodeB', { zoneLabel: 'az2', hostname: 'h2' }],
  ],
} as const satisfies Readonly<Record<string, readonly (readonly [string, Labels])[]>>;

/**
 * Sentence, the pod, the pods that are there, the verdict of each node; and the nodes.
 *
 * pkg/scheduler/framework/plugins/interpodaffinity/filtering_test.go TestRequiredAffinityMultipleNodes, v1.20.2
 */
export const severalNodesRows: readonly (readonly [...AffinityRow, keyof typeof clusters])[] = [
  [
    'every node of the region where the other pod is will do',
    { affinity: { podAffinity: [near('region', 'foo In bar')] } },
    [on('nodeA', { foo: 'bar' })],
    ['fits', 'fits', 'affinity'],
    'countries',
  ],
  [
    'the first pod of a collection that wants to be together fits anywhere',
    {
      labels: collection,
      affinity: { podAffinity: [near('zone', 'foo In bar'), near('zone', 'service In securityscan')] },
    },
    [on('nodeA', { foo: 'bar' })],
    ['fits', 'fits', 'fits'],
    'zones',
  ],
  [
    'but only on nodes that have the label of the topology',
    {
      labels: collection,
      affinity: { podAffinity: [near('zone', 'foo In bar'), near('zone', 'service In securityscan')] },
    },
    [on('nodeA', { foo: 'bar' })],
    ['affinity', 'affinity'],
    'mislabelled',
  ],
  [
    'anti-affinity at the region keeps off all of its nodes',
    { affinity: { podAntiAffinity: [near('region', 'foo In abc')] } },
    [on('nodeA', { foo: 'abc' })],
    ['anti-affinity', 'anti-affinity', 'fits'],
    'countries',
  ],
  [
    'anti-affinity matches where any of its terms does',
    {
      affinity: { podAntiAffinity: [near('region', 'foo In abc'), near('zone', 'service In securityscan')] },
    },
    [on('nodeA', { foo: 'abc', service: 'securityscan' })],
    ['anti-affinity', 'anti-affinity', 'anti-affinity'],
    'zones',
  ],
  [
    "a pod of another namespace with anti-affinity on nodeC does not matter, its own namespace's on nodeA does",
    {
      namespace: 'NS1',
      labels: { foo: '123' },
      affinity: { podAntiAffinity: [near('region', 'foo In bar')] },
    },
    [
      { ...on('nodeA', { foo: 'bar' }), namespace: 'NS1' },
      { ...on('nodeC', {}, near('region', 'foo In 123')), namespace: 'NS2' },
    ],
    ['anti-affinity', 'anti-affinity', 'fits'],
    'countries',
  ],
  [
    "another pod's anti-affinity with a topology that no node has",
    { labels: foo },
    [on('nodeA', {}, near('invalid-node-label', 'foo Exists'))],
    ['fits', 'fits'],
    'oneZone',
  ],
  [
    'its own anti-affinity with a topology that no node has',
    { affinity: { podAntiAffinity: [near('invalid-node-label', 'foo Exists')] } },
    [on('nodeA', foo)],
    ['fits', 'fits'],
    'oneZone',
  ],
  [
    'two pods with anti-affinity, one at the zone, one at the region',
    { labels: fooBar },
    [on('nodeA', {}, near('zone', 'foo Exists')), on('nodeA', {}, near('region', 'bar Exists'))],
    ["other's anti-affinity", "other's anti-affinity", "other's anti-affinity"],
    'zones',
  ],
  [
    'anti-affinity against two pods, one at the zone, one at the region',
    { affinity: { podAntiAffinity: [near('zone', 'foo Exists'), near('region', 'bar Exists')] } },
    [on('nodeA', foo), on('nodeB', { bar: '' })],
    ['anti-affinity', 'anti-affinity', 'anti-affinity'],
    'zones',
  ],
  [
    "of another pod's terms only the one with a topology counts",
    { labels: fooBar },
    [on('nodeA', {}, near('invalid-node-label', 'foo Exists'), near('zone', 'bar Exists'))],
    ["other's anti-affinity", 'fits', 'fits'],
    'zones',
  ],
  [
    'of its own terms only the one with a topology counts',
    { affinity: { podAntiAffinity: [near('invalid-node-label', 'foo Exists'), near('zone', 'bar Exists')] } },
    [on('nodeA', fooBar)],
    ['anti-affinity', 'fits', 'fits'],
    'zones',
  ],
  [
    "another pod's terms at the region and at the zone",
    { labels: fooBar },
    [on('nodeA', {}, near('region', 'foo Exists'), near('zone', 'bar Exists'))],
    ["other's anti-affinity", "other's anti-affinity", "other's anti-affinity"],
    'zones',
  ],
  [
    'its own terms at the region and at the zone',
    { affinity: { podAntiAffinity: [near('region', 'foo Exists'), near('zone', 'bar Exists')] } },
    [on('nodeA', fooBar)],
    ['anti-affinity', 'anti-affinity', 'anti-affinity'],
    'zones',
  ],
  [
    'pods on nodeA and nodeB with one matching term each leave nodeC',
    { labels: fooBar },
    [
      on('nodeA', {}, near('zone', 'foo Exists'), near('zone', 'labelA Exists')),
      on('nodeB', {}, near('zone', 'bar Exists'), near('zone', 'labelB Exists')),
    ],
    ["other's anti-affinity", "other's anti-affinity", 'fits'],
    'zones',
  ],
  [
    'affinity at the region and at the zone with one pod that matches both',
    { affinity: { podAffinity: [near('region', 'foo Exists'), near('zone', 'bar Exists')] } },
    [on('nodeA', fooBar)],
    ['fits', 'fits'],
    'oneZone',
  ],
  [
    'affinity wants one pod that matches every term, not one for each',
    { affinity: { podAffinity: [near('region', 'foo Exists'), near('zone', 'bar Exists')] } },
    [on('nodeA', foo), on('nodeB', { bar: '' })],
    ['affinity', 'affinity', 'affinity'],
    'zones',
  ],
];
