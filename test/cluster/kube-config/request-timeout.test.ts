import { expect, test } from 'vitest';
import { ClusterError } from '../../../src/cluster/cluster-error.ts';
import { parseRequestTimeout } from '../../../src/cluster/kube-config/request-timeout.ts';

test.each<readonly [string, number | undefined]>([
  ['0', undefined],
  ['0s', undefined],
  ['30', 30_000],
  ['500ms', 500],
  ['1.5s', 1500],
  ['2m', 120_000],
  ['1h2m3s', 3_723_000],
])('--request-timeout=%s is %s ms', (text, milliseconds) => {
  expect(parseRequestTimeout(text)).toBe(milliseconds);
});

test.each(['', 'abc', '1x', '1 s', '-1', 's'])('--request-timeout=%j is refused', (text) => {
  expect(() => parseRequestTimeout(text)).toThrow(ClusterError);
});
