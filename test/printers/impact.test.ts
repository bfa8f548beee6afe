import { noImpact } from '../support/builders/impact.ts';
import { expect, test } from 'vitest';
import type { Impact } from '../../src/domain/change/impact.ts';
import { reason } from '../../src/domain/reason.ts';
import { impactDocument } from '../../src/printers/impact-documents.ts';
import { impactText, lossClause } from '../../src/printers/impact.ts';
import { painter } from '../../src/printers/tone.ts';

const nothing = noImpact('kube-system', 'agent');
const tooSmall = reason('Unknown', 'needs 600m cpu, 0 of 1 free: short by 600m', {});
const evicts = (isCertain: boolean, ...names: readonly string[]) => ({
  pods: names.map((pod) => ({ namespace: 'shop', pod })),
  isCertain,
  reasons: [tooSmall],
});

const impact: Impact = {
  change: { kind: 'label', nodes: ['n1'], set: { disk: 'ssd' }, remove: [] },
  daemonSets: [
    {
      ...nothing,
      gains: [
        { node: 'n1', fits: true, reasons: [], evicts: evicts(true, 'web-1') },
        { node: 'n2', fits: true, reasons: [], evicts: evicts(false, 'web-东京', 'web-3', 'web-4') },
        { node: 'n3', fits: false, reasons: [tooSmall] },
        { node: 'n4', reasons: [] },
      ],
      mayBeReplaced: [{ node: 'n5', pod: 'agent-5' }],
      orphaned: [
        { node: 'n6', pod: 'agent-6', mayBeAdoptedBy: ['one', 'two\u001B[31m'] },
        { node: 'n7', pod: 'agent-7', adoptedBy: 'one' },
        { node: 'n8', pod: 'agent-8' },
      ],
    },
    {
      ...nothing,
      name: 'low',
      gains: [{ node: 'n1', fits: false, reasons: [tooSmall] }],
      loses: [{ node: 'n1', pod: 'low-1', how: 'preempted by the scheduler' }],
    },
  ],
  otherPods: [
    { namespace: 'shop', pod: 'web-1', node: 'n1', how: 'preempted by the scheduler' },
    { namespace: 'shop', pod: 'web-9', node: 'n9', how: 'evicted by the taint', afterSeconds: 60 },
  ],
  warnings: [],
};

test.each([80, 120])(
  'pods that come by evicting others, and what nobody knows for sure, %i columns wide',
  (width) => {
    expect(impactText(impact, { paint: painter(false), unicode: true, width })).toMatchSnapshot();
  },
);

test('for programs a pod that comes by evicting others fits, and says whom it evicts', () => {
  expect(impactDocument(impact)).toMatchObject({
    daemonSets: [
      {
        gains: [
          {
            node: 'n1',
            fits: true,
            evicts: {
              pods: [{ namespace: 'shop', pod: 'web-1' }],
              isCertain: true,
              reasons: [{ message: tooSmall.message }],
            },
            reasons: [],
          },
          { node: 'n2', fits: true, evicts: { isCertain: false } },
          { node: 'n3', fits: false },
          { node: 'n4' },
        ],
        mayBeReplaced: [{ node: 'n5', pod: 'agent-5' }],
      },
      { loses: [{ how: 'preempted by the scheduler' }] },
    ],
    otherPods: [{ pod: 'web-1' }, { pod: 'web-9', afterSeconds: 60 }],
  });
});

test.each([
  [0, 0, ''],
  [1, 0, ', and lose 1 pod'],
  [2, 1, ', and lose 2 pods, perhaps 1 more'],
  [0, 2, ', and perhaps lose 2 pods'],
])('a question about %i pods that are lost, and %i that may be', (certain, perhaps, clause) => {
  expect(lossClause({ certain, perhaps })).toBe(clause);
});
