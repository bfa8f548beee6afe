import { describe, expect, test } from 'vitest';
import { parsePlan, type PlanWords } from '../../../src/domain/rollout/asked-plan.ts';
import { completedPlan } from '../../../src/domain/rollout/completed-plan.ts';
import { PAUSED_STRATEGY_ANNOTATION } from '../../../src/domain/rollout/drive-state.ts';
import { daemonSet } from '../../support/builders.ts';

describe('a plan in words', () => {
  test('without any', () => {
    expect(parsePlan({})).toEqual({
      order: { kind: 'name' },
      nodeTimeout: 300_000,
      minReady: 0,
      onFailure: 'pause',
    });
  });

  test.each<[string, PlanWords, object]>([
    ['a canary of so many nodes', { canary: '2' }, { canary: { kind: 'nodes', value: 2 } }],
    ['of a part of them', { canary: '10%' }, { canary: { kind: 'percent', value: 10 } }],
    ['of those with a label', { canary: 'pool=a' }, { canary: { kind: 'selector', value: 'pool=a' } }],
    ['batches', { batch: '3' }, { batch: { kind: 'nodes', value: 3 } }],
    ['zone by zone', { order: 'zone' }, { order: { kind: 'label', key: 'topology.kubernetes.io/zone' } }],
    ['by a label', { order: 'label=rack' }, { order: { kind: 'label', key: 'rack' } }],
    ['a pause', { 'pause-between': '2m' }, { pauseBetween: 120_000 }],
    ["a pause for somebody's word", { 'pause-between': 'confirm' }, { pauseBetween: 'confirm' }],
    ['failures to put up with', { 'max-failures': '0' }, { maxFailures: { kind: 'nodes', value: 0 } }],
    ['an undo', { 'on-failure': 'undo' }, { onFailure: 'undo' }],
  ])('%s', (_, words, plan) => {
    expect(parsePlan(words)).toMatchObject(plan);
  });

  test.each<[string, PlanWords, string]>([
    ['what is empty', { canary: '' }, 'invalid argument "" for "--canary" flag: it needs a value'],
    ['no node at all', { batch: '0' }, 'invalid argument for --batch: no node at all is too few'],
    [
      'more than all',
      { 'max-unavailable': '101%' },
      'invalid argument for --max-unavailable: "101%" is more',
    ],
    [
      'no time',
      { 'node-timeout': '0' },
      'invalid argument for --node-timeout: every node would fail at once',
    ],
    [
      'no duration',
      { 'pause-between': 'soon' },
      'invalid argument for --pause-between: "soon" is no duration',
    ],
    ['no selector', { canary: 'a in b' }, 'invalid argument for --canary: '],
    ['no order', { order: 'age' }, 'invalid argument "age" for "--order" flag: use name, zone or label=KEY'],
  ])('%s is refused', (_, words, message) => {
    expect(() => parsePlan(words)).toThrow(message);
  });
});

describe('nodes without a pod at a time', () => {
  const percent = { type: 'RollingUpdate', maxUnavailable: '30%' } as const;
  test.each([
    ['as was asked for', { 'max-unavailable': '2' }, daemonSet('agent'), { kind: 'nodes', value: 2 }],
    [
      "the DaemonSet's own part",
      {},
      daemonSet('agent', { updateStrategy: percent }),
      { kind: 'percent', value: 30 },
    ],
    [
      'one under OnDelete',
      {},
      daemonSet('agent', { updateStrategy: { type: 'OnDelete' } }),
      { kind: 'nodes', value: 1 },
    ],
    [
      'what a pause has put aside',
      {},
      daemonSet('agent', {
        updateStrategy: { type: 'OnDelete' },
        annotations: {
          [PAUSED_STRATEGY_ANNOTATION]: '{"type":"RollingUpdate","rollingUpdate":{"maxUnavailable":3}}',
        },
      }),
      { kind: 'nodes', value: 3 },
    ],
  ] as const)('%s', (_, words, of, maxUnavailable) => {
    expect(completedPlan(parsePlan(words), of, 10, 34)).toMatchObject({ maxUnavailable });
  });

  test('what cannot be understood is refused', () => {
    const odd = daemonSet('agent', { updateStrategy: { type: 'RollingUpdate', maxUnavailable: 'some' } });
    expect(completedPlan(parsePlan({}), odd, 10, 34)).toHaveProperty('problem');
  });
});
