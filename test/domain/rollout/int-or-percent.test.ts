import { describe, expect, test } from 'vitest';
import { rollingUpdateBudget, scaledValue } from '../../../src/domain/rollout/int-or-percent.ts';
import { daemonSet } from '../../support/builders.ts';

describe('a number or a percentage of nodes', () => {
  test.each<[string, number | string, number, number]>([
    ['a number is taken as it is', 12, 100, 12],
    ['even above the number of nodes', 7, 5, 7],
    ['a percentage of all', '90%', 100, 90],
    ['a percentage is rounded up', '90%', 95, 86],
    ['a small part of a node is a node', '1%', 3, 1],
    ['50% of three nodes are two', '50%', 3, 2],
    ['100% are all', '100%', 2, 2],
    ['0% is none', '0%', 9, 0],
    ['of no node', '50%', 0, 0],
    ['more than all', '200%', 3, 6],
  ])('%s', (_, value, total, expected) => {
    expect(scaledValue(value, total, 'maxUnavailable')).toBe(expected);
  });

  test.each(['90', '', '%', 'a%', '1.5%', '5 %', '5%%'])('"%s" is refused', (value) => {
    expect(scaledValue(value, 10, 'maxSurge')).toEqual({
      problem: `maxSurge "${value}" is neither a number nor a percentage: use 1 or 10%`,
    });
  });
});

/** TestGetUnavailableNumbers, pkg/controller/daemon/update_test.go, v1.34, and more. */
describe('what a rolling update may do at a time', () => {
  type Strategy = { readonly maxUnavailable?: number | string; readonly maxSurge?: number | string };

  test.each<[string, Strategy, number, number, number, number]>([
    ['nothing is allowed, and there is no node', { maxUnavailable: 0 }, 0, 34, 0, 0],
    ['one', { maxUnavailable: 1 }, 2, 34, 1, 0],
    ['one by default', {}, 2, 34, 1, 0],
    ['nothing is allowed: one is', { maxUnavailable: 0 }, 2, 34, 1, 0],
    ['nothing is allowed, not even surging: one is', { maxUnavailable: 0, maxSurge: 0 }, 2, 34, 1, 0],
    ['nothing is allowed, in percent: one is', { maxUnavailable: '0%', maxSurge: '0%' }, 2, 34, 1, 0],
    ['nothing was allowed in 1.20, and nothing done', { maxUnavailable: 0 }, 2, 20, 0, 0],
    ['half of two', { maxUnavailable: '50%' }, 2, 34, 1, 0],
    ['half of three', { maxUnavailable: '50%' }, 3, 34, 2, 0],
    ['half of two surge', { maxUnavailable: 0, maxSurge: '50%' }, 2, 34, 0, 1],
    ['half of three surge, rounded up too', { maxUnavailable: 0, maxSurge: '50%' }, 3, 34, 0, 2],
    ['all surge', { maxUnavailable: 0, maxSurge: '100%' }, 2, 34, 0, 2],
    ['surging is on by default since 1.22', { maxUnavailable: 0, maxSurge: 2 }, 5, 22, 0, 2],
    [
      'before that it is ignored, and one may be unavailable',
      { maxUnavailable: 0, maxSurge: 2 },
      5,
      21,
      1,
      0,
    ],
  ])('%s', (_, strategy, desired, release, maxUnavailable, maxSurge) => {
    const of = daemonSet('x', { updateStrategy: { type: 'RollingUpdate', ...strategy } });
    expect(rollingUpdateBudget(of, desired, release)).toEqual({ maxUnavailable, maxSurge });
  });

  test.each<[Strategy, string]>([
    [{ maxUnavailable: '90' }, 'maxUnavailable "90" is neither a number nor a percentage: use 1 or 10%'],
    [
      { maxUnavailable: 0, maxSurge: 'all' },
      'maxSurge "all" is neither a number nor a percentage: use 1 or 10%',
    ],
  ])('%j is refused', (strategy, problem) => {
    const of = daemonSet('x', { updateStrategy: { type: 'RollingUpdate', ...strategy } });
    expect(rollingUpdateBudget(of, 10, 34)).toEqual({ problem });
  });

  test('a maxSurge that makes no sense does no harm where the release ignores it', () => {
    const of = daemonSet('x', { updateStrategy: { type: 'RollingUpdate', maxSurge: 'all' } });
    expect(rollingUpdateBudget(of, 10, 20)).toEqual({ maxUnavailable: 1, maxSurge: 0 });
  });
});
