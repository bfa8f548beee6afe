import { expect, test } from 'vitest';
import { fulfilmentOf } from '../../../src/domain/change/fulfilment.ts';
import type { Pod } from '../../../src/domain/objects.ts';
import { daemonSet, pod, state } from '../../support/builders.ts';
import { noImpact } from '../../support/builders/impact.ts';

const agent = daemonSet('agent');
const nothing = noImpact('default', 'agent');
const gain = (node: string, fits = true) => ({ node, fits, reasons: [] });
const loss = (node: string, name: string) => ({ node, pod: name, how: 'deleted by the controller' as const });
const impact = { daemonSets: [{ ...nothing, gains: [gain('n1')], loses: [loss('n2', 'old')] }] };
const fresh = pod('fresh', { owner: agent, node: 'n1' });
const old = pod('old', { owner: agent, node: 'n2' });

test.each<[sentence: string, pods: readonly Pod[], outstanding: readonly string[]]>([
  ['nothing yet', [old], ['default/agent has no pod for n1 yet', 'default/old is still there']],
  ['all of it', [fresh], []],
  [
    'a pod that is on its way out is still there',
    [fresh, pod('old', { owner: agent, node: 'n2', deletionTimestamp: 1 })],
    ['default/old is still there'],
  ],
  [
    'a pod that is not ready has not come',
    [pod('fresh', { owner: agent, node: 'n1', ready: false })],
    ['default/agent on n1 is not ready'],
  ],
  [
    'a pod of another DaemonSet',
    [pod('x', { owner: daemonSet('other'), node: 'n1' })],
    ['default/agent has no pod for n1 yet'],
  ],
])('how much has come true: %s', (_, pods, outstanding) => {
  const found = fulfilmentOf(impact, state({ daemonSets: [agent], pods }));
  expect(found.outstanding).toEqual(outstanding);
  expect(found.come + found.gone).toBe(2 - outstanding.length);
});

test('a pod that was not to fit need only be there: it waits, as was foreseen', () => {
  const waiting = pod('fresh', { owner: agent, targetNode: 'n1' });
  const unfit = { daemonSets: [{ ...nothing, gains: [gain('n1', false)] }] };
  expect(fulfilmentOf(unfit, state({ daemonSets: [agent], pods: [waiting] }))).toMatchObject({
    come: 0,
    pending: 1,
    outstanding: [],
  });
});

test.each<[sentence: string, pods: readonly Pod[], fits: boolean, outstanding: readonly string[]]>([
  ['not while the old one is there', [old], true, ['default/agent on n2 is not replaced']],
  [
    'not while the new one is not ready',
    [pod('fresh', { owner: agent, node: 'n2', ready: false })],
    true,
    ['default/agent on n2 is not replaced'],
  ],
  ['once the new one is ready', [pod('fresh', { owner: agent, node: 'n2' })], true, []],
  ['never waited for where the new one does not fit', [old], false, []],
])('a pod is replaced: %s', (_, pods, fits, outstanding) => {
  const replacing = {
    daemonSets: [{ ...nothing, replaced: [{ node: 'n2', pod: 'old', fits, reasons: [] }] }],
  };
  expect(fulfilmentOf(replacing, state({ daemonSets: [agent], pods })).outstanding).toEqual(outstanding);
});

test('a pod for which others are evicted has come once it is ready', () => {
  const evicts = { pods: [{ namespace: 'default', pod: 'web' }], isCertain: true, reasons: [] };
  const evicting = { daemonSets: [{ ...nothing, gains: [{ ...gain('n1'), evicts }] }] };
  const told = (own: Pod) => fulfilmentOf(evicting, state({ daemonSets: [agent], pods: [own] })).outstanding;
  expect(told(pod('fresh', { owner: agent, targetNode: 'n1' }))).toEqual([
    'default/agent on n1 is not ready',
  ]);
  expect(told(fresh)).toEqual([]);
});

test('a pod that goes and comes anew on the same node must be another one', () => {
  const anew = { daemonSets: [{ ...nothing, gains: [gain('n2')], loses: [loss('n2', 'old')] }] };
  const before = state({ daemonSets: [agent], pods: [old] });
  expect(fulfilmentOf(anew, before).outstanding).toHaveLength(2);
});

test('a DaemonSet that is gone meanwhile is not waited for', () => {
  expect(fulfilmentOf(impact, state({ daemonSets: [], pods: [] })).outstanding).toEqual([]);
});
