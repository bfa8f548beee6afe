import type { Labels, NodeSelectorTerm } from '../../../src/domain/objects.ts';
import { nodeTerm } from '../../support/builders.ts';

type Texts = readonly string[];

/**
 * Sentence, expressions, fields, labels of `node_1`, whether it matches.
 *
 * pkg/scheduler/framework/plugins/nodeaffinity/node_affinity_test.go TestNodeAffinity and
 * staging/src/k8s.io/component-helpers/scheduling/corev1/nodeaffinity/nodeaffinity_test.go TestNodeSelectorMatch, v1.20.2
 */
export const oneTermRows: readonly (readonly [string, Texts, Texts, Labels, boolean])[] = [
  ['In matches one of its values', ['foo In bar,value2'], [], { foo: 'bar' }, true],
  ['In does not match a value that it does not list', ['foo In value1,value2'], [], { foo: 'bar' }, false],
  ['In does not match where the label is missing', ['foo In bar'], [], {}, false],
  [
    'NotIn matches a value that it does not list',
    ['mem-type NotIn DDR,DDR2'],
    [],
    { 'mem-type': 'DDR3' },
    true,
  ],
  [
    'NotIn does not match a value that it lists',
    ['mem-type NotIn DDR,DDR2'],
    [],
    { 'mem-type': 'DDR2' },
    false,
  ],
  ['NotIn matches where the label is missing', ['mem-type NotIn DDR'], [], {}, true],
  ['Exists matches any value', ['GPU Exists'], [], { GPU: 'NVIDIA-GRID-K1' }, true],
  ['Exists matches an empty value', ['GPU Exists'], [], { GPU: '' }, true],
  ['Exists does not match where the label is missing', ['GPU Exists'], [], {}, false],
  ['DoesNotExist matches where the label is missing', ['GPU DoesNotExist'], [], {}, true],
  ['DoesNotExist does not match any value', ['GPU DoesNotExist'], [], { GPU: '' }, false],
  [
    'Gt compares numbers with leading zeros',
    ['kernel-version Gt 0204'],
    [],
    { 'kernel-version': '0206' },
    true,
  ],
  ['Gt is strict', ['version Gt 20'], [], { version: '20' }, false],
  ['Gt compares as numbers, not as text', ['version Gt 9'], [], { version: '10' }, true],
  ['Gt does not match where the label is missing', ['version Gt 1'], [], {}, false],
  ['Gt does not match a label that is no number', ['version Gt 1'], [], { version: 'v2' }, false],
  ['Gt does not match a fraction', ['version Gt 1'], [], { version: '2.5' }, false],
  ['Gt is exact up to 64 bits', ['n Gt 9223372036854775806'], [], { n: '9223372036854775807' }, true],
  ['a label beyond 64 bits is no number', ['n Gt 1'], [], { n: '9223372036854775808' }, false],
  ['Lt matches a smaller number', ['bar Lt 7'], [], { bar: '6' }, true],
  ['Lt is strict', ['bar Lt 7'], [], { bar: '7' }, false],
  ['Lt does not match where the label is missing', ['bar Lt 7'], [], {}, false],
  ['all expressions must match, and do', ['GPU Exists', 'GPU NotIn AMD,INTER'], [], { GPU: 'NVIDIA' }, true],
  [
    'all expressions must match, and one does not',
    ['GPU Exists', 'GPU In AMD,INTER'],
    [],
    { GPU: 'NVIDIA' },
    false,
  ],
  ['a field matches the name of the node', [], ['metadata.name In node_1'], {}, true],
  ['a field does not match the name of another node', [], ['metadata.name In node_2'], {}, false],
  ['NotIn on a field matches the name of another node', [], ['metadata.name NotIn node_2'], {}, true],
  ['NotIn on a field does not match the name', [], ['metadata.name NotIn node_1'], {}, false],
  ['expressions and fields both match', ['foo In bar'], ['metadata.name In node_1'], { foo: 'bar' }, true],
  ['the field matches, the label is missing', ['foo In bar'], ['metadata.name In node_1'], {}, false],
  [
    'the field matches, the label differs',
    ['foo In bar'],
    ['metadata.name In node_1'],
    { foo: 'baz' },
    false,
  ],
  [
    'the label matches, the field does not',
    ['foo In bar'],
    ['metadata.name In node_2'],
    { foo: 'bar' },
    false,
  ],
  ['a label named metadata.name is no field', [], ['metadata.name In x'], { 'metadata.name': 'x' }, false],
  ['the name of the node is no label', ['metadata.name In node_1'], [], {}, false],
];

