import type { Affinity, Labels, PodAffinityTerm } from '../../../src/domain/objects.ts';
import { affinityTerm, selector, type PodOptions } from '../../support/builders.ts';

/** What decides on a node, in the scheduler's order: none, its affinity, its anti-affinity, another pod's anti-affinity. */
export type Verdict = 'fits' | 'affinity' | 'anti-affinity' | "other's anti-affinity";

export interface Incoming {
  readonly labels?: Labels;
  readonly namespace?: string;
  readonly affinity?: Partial<Affinity>;
}

/** Sentence, the pod, the pods that are there, the verdict of each node. */
export type AffinityRow = readonly [string, Incoming, readonly PodOptions[], readonly Verdict[]];

/** A term on pods with these expressions. */
export function near(topologyKey: string, ...expressions: readonly string[]): PodAffinityTerm {
  return affinityTerm(topologyKey, selector({}, ...expressions));
}

/** A pod that is on a node and has required anti-affinity. */
export function on(node: string, labels: Labels, ...podAntiAffinity: readonly PodAffinityTerm[]): PodOptions {
  return { node, labels, podSpec: { affinity: { podAntiAffinity } } };
}

const scan = { service: 'securityscan' };
const s1 = { security: 'S1' };
const scanned = near('region', 'service In securityscan,value2');
const notAntivirus = near('node', 'service In antivirusscan,value2');
const abcOrDef = [near('zone', 'abc Exists'), near('zone', 'def Exists')];

/**
 * On machine1 with region r1 and zone z11.
 *
 * pkg/scheduler/framework/plugins/interpodaffinity/filtering_test.go TestRequiredAffinitySingleNode, v1.20.2. Its rows
 * with selectors that the API server refuses are left out.
 */
export const singleNodeRows: readonly AffinityRow[] = [
  ['a pod without rules fits an empty node', {}, [], ['fits']],
  [
    'In finds the pod on the node',
    { labels: s1, affinity: { podAffinity: [scanned] } },
    [on('machine1', scan)],
    ['fits'],
  ],
  [
    'NotIn finds the pod on the node',
    { labels: s1, affinity: { podAffinity: [near('region', 'service NotIn securityscan3,value3')] } },
    [on('machine1', scan)],
    ['fits'],
  ],
  [
    'a pod in another namespace than the term names is not found',
    { labels: s1, affinity: { podAffinity: [{ ...scanned, namespaces: ['DiffNameSpace'] }] } },
    [{ ...on('machine1', scan), namespace: 'ns' }],
    ['affinity'],
  ],
  [
    'a selector that matches neither the other pod nor itself',
    { labels: scan, affinity: { podAffinity: [near('region', 'service In antivirusscan,value2')] } },
    [on('machine1', scan)],
    ['affinity'],
  ],
  [
    'several terms with several operators that all match',
    {
      labels: s1,
      affinity: {
        podAffinity: [
          near('region', 'service Exists', 'wrongkey DoesNotExist'),
          near('region', 'service In securityscan', 'service NotIn WrongValue'),
        ],
      },
    },
    [on('machine1', scan)],
    ['fits'],
  ],
  [
    'the expressions of a selector are ANDed',
    {
      labels: s1,
      affinity: {
        podAffinity: [
          near('region', 'service Exists', 'wrongkey DoesNotExist'),
          near('region', 'service In securityscan2', 'service NotIn WrongValue'),
        ],
      },
    },
    [on('machine1', scan)],
    ['affinity'],
  ],
  [
    'affinity matches, anti-affinity does not',
    { labels: s1, affinity: { podAffinity: [scanned], podAntiAffinity: [notAntivirus] } },
    [on('machine1', scan)],
    ['fits'],
  ],
  [
    'nor does the anti-affinity of the other pod',
    { labels: s1, affinity: { podAffinity: [scanned], podAntiAffinity: [notAntivirus] } },
    [on('machine1', scan, notAntivirus)],
    ['fits'],
  ],
  [
    'affinity and anti-affinity both match',
    {
      labels: s1,
      affinity: { podAffinity: [scanned], podAntiAffinity: [near('zone', 'service In securityscan,value2')] },
    },
    [on('machine1', scan)],
    ['anti-affinity'],
  ],
  [
    'the anti-affinity of the other pod matches',
    { labels: scan, affinity: { podAffinity: [scanned], podAntiAffinity: [notAntivirus] } },
    [on('machine1', scan, near('zone', 'service In securityscan,value2'))],
    ["other's anti-affinity"],
  ],
  [
    'a pod on a node that does not exist is not found',
    { labels: scan, affinity: { podAffinity: [near('region', 'service NotIn securityscan,value2')] } },
    [on('machine2', scan)],
    ['affinity'],
  ],
  [
    "another pod's anti-affinity counts for a pod without rules",
    { labels: scan },
    [on('machine1', scan, near('zone', 'service In securityscan,value2'))],
    ["other's anti-affinity"],
  ],
  [
    "another pod's anti-affinity does not match a pod without rules",
    { labels: scan },
    [on('machine1', scan, near('zone', 'service NotIn securityscan,value2'))],
    ['fits'],
  ],
  [
    'one of two anti-affinity terms matches the other pod, at the region',
    {
      labels: scan,
      affinity: { podAntiAffinity: [near('region', 'service Exists'), near('region', 'security Exists')] },
    },
    [on('machine1', s1, near('zone', 'security Exists'))],
    ['anti-affinity'],
  ],
  [
    'one of two anti-affinity terms matches the other pod, at the zone',
    {
      labels: scan,
      affinity: { podAntiAffinity: [near('zone', 'service Exists'), near('zone', 'security Exists')] },
    },
    [on('machine1', s1, near('zone', 'security Exists'))],
    ['anti-affinity'],
  ],
  [
    'one of two anti-affinity terms of the other pod matches',
    { labels: s1, affinity: { podAntiAffinity: [near('zone', 'security Exists')] } },
    [on('machine1', scan, near('zone', 'service Exists'), near('zone', 'security Exists'))],
    ["other's anti-affinity"],
  ],
  [
    'each matches one term of the other: the own rule comes first',
    { labels: { abc: '', xyz: '' }, affinity: { podAntiAffinity: abcOrDef } },
    [on('machine1', { def: '', xyz: '' }, ...abcOrDef)],
    ['anti-affinity'],
  ],
  [
    'and the other way round',
    { labels: { def: '', xyz: '' }, affinity: { podAntiAffinity: abcOrDef } },
    [on('machine1', { abc: '', xyz: '' }, ...abcOrDef)],
    ['anti-affinity'],
  ],
];

