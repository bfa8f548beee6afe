import type { Labels, TopologySpreadConstraint } from '../../../src/domain/objects.ts';
import { selector, spread, type PodOptions, type PodSpecOptions } from '../../support/builders.ts';

/** By node: fits, the skew of each constraint that fails, or that a label is missing. */
export type SpreadVerdict = 'fits' | 'no label' | number;

export interface SpreadQuestionRow {
  readonly name: string;
  readonly constraints: readonly TopologySpreadConstraint[];
  readonly labels?: Labels;
  readonly spec?: PodSpecOptions;
  /** How many pods labelled `foo` each node has, or which pods there are. */
  readonly pods: readonly number[] | readonly PodOptions[];
  /** Labels of the nodes; the usual four where left out. */
  readonly nodes?: Readonly<Record<string, Labels>>;
  readonly expected: readonly SpreadVerdict[];
}

export const fourNodes: Readonly<Record<string, Labels>> = {
  'node-a': { zone: 'zone1', node: 'node-a' },
  'node-b': { zone: 'zone1', node: 'node-b' },
  'node-x': { zone: 'zone2', node: 'node-x' },
  'node-y': { zone: 'zone2', node: 'node-y' },
};

const threeNodes: Readonly<Record<string, Labels>> = {
  'node-a': { node: 'node-a' },
  'node-b': { node: 'node-b' },
  'node-c': { node: 'node-c' },
};

const foo = selector({}, 'foo Exists');
const bar = selector({}, 'bar Exists');
const byZone = spread(1, 'zone', foo);
const byNode = spread(1, 'node', foo);
const on = (node: string, labels: Labels = { foo: '' }, more: PodOptions = {}): PodOptions => ({
  node,
  labels,
  ...more,
});
const ownNode = (name: string): PodSpecOptions => ({
  nodeTerms: [
    { matchExpressions: [], matchFields: [{ key: 'metadata.name', operator: 'In', values: [name] }] },
  ],
});

/** pkg/scheduler/framework/plugins/podtopologyspread/filtering_test.go TestSingleConstraint, v1.20.2 */
export const singleConstraintRows: readonly SpreadQuestionRow[] = [
  {
    name: 'without pods every node fits',
    constraints: [byZone],
    pods: [],
    expected: ['fits', 'fits', 'fits', 'fits'],
  },
  {
    name: 'without pods every node fits a pod that does not count itself',
    constraints: [spread(1, 'zone', bar)],
    pods: [],
    expected: ['fits', 'fits', 'fits', 'fits'],
  },
  {
    name: 'pods of other namespaces do not count',
    constraints: [byZone],
    pods: [
      on('node-a', { foo: '' }, { namespace: 'ns1' }),
      on('node-a', { foo: '' }, { namespace: 'ns2' }),
      on('node-x'),
      on('node-y'),
    ],
    expected: ['fits', 'fits', 3, 3],
  },
  {
    name: 'zones with 3 and 3',
    constraints: [byZone],
    pods: [2, 1, 0, 3],
    expected: ['fits', 'fits', 'fits', 'fits'],
  },
  {
    name: 'a node without the label is out, and its pods are',
    constraints: [byZone],
    pods: [1, 1, 1, 1],
    nodes: { ...fourNodes, 'node-b': { zon: 'zone1', node: 'node-b' } },
    expected: ['fits', 'no label', 2, 2],
  },
  {
    name: 'no node has the label',
    constraints: [spread(1, 'rack', foo)],
    pods: [],
    expected: ['no label', 'no label', 'no label', 'no label'],
  },
  {
    name: 'nodes with 2, 1, 0 and 3',
    constraints: [byNode],
    pods: [2, 1, 0, 3],
    expected: [3, 2, 'fits', 4],
  },
  {
    name: 'nodes with 2, 1, 0 and 3, and a skew of 2 allowed',
    constraints: [spread(2, 'node', foo)],
    pods: [2, 1, 0, 3],
    expected: [3, 'fits', 'fits', 4],
  },
  {
    name: 'nodes with 2, 1, 0 and 3, and a pod that does not count itself',
    constraints: [byNode],
    labels: { bar: '' },
    pods: [2, 1, 0, 3],
    expected: [2, 'fits', 'fits', 3],
  },
  {
    name: 'nodes that the node affinity leaves out do not count',
    constraints: [byNode],
    spec: {
      nodeTerms: [
        {
          matchExpressions: [{ key: 'node', operator: 'In', values: ['node-a', 'node-y'] }],
          matchFields: [],
        },
      ],
    },
    pods: [2, 1, 0, 3],
    expected: ['fits', 'fits', 'fits', 2],
  },
  {
    name: 'pods that are being deleted do not count',
    constraints: [byNode],
    nodes: { 'node-a': { node: 'node-a' }, 'node-b': { node: 'node-b' } },
    pods: [on('node-a', { foo: '' }, { deletionTimestamp: 1 }), on('node-b')],
    expected: ['fits', 2],
  },
];

const both = { foo: '', bar: '' };