/** Sentence, terms, labels of `node_2`, whether it matches. Source as above. */
export const severalTermsRows: readonly (readonly [
  string,
  readonly NodeSelectorTerm[] | undefined,
  Labels,
  boolean,
])[] = [
  ['no node affinity matches every node', undefined, { foo: 'bar' }, true],
  ['an empty list of terms matches no node', [], { foo: 'bar' }, false],
  ['a term without any requirement matches no node', [nodeTerm([])], { foo: 'bar' }, false],
  [
    'an empty term does not spoil the next one',
    [nodeTerm([]), nodeTerm(['foo In bar'])],
    { foo: 'bar' },
    true,
  ],
  [
    'one of the terms is enough',
    [nodeTerm(['foo In bar,value2']), nodeTerm(['diffkey In wrong,value2'])],
    { foo: 'bar' },
    true,
  ],
  [
    'the field of the first does not match, the label of the second does',
    [nodeTerm([], ['metadata.name In node_1']), nodeTerm(['foo In bar'])],
    { foo: 'bar' },
    true,
  ],
  [
    'the label of the first does not match, the field of the second does',
    [nodeTerm(['label_1 In label_1_val']), nodeTerm([], ['metadata.name In node_2'])],
    { label_1: 'label_1_val-failed' },
    true,
  ],
  [
    'neither the field of the first nor the label of the second matches',
    [nodeTerm([], ['metadata.name In node_1']), nodeTerm(['foo In not-match-to-bar'])],
    { foo: 'bar' },
    false,
  ],
  [
    'requirements are not gathered from several terms',
    [nodeTerm(['foo In bar', 'a Exists']), nodeTerm(['foo In baz', 'b Exists'])],
    { foo: 'bar', b: '' },
    false,
  ],
];

/**
 * Sentence, expressions, fields. Each term is of no use, but does not spoil the others.
 *
 * nodeaffinity_test.go TestNodeSelectorMatch and TestNodeSelectorRequirementsAsSelector, v1.20.2; `NewRequirement`,
 * staging/src/k8s.io/apimachinery/pkg/labels/selector.go, v1.34
 */
export const invalidTermRows: readonly (readonly [string, Texts, Texts])[] = [
  ['a field with two values', [], ['metadata.name In node_1,node_2']],
  ['a field with no value', [], ['metadata.name In']],
  ['a field with Exists', [], ['metadata.name Exists']],
  ['a field with Gt', [], ['metadata.name Gt 1']],
  ['NotIn with a value that no label can have', ['foo NotIn invalid value: ___@#$%^'], []],
  ['In with such a value beside a good one', ['foo In bar,-bad-'], []],
  ['a value of more than 63 characters', [`foo NotIn ${'x'.repeat(64)}`], []],
  ['Exists with values', ['foo Exists bar,baz'], []],
  ['DoesNotExist with values', ['other DoesNotExist bar'], []],
  ['In without values', ['foo In'], []],
  ['NotIn without values', ['foo NotIn'], []],
  ['an unknown operator', ['foo Equals bar'], []],
  ['an operator in small letters', ['foo in bar'], []],
  ['Gt with two values', ['version Gt 1,2'], []],
  ['Gt without a value', ['version Gt'], []],
  ['Gt with text', ['version Gt ten'], []],
  ['Gt with a negative number, which no label can be', ['version Gt -5'], []],
  ['Lt with a fraction', ['version Lt 30.5'], []],
  ['a key with two slashes', ['a/b/c NotIn x'], []],
  ['a key that starts with a dash', ['-foo DoesNotExist'], []],
  ['an empty key', [' DoesNotExist'], []],
  ['a bad expression beside one that matches', ['foo In bar', 'version Exists 20'], []],
  ['a bad field beside an expression that matches', ['foo In bar'], ['metadata.name In node_1,node_2']],
];
