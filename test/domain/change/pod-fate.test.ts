import { describe, expect, test } from 'vitest';
import { fatesOf, unfulfilled } from '../../../src/domain/change/pod-fate.ts';
import type { DaemonSetImpact, LossCause } from '../../../src/domain/change/impact.ts';
import type { Pod } from '../../../src/domain/objects.ts';
import { daemonSet, NOW, pod } from '../../support/builders.ts';
import { noImpact } from '../../support/builders/impact.ts';

const agent = daemonSet('agent');
const heir = daemonSet('heir');
const mine = pod('p', { owner: agent, node: 'n1' });
const orphan = pod('p', { node: 'n1' });

describe('what has become of a pod', () => {
  test.each<[string, Pod, readonly Pod[], string, string | undefined]>([
    ['it is not there any more', mine, [], 'gone', undefined],
    ['another has its name', mine, [pod('p', { uid: 'new', owner: agent, node: 'n1' })], 'gone', undefined],
    [
      'it is on its way out',
      mine,
      [pod('p', { owner: agent, deletionTimestamp: NOW })],
      'terminating',
      'agent',
    ],
    ['nobody has it any more', mine, [orphan], 'orphaned', undefined],
    ['another DaemonSet has it', mine, [pod('p', { owner: heir })], 'adopted', 'heir'],
    [
      'one of the same name has it',
      mine,
      [pod('p', { owner: daemonSet('agent', { uid: 'new' }) })],
      'adopted',
      'agent',
    ],
    ['nothing', mine, [mine], 'unchanged', 'agent'],
    ['an orphan is one still', orphan, [orphan], 'unchanged', undefined],
    ['an orphan was adopted', orphan, [pod('p', { owner: heir })], 'adopted', 'heir'],
  ])('%s', (_, before, now, became, controller) => {
    expect(fatesOf([before], now)).toEqual([
      {
        namespace: 'default',
        pod: 'p',
        node: 'n1',
        became,
        ...(controller === undefined ? {} : { controller }),
      },
    ]);
  });

  test('one that was made for a node is told with it, one that nobody knows a node of without', () => {
    const [waiting, lost] = fatesOf([pod('a', { owner: agent, targetNode: 'n7' }), pod('b')], []);
    expect([waiting?.node, lost?.node]).toEqual(['n7', undefined]);
  });
});

const nothing = noImpact('default', 'agent');
const impact = (part: Partial<DaemonSetImpact>) => ({
  daemonSets: [{ ...nothing, ...part }],
  otherPods: [],
});
const loses = (how: LossCause) => impact({ loses: [{ node: 'n1', pod: 'p', how }] });
const going = pod('p', { owner: agent, node: 'n1', deletionTimestamp: NOW });
const rival = pod('rival', { owner: heir, node: 'n1' });
const adopted = pod('p', { owner: heir, node: 'n1' });

describe('what has not come true yet', () => {
  test.each([
    ['a pod that is to go is there', loses('garbage collected'), [mine], ['p']],
    ['a pod that is to go is going', loses('garbage collected'), [going], ['p']],
    ['a pod that is to go is gone', loses('garbage collected'), [], []],
    [
      'a pod that is to be an orphan is controlled',
      impact({ orphaned: [{ node: 'n1', pod: 'p' }] }),
      [mine],
      ['p'],
    ],
    ['a pod that is to be an orphan is one', impact({ orphaned: [{ node: 'n1', pod: 'p' }] }), [orphan], []],
    [
      'a pod that is to be adopted is an orphan',
      impact({ orphaned: [{ node: 'n1', pod: 'p', adoptedBy: 'heir' }] }),
      [orphan],
      ['p'],
    ],
    [
      'a pod that is to be adopted is replaced already',
      impact({ orphaned: [{ node: 'n1', pod: 'p', adoptedBy: 'heir' }] }),
      [going],
      [],
    ],
    ['two are on a node of which one is to go', loses('deleted as a duplicate'), [adopted, rival], ['p']],
    ['the other one of two has gone', loses('deleted as a duplicate'), [adopted], []],
    ['the one of two has gone', loses('deleted as a duplicate'), [rival], []],
    ['one of two is an orphan still', loses('deleted as a duplicate'), [orphan, rival], ['p']],
    [
      'another DaemonSet than the one of the other pod has adopted it',
      loses('deleted as a duplicate'),
      [pod('p', { owner: daemonSet('third'), node: 'n1' }), rival],
      [],
    ],
    ['nothing is foreseen for it', impact({}), [mine], []],
  ])('%s', (_, foreseen, now, expected) => {
    const fates = fatesOf([mine, rival], now);
    expect(unfulfilled(fates, foreseen).map((fate) => fate.pod)).toEqual(expected);
  });

  test('a pod that no DaemonSet has is to go, too', () => {
    const otherPods = [{ namespace: 'default', pod: 'p', how: 'deleted as asked' as const }];
    const fates = fatesOf([orphan], [orphan]);
    expect(unfulfilled(fates, { daemonSets: [], otherPods })).toEqual(fates);
  });
});
