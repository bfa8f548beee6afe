import { describe, expect, test } from 'vitest';
import { distinctPods, distinctSelected, type SelectedPods } from '../../src/cluster/distinct-pods.ts';
import { daemonSet, pod, selector } from '../support/builders.ts';

const agent = daemonSet('agent');
const other = daemonSet('other', { selector: selector({ tier: 'x' }), templateLabels: { tier: 'x' } });
const all = daemonSet('all', { selector: selector({}) });

const own = pod('agent-1', { owner: agent });
const ofBoth = pod('agent-2', { owner: agent, labels: { app: 'agent', tier: 'x' } });
const strayed = pod('agent-3', { owner: agent, labels: { tier: 'x' } });
const orphan = pod('orphan', { labels: { app: 'agent', tier: 'x' } });
const ofAll = pod('all-1', { owner: all, labels: { app: 'agent', tier: 'x' } });

describe('pods that several DaemonSets select', () => {
  test.each<[string, readonly SelectedPods[], readonly string[]]>([
    ['none', [], []],
    ['of one DaemonSet', [{ daemonSet: agent, pods: [own, ofBoth] }], ['agent-1', 'agent-2']],
    [
      'a pod that two select is there once',
      [
        { daemonSet: other, pods: [ofBoth] },
        { daemonSet: agent, pods: [own, ofBoth] },
      ],
      ['agent-1', 'agent-2'],
    ],
    [
      'one that its controller does not select any more is still there',
      [
        { daemonSet: agent, pods: [own] },
        { daemonSet: other, pods: [strayed] },
      ],
      ['agent-1', 'agent-3'],
    ],
    [
      'one that nobody controls is there once',
      [
        { daemonSet: agent, pods: [orphan] },
        { daemonSet: other, pods: [orphan] },
      ],
      ['orphan'],
    ],
    [
      'one of a DaemonSet that selects nothing is there once',
      [
        { daemonSet: all, pods: [] },
        { daemonSet: agent, pods: [ofAll] },
        { daemonSet: other, pods: [ofAll] },
      ],
      ['all-1'],
    ],
  ])('%s', (_, lists, names) => {
    const found = distinctSelected(lists);
    expect(found.map(({ metadata }) => metadata.name).toSorted()).toEqual(names);
    const plainly = distinctPods(lists.flatMap(({ pods }) => pods));
    expect(new Set(found)).toEqual(new Set(plainly));
  });
});
