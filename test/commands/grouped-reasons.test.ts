import { expect, test } from 'vitest';
import { groupPairs, parseGrouping } from '../../src/commands/grouping.ts';
import { viewOf } from '../../src/domain/cluster-view.ts';
import { coverageOf } from '../../src/domain/coverage/coverage.ts';
import { daemonSet, node, state } from '../support/builders.ts';
import { invoke } from './invoke.ts';

test('of several DaemonSets, the one that is named is the one that the reason is of', () => {
  const daemonSets = [
    daemonSet('by-disk', { podSpec: { nodeSelector: { disk: 'ssd' } } }),
    daemonSet('by-pool', { podSpec: { nodeSelector: { pool: 'workers' } } }),
  ];
  const nodes = [node('n1', { labels: { pool: 'worker' } })];
  const view = viewOf(state({ daemonSets, nodes }));
  const coverages = daemonSets.map((each) => coverageOf(each, view));

  const [group] = groupPairs(coverages, parseGrouping('node'));

  expect(group?.reason?.message).toMatch(/^by-pool: wants label pool=workers/);
});

test('without nodes, how many of a group should run a pod is not told', () => {
  const agent = daemonSet('agent');
  const view = viewOf(state({ daemonSets: [agent], without: ['nodes'] }));
  expect(groupPairs([coverageOf(agent, view)], parseGrouping('zone'))).toEqual([]);
});

test('--from with an empty name asks no cluster', async () => {
  const { code, stderr } = await invoke(['coverage', '--from', '']);
  expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining('--from needs a file') });
});
