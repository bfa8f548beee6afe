import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../src/domain/json.ts';
import { withoutValue, withValue } from '../../../src/domain/manifest/json-fields.ts';
import { daemonSet, selector, state } from '../../support/builders.ts';
import { atMostOne, lintOf, manifest, told } from './inputs.ts';

const noSelector = (): JsonObject => withoutValue(manifest(), ['spec', 'selector']);

describe('what the API server refuses', () => {
  test('a selector that is missing is written down in the fix', () => {
    const [found] = lintOf('SelectorMissing', daemonSet('agent'), state(), { given: noSelector() });
    expect(found).toMatchObject({
      severity: 'error',
      fix: { yaml: 'selector:\n  matchLabels:\n    "app": "agent"' },
    });
  });

  test('extensions/v1beta1 needs none', () => {
    const given = { ...noSelector(), apiVersion: 'extensions/v1beta1' };
    expect(lintOf('SelectorMissing', daemonSet('agent'), state(), { given })).toEqual([]);
    expect(lintOf('OldApiVersion', daemonSet('agent'), state(), { given })).toMatchObject([
      { severity: 'warning', message: expect.stringContaining('removed in v1.16') },
    ]);
  });

  test('without labels in the template there is nothing to select', () => {
    const given = manifest({ selector: null, template: { spec: {} } });
    const [found] = lintOf('SelectorMissing', daemonSet('agent', { templateLabels: {} }), state(), { given });
    expect(found?.message).toContain('no labels to select');
    expect(found).not.toHaveProperty('fix');
  });

  test.each([
    ['matches', selector({ app: 'agent' }), { app: 'agent', tier: 'a' }, undefined],
    [
      'asks for another value',
      selector({ app: 'other' }),
      { app: 'agent' },
      'app=other does not select the pods of the template, which has the labels app=agent',
    ],
    [
      'asks for more',
      selector({ app: 'agent' }, 'tier Exists'),
      { app: 'agent' },
      'app=agent,tier does not select',
    ],
    ['finds no labels at all', selector({ app: 'agent' }), {}, 'which has no labels'],
  ])('a selector that %s', (_, wanted, templateLabels, message) => {
    const found = lintOf('SelectorMismatch', daemonSet('agent', { selector: wanted, templateLabels }));
    expect(told(found, message)).toEqual(atMostOne(message));
    expect(found.filter(({ severity }) => severity !== 'error')).toEqual([]);
  });

  test('an empty selector', () => {
    const given = manifest({ selector: {} });
    const found = lintOf('SelectorEmpty', daemonSet('agent', { selector: selector() }), state(), { given });
    expect(found).toMatchObject([
      { severity: 'error', message: 'the selector is empty: it selects every pod' },
    ]);
  });

  test.each([
    ['Always', 'Always', 0],
    ['OnFailure', 'OnFailure', 1],
    ['Never', 'Never', 1],
  ])('restartPolicy %s', (_, policy, count) => {
    const given = manifest({ template: { spec: { restartPolicy: policy } } });
    expect(lintOf('RestartPolicy', daemonSet('agent'), state(), { given })).toHaveLength(count);
  });

  test('activeDeadlineSeconds', () => {
    const given = manifest({ template: { spec: { activeDeadlineSeconds: 5 } } });
    expect(lintOf('RestartPolicy', daemonSet('agent'), state(), { given })).toHaveLength(1);
  });

  test.each([
    ['nothing', { type: 'RollingUpdate' }, undefined],
    ['OnDelete', { type: 'OnDelete' }, undefined],
    ['a share', { type: 'RollingUpdate', maxUnavailable: '10%' }, undefined],
    ['surge alone', { type: 'RollingUpdate', maxUnavailable: 0, maxSurge: 2 }, undefined],
    ['surge beside the default', { type: 'RollingUpdate', maxSurge: 1 }, 'one of them must be 0'],
    ['both', { type: 'RollingUpdate', maxUnavailable: '5%', maxSurge: 1 }, 'one of them must be 0'],
    ['neither', { type: 'RollingUpdate', maxUnavailable: 0, maxSurge: 0 }, 'no pod could ever be replaced'],
    ['a number as text', { type: 'RollingUpdate', maxUnavailable: '5' }, 'neither a number nor a percentage'],
    ['more than all', { type: 'RollingUpdate', maxUnavailable: '150%' }, 'must not be greater than 100%'],
    ['less than none', { type: 'RollingUpdate', maxUnavailable: -1 }, 'must be greater than or equal to 0'],
    [
      'a share below none',
      { type: 'RollingUpdate', maxUnavailable: '-5%' },
      "numeric string followed by an ending '%'",
    ],
    [
      'surge of more than all',
      { type: 'RollingUpdate', maxUnavailable: 0, maxSurge: '101%' },
      'spec.updateStrategy.rollingUpdate.maxSurge: Invalid value: "101%": must not be greater than 100%',
    ],
    ['a number above that of nodes', { type: 'RollingUpdate', maxUnavailable: 500 }, undefined],
    ['another type', { type: 'Recreate' }, 'use RollingUpdate or OnDelete'],
  ])('an update strategy with %s', (_, updateStrategy, message) => {
    const found = lintOf('UpdateStrategy', daemonSet('agent', { updateStrategy }));
    expect(told(found, message)).toEqual(atMostOne(message));
  });

  test('what the server says is told where nothing else explains it', () => {
    const tried = { refusal: 'Error from server (Invalid): no', dropped: [] };
    expect(lintOf('Refused', daemonSet('agent'), state(), { tried })).toMatchObject([{ severity: 'error' }]);
    const changed = { tried, existing: daemonSet('agent', { selector: selector({ app: 'other' }) }) };
    expect(lintOf('Refused', daemonSet('agent'), state(), changed)).toEqual([]);
  });

  const bad = withValue(manifest(), ['metadata', 'name'], 'Bad_Name');
  test.each([
    ['of what no server was asked about', undefined, ['Invalid']],
    ['but not where the server takes it', { dropped: [] }, []],
    ['but not beside its own answer', { refusal: 'no', dropped: [] }, ['Refused']],
  ])('fields that are invalid are told %s', (_, tried, kinds) => {
    const found = (['Invalid', 'Refused'] as const).filter(
      (kind) => lintOf(kind, daemonSet('agent'), state(), { given: bad, tried }).length > 0,
    );
    expect(found).toEqual(kinds);
  });

  test('fields that the server does not know', () => {
    const tried = { dropped: ['spec.template.spec.containers[0].resourcs'] };
    const [found] = lintOf('UnknownField', daemonSet('agent'), state(), { tried });
    expect(found?.message).toContain('the field spec.template.spec.containers[0].resourcs: it is ignored');
  });
});
