import type { ClusterState } from '../../../src/domain/cluster-state.ts';
import type { Change } from '../../../src/domain/change/change.ts';
import { impactOf } from '../../../src/domain/change/impact-of.ts';
import { viewOf } from '../../../src/domain/cluster-view.ts';
import { coverageOf } from '../../../src/domain/coverage/coverage.ts';
import { duration, median } from '../figures.ts';
import type { Scale } from '../scale.ts';
import { atMost, type Row } from '../table.ts';
import { clusterInMemory, nodeName } from './cluster-in-memory.ts';

const rounds = 9;

/** What deciding alone takes, with everything in memory already. */
export function domainRows({ small, say }: Scale): readonly Row[] {
  const size = small ? { nodes: 20, daemonSets: 5 } : { nodes: 5_000, daemonSets: 50 };
  const what = `${size.nodes} nodes, ${size.daemonSets} DaemonSets`;
  say(`${what} in memory`);
  const cluster = clusterInMemory(size.nodes, size.daemonSets);
  const coverage = timesOf(() => {
    const state = readAnew(cluster);
    return () => {
      const view = viewOf(state);
      for (const each of state.daemonSets) coverageOf(each, view);
    };
  });
  const preview = timesOf((round) => () => impactOf(labelChange(round), cluster));
  return [
    atMost(
      `coverage of ${what}, in memory`,
      median(coverage),
      100,
      duration,
      `the first time ${duration(coverage[0] ?? NaN)}`,
    ),
    atMost(
      `preview of a label, ${what}, in memory`,
      median(preview),
      20,
      duration,
      `the first time ${duration(preview[0] ?? NaN)}`,
    ),
  ];
}

/** Another node each time, so that no answer can be remembered. */
function labelChange(round: number): Change {
  return { kind: 'label', nodes: [nodeName(round)], set: { pool: 'other' }, remove: [] };
}

/** What is remembered is remembered of lists and of nodes: here nothing is. */
function readAnew(cluster: ClusterState): ClusterState {
  const { nodes = [], pods = [] } = cluster;
  return { ...cluster, nodes: nodes.map((node) => ({ ...node })), pods: [...pods] };
}

/** @param prepare - makes the work of a round; only the work is timed */
function timesOf(prepare: (round: number) => () => void): readonly number[] {
  return Array.from({ length: rounds }, (_, round) => {
    const work = prepare(round);
    const begun = performance.now();
    work();
    return performance.now() - begun;
  });
}
