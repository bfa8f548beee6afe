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
  // Read anew each time: of what is the same state answers are remembered.
  const coverage = timesOf(() => {
    const view = viewOf({ ...cluster });
    for (const each of cluster.daemonSets) coverageOf(each, view);
  });
  const preview = timesOf((round) => impactOf(labelChange(round), cluster));
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

function timesOf(work: (round: number) => void): readonly number[] {
  return Array.from({ length: rounds }, (_, round) => {
    const begun = performance.now();
    work(round);
    return performance.now() - begun;
  });
}
