import { describe, expect, test } from 'vitest';
import type { RolloutStatus } from '../../src/domain/rollout/rollout-status.ts';
import { rolloutPhases } from '../../src/domain/rollout/rollout-status.ts';
import {
  briefMessage,
  budgetText,
  paceText,
  phaseRank,
  phaseTone,
} from '../../src/printers/rollout-wording.ts';
import { daemonSet } from '../support/builders.ts';

function status(given: Partial<RolloutStatus>): RolloutStatus {
  return {
    daemonSet: daemonSet('agent'),
    strategy: 'RollingUpdate',
    phase: 'Stuck',
    nodes: { desired: 9, updated: 4, available: 8 },
    message: '',
    ...given,
  };
}

describe('the message beside a name and a phase', () => {
  test.each([
    [
      'Waiting for daemon set "agent" rollout to finish: 4 out of 9 new pods have been updated...',
      '4 out of 9 new pods have been updated',
    ],
    [
      'daemon set "agent" rollout is stuck: 1 out of 9 new pods have been updated; 3 of 1 allowed unavailable: n1',
      '3 of 1 allowed unavailable: n1',
    ],
    [
      'daemon set "agent" is OnDelete: 2 of 9 nodes updated; the others',
      'OnDelete: 2 of 9 nodes updated; the others',
    ],
    ['daemon set "agent" rollout is complete except n1', 'complete except n1'],
    ['daemon set "agent" rollout has failed: 1 of 9 nodes updated; n1 crashes', 'n1 crashes'],
    ['daemon set "agent" rollout can never finish: on n1', 'rollout can never finish: on n1'],
    ['daemon set "agent" successfully rolled out', 'successfully rolled out'],
    ['Waiting for daemon set "agent" to be undone: 3 of 9 nodes updated...', '3 of 9 nodes updated'],
    [
      'Waiting for daemon set spec update to be observed...',
      'Waiting for daemon set spec update to be observed',
    ],
  ])('%s', (message, expected) => {
    expect(briefMessage(status({ message }))).toBe(expected);
  });

  test('where all is well it is how fast it goes', () => {
    const pace = { nodesPerMinute: 1.25, remaining: 240_000 };
    expect(briefMessage(status({ phase: 'Progressing', pace, message: 'x' }))).toBe(
      '1.3 nodes/min, about 4m left',
    );
  });
});

describe('pace', () => {
  test.each([
    ['a few', 1.25, 240_000, '1.3 nodes/min, about 4m left'],
    ['many', 42.4, 90_000, '42 nodes/min, about 90s left'],
    ['one in many minutes', 0.02, 3_600_000, '1.2 nodes/h, about 60m left'],
  ])('%s', (_, nodesPerMinute, remaining, expected) => {
    expect(paceText(status({ pace: { nodesPerMinute, remaining } }))).toBe(expected);
  });
});

describe('the budget as arithmetic', () => {
  const budget = { maxUnavailable: 1, maxSurge: 0, unavailable: 3, surging: 0, usedBy: [] };

  test.each<[string, { maxUnavailable?: number | string; maxSurge?: number | string }, object, string]>([
    ['a percentage', { maxUnavailable: '10%' }, {}, 'maxUnavailable 10% of 9 = 1; unavailable 3'],
    ['a number', { maxUnavailable: 1 }, {}, 'maxUnavailable 1; unavailable 3'],
    ['the default', {}, {}, 'maxUnavailable 1; unavailable 3'],
    [
      'with maxSurge',
      { maxUnavailable: 0, maxSurge: '20%' },
      { maxUnavailable: 0, maxSurge: 2, surging: 1, unavailable: 0 },
      'maxSurge 20% of 9 = 2; surging 1; maxUnavailable 0; unavailable 0',
    ],
  ])('%s', (_, values, numbers, expected) => {
    const updateStrategy = { type: 'RollingUpdate', ...values };
    const given = status({
      daemonSet: daemonSet('agent', { updateStrategy }),
      budget: { ...budget, ...numbers },
    });
    expect(budgetText(given)).toBe(expected);
  });

  test('none under OnDelete', () => {
    expect(budgetText(status({ strategy: 'OnDelete' }))).toBe('');
  });
});

test('phases have a tone and a place', () => {
  const told = rolloutPhases.toSorted((a, b) => phaseRank(a) - phaseRank(b));
  expect(told.map((phase) => `${phase} ${phaseTone(phase)}`)).toMatchInlineSnapshot(`
    [
      "Failed bad",
      "Stuck bad",
      "Paused warn",
      "NotObserved warn",
      "Progressing warn",
      "CoversNoNode muted",
      "Complete good",
    ]
  `);
});