const scannedIn = (options: Partial<PodAffinityTerm>): Incoming => ({
  labels: s1,
  namespace: 'own',
  affinity: { podAffinity: [{ ...scanned, ...options }] },
});

const inNamespace = (namespace: string): PodOptions => ({ ...on('machine1', scan), namespace });

/** On machine1 as above. GetNamespaceLabelsSnapshot and AffinityTerm.Matches, pkg/scheduler/framework, v1.33 */
export const namespaceRows: readonly AffinityRow[] = [
  ['a term means the namespace of its pod', scannedIn({}), [inNamespace('own')], ['fits']],
  ['and no other namespace', scannedIn({}), [inNamespace('team-a')], ['affinity']],
  ['a term may name namespaces', scannedIn({ namespaces: ['team-a'] }), [inNamespace('team-a')], ['fits']],
  ['its own is then not meant', scannedIn({ namespaces: ['team-a'] }), [inNamespace('own')], ['affinity']],
  [
    'a namespace selector picks by labels',
    scannedIn({ namespaceSelector: selector({ team: 'a' }) }),
    [inNamespace('team-a')],
    ['fits'],
  ],
  [
    'a namespace selector passes others by',
    scannedIn({ namespaceSelector: selector({ team: 'a' }) }),
    [inNamespace('team-b')],
    ['affinity'],
  ],
  [
    'an empty namespace selector means all',
    scannedIn({ namespaceSelector: selector() }),
    [inNamespace('team-b')],
    ['fits'],
  ],
  [
    'names and selector are joined',
    scannedIn({ namespaces: ['team-b'], namespaceSelector: selector({ team: 'a' }) }),
    [inNamespace('team-b')],
    ['fits'],
  ],
  [
    "another pod's anti-affinity means that pod's namespace",
    { labels: scan, namespace: 'own' },
    [{ ...on('machine1', scan, near('zone', 'service Exists')), namespace: 'team-a' }],
    ['fits'],
  ],
  [
    "another pod's anti-affinity may mean every namespace",
    { labels: scan, namespace: 'own' },
    [
      {
        ...on('machine1', scan, { ...near('zone', 'service Exists'), namespaceSelector: selector() }),
        namespace: 'team-a',
      },
    ],
    ["other's anti-affinity"],
  ],
  [
    'a term without a selector matches no pod',
    { labels: s1, affinity: { podAffinity: [affinityTerm('region')] } },
    [on('machine1', scan)],
    ['affinity'],
  ],
  [
    'anti-affinity without a selector keeps off no pod',
    { labels: s1, affinity: { podAntiAffinity: [affinityTerm('region')] } },
    [on('machine1', scan)],
    ['fits'],
  ],
  [
    'anti-affinity with an empty selector keeps off every pod',
    { labels: s1, affinity: { podAntiAffinity: [near('region')] } },
    [on('machine1', scan)],
    ['anti-affinity'],
  ],
];