/** filtering_test.go TestMultipleConstraints, v1.20.2 */
export const multipleConstraintsRows: readonly SpreadQuestionRow[] = [
  {
    name: 'zones allow all, nodes one',
    constraints: [byZone, byNode],
    pods: [2, 1, 0, 3],
    expected: [3, 2, 'fits', 4],
  },
  {
    name: 'zones and nodes leave none',
    constraints: [byZone, byNode],
    pods: [2, 1, 0, 4],
    expected: [3, 2, 2, 2],
  },
  {
    name: 'constraints on different pods leave node-x',
    constraints: [byZone, spread(1, 'node', bar)],
    labels: both,
    pods: [on('node-a'), on('node-y', { bar: '' })],
    expected: [2, 2, 'fits', 2],
  },
  {
    name: 'constraints on different pods leave none',
    constraints: [byZone, spread(1, 'node', bar)],
    labels: both,
    pods: [on('node-a'), on('node-x', { bar: '' }), on('node-y', { bar: '' })],
    expected: [2, 2, 2, 2],
  },
  {
    name: 'constraints on different pods leave node-b',
    constraints: [byZone, spread(1, 'node', bar)],
    labels: both,
    pods: [on('node-a'), on('node-a', both), on('node-y'), on('node-y', both), on('node-y')],
    expected: [2, 'fits', 2, 2],
  },
  {
    name: 'a pod that only the second constraint counts',
    constraints: [byZone, spread(1, 'node', bar)],
    labels: { bar: '' },
    pods: [on('node-a'), on('node-x', { bar: '' }), on('node-y', { bar: '' })],
    expected: ['fits', 'fits', 2, 2],
  },
  {
    name: 'a node that lacks one of the labels',
    constraints: [byZone, byNode],
    pods: [1, 0, 0, 1],
    nodes: { ...fourNodes, 'node-x': { zone: 'zone2' } },
    expected: [2, 'fits', 'no label', 2],
  },
];

/** PodTopologySpread.Filter and its `matchNodeInclusionPolicies`, `countPodsMatchSelector`, `minMatchNum`, v1.34 */
export const newerRows: readonly SpreadQuestionRow[] = [
  {
    name: 'with too few domains the fewest pods are taken to be none',
    constraints: [spread(2, 'node', foo, { minDomains: 4 })],
    nodes: threeNodes,
    pods: [2, 2, 1],
    expected: [3, 3, 'fits'],
  },
  {
    name: 'with enough domains they are counted',
    constraints: [spread(2, 'node', foo, { minDomains: 3 })],
    nodes: threeNodes,
    pods: [2, 2, 1],
    expected: ['fits', 'fits', 'fits'],
  },
  {
    name: 'under nodeAffinityPolicy Ignore every node counts',
    constraints: [spread(1, 'node', foo, { nodeAffinityPolicy: 'Ignore' })],
    spec: ownNode('node-a'),
    pods: [2, 1, 0, 3],
    expected: [3, 2, 'fits', 4],
  },
  {
    name: 'under nodeAffinityPolicy Honor a nodeSelector counts too',
    constraints: [byNode],
    spec: { nodeSelector: { zone: 'zone1' } },
    pods: [2, 1, 0, 3],
    expected: [2, 'fits', 'fits', 'fits'],
  },
  {
    name: 'a daemon pod sees nothing but the node that it is made for',
    constraints: [byNode],
    spec: ownNode('node-a'),
    pods: [2, 1, 0, 3],
    expected: ['fits', 'fits', 'fits', 'fits'],
  },
  {
    name: 'and therefore too few domains, if it wants two',
    constraints: [spread(1, 'node', foo, { minDomains: 2 })],
    spec: ownNode('node-a'),
    pods: [1, 0, 0, 0],
    expected: [2, 'fits', 'fits', 'fits'],
  },
  {
    name: 'a constraint that only asks for best effort keeps off nobody',
    constraints: [{ ...byNode, whenUnsatisfiable: 'ScheduleAnyway' }],
    pods: [2, 1, 0, 3],
    expected: ['fits', 'fits', 'fits', 'fits'],
  },
  {
    name: 'and does not ask for labels',
    constraints: [{ ...spread(1, 'rack', foo), whenUnsatisfiable: 'ScheduleAnyway' }],
    pods: [2, 1, 0, 3],
    expected: ['fits', 'fits', 'fits', 'fits'],
  },
  {
    name: 'without a selector no pod counts',
    constraints: [spread(1, 'node')],
    pods: [2, 1, 0, 3],
    expected: ['fits', 'fits', 'fits', 'fits'],
  },
  {
    name: 'with an empty selector no pod counts but the pod itself',
    constraints: [spread(1, 'node', {})],
    pods: [2, 1, 0, 3],
    expected: ['fits', 'fits', 'fits', 'fits'],
  },
  {
    name: 'matchLabelKeys count pods of the same revision only',
    constraints: [spread(1, 'node', foo, { matchLabelKeys: ['revision'] })],
    labels: { foo: '', revision: '2' },
    pods: [on('node-a', { foo: '', revision: '1' }), on('node-b', { foo: '', revision: '2' })],
    expected: ['fits', 2, 'fits', 'fits'],
  },
  {
    name: 'matchLabelKeys that the pod does not have are ignored',
    constraints: [spread(1, 'node', foo, { matchLabelKeys: ['revision'] })],
    pods: [on('node-a', { foo: '', revision: '1' })],
    expected: [2, 'fits', 'fits', 'fits'],
  },
];
