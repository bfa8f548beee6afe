import { expect, test } from 'vitest';
import { didYouMean } from '../../src/printers/did-you-mean.ts';

test.each([
  ['a swapped pair of letters', 'agnet', ['agent', 'proxy'], 'agent'],
  ['a part of a name', 'exporter', ['kube-proxy', 'node-exporter'], 'node-exporter'],
  ['nothing near', 'zebra', ['agent', 'proxy'], undefined],
  ['two letters are part of too much', 'ag', ['agent'], undefined],
])('%s', (_, given, names, expected) => {
  expect(didYouMean(given, names)).toBe(expected);
});
