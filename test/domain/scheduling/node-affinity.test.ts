import { expect, test } from 'vitest';
import {
  failingTerms,
  matchesNodeSelector,
  matchesNodeTerms,
} from '../../../src/domain/scheduling/node-affinity.ts';
import { node, nodeTerm } from '../../support/builders.ts';
import { invalidTermRows, oneTermRows, severalTermsRows } from './node-affinity.rows.ts';

// pkg/scheduler/framework/plugins/nodeaffinity/node_affinity_test.go TestNodeAffinity, v1.20.2
test.each([
  ['no selector matches every node', {}, {}, true],
  ['a label that the node lacks does not match', { foo: 'bar' }, {}, false],
  ['the same labels match', { foo: 'bar' }, { foo: 'bar' }, true],
  ['a node may have more labels', { foo: 'bar' }, { foo: 'bar', baz: 'blah' }, true],
  ['a node may not have fewer labels', { foo: 'bar', baz: 'blah' }, { foo: 'bar' }, false],
  ['another value does not match', { foo: 'bar' }, { foo: 'barrrrrr' }, false],
  ['an empty value wants the label to be there', { foo: '' }, {}, false],
  ['an empty value matches an empty label', { foo: '' }, { foo: '' }, true],
] as const)('nodeSelector: %s', (_name, nodeSelector, labels, expected) => {
  expect(matchesNodeSelector(nodeSelector, node('n1', { labels }))).toBe(expected);
});

test.each(oneTermRows)('one term: %s', (_name, expressions, fields, labels, expected) => {
  expect(matchesNodeTerms([nodeTerm(expressions, fields)], node('node_1', { labels }))).toBe(expected);
});

test.each(severalTermsRows)('several terms: %s', (_name, terms, labels, expected) => {
  expect(matchesNodeTerms(terms, node('node_2', { labels }))).toBe(expected);
});

test.each(invalidTermRows)('invalid: %s', (_name, expressions, fields) => {
  const host = node('node_1', { labels: { foo: 'bar', version: '20' } });
  const term = nodeTerm(expressions, fields);
  expect(matchesNodeTerms([term], host)).toBe(false);
  expect(matchesNodeTerms([term, nodeTerm(['foo In bar'])], host), 'beside a term that matches').toBe(true);
  expect(failingTerms([term], host)[0]?.invalid).toBeTypeOf('string');
});

test.each([
  ['nothing where a term matches', [nodeTerm(['a Exists']), nodeTerm(['foo In bar'])], []],
  ['nothing where nothing is required', undefined, []],
  ['only the expressions that fail', [nodeTerm(['foo In bar', 'a Exists', 'b In c'])], [['a', 'b']]],
  ['the field that fails', [nodeTerm(['foo In bar'], ['metadata.name In other'])], [['metadata.name']]],
  ['each term of several', [nodeTerm(['a Exists']), nodeTerm(['foo NotIn bar'])], [['a'], ['foo']]],
])('failing expressions: %s', (_name, terms, expected) => {
  const failing = failingTerms(terms, node('n1', { labels: { foo: 'bar' } }));
  expect(failing.map((term) => term.failing.map(({ key }) => key))).toEqual(expected);
});
