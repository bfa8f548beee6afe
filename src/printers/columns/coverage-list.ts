import { formatSelector } from '../../domain/label-selector.ts';
import type { DaemonSetCoverage, NodeCounts } from '../../domain/coverage/pair.ts';
import { age } from '../age.ts';
import type { Column } from '../table.ts';
import { mainReason } from '../wording.ts';
import { coverageColumn, digitsOf, reasonColumn, troubleColumn } from './coverage-cells.ts';
import type { Covered } from './coverage-cells.ts';
import { identityColumns } from './identity.ts';

type Row = DaemonSetCoverage;

function count(header: string, field: keyof NodeCounts, about: string): Column<Row> {
  return {
    header,
    value: ({ nodes }) => (nodes[field] === undefined ? undefined : String(nodes[field])),
    sortKey: ({ nodes }) => nodes[field] ?? -1,
    align: 'right',
    wide: true,
    about,
  };
}

/** Numbers that the bar, TROUBLE and `wide` say otherwise: in CSV they stand one by one. */
function countColumns(): readonly Column<Row>[] {
  return [
    count('DESIRED', 'eligible', 'nodes that should run a pod'),
    count('NODES', 'total', 'all nodes'),
    count('AVAILABLE', 'available', 'nodes whose pod is available'),
    count('READY', 'ready', 'nodes whose pod is ready, not yet for minReadySeconds'),
    count('NOTREADY', 'notReady', 'nodes whose pod is not ready'),
    count('PENDING', 'pending', 'nodes whose pod waits to be scheduled'),
    count('MISSING', 'missing', 'nodes that should run a pod and have none'),
    count('MISSCHEDULED', 'misscheduled', 'nodes that should not run a pod and do'),
  ].map((column) => ({ ...column, csvOnly: true }));
}

function wideColumns(): readonly Column<Row>[] {
  return [
    count('EXCLUDED', 'excluded', 'nodes that should not run a pod, and do not'),
    count('OUTDATED', 'outdated', 'nodes whose pod is of an older revision'),
    count('TERMINATING', 'terminating', 'nodes whose pod is being deleted'),
    count('DUPLICATE', 'duplicate', 'nodes with more than one live pod'),
    {
      header: 'STATUS',
      value: ({ statusIsStale: stale }) => (stale === undefined ? '<unknown>' : stale ? 'stale' : 'current'),
      tone: ({ statusIsStale }) => (statusIsStale === true ? 'warn' : 'plain'),
      wide: true,
      about: "whether the DaemonSet's own status agrees with what its objects say",
    },
    {
      header: 'IMAGES',
      value: ({ daemonSet }) => daemonSet.spec.template.spec.containers.map(({ image }) => image).join(','),
      wide: true,
      min: 12,
      about: 'the images of its containers',
    },
    {
      header: 'SELECTOR',
      value: ({ daemonSet }) => formatSelector(daemonSet.spec.selector),
      wide: true,
      min: 12,
      about: 'which pods are its own',
    },
  ];
}

function coveredBy({ states, alike, nodes, daemonSetReasons }: Row): Covered {
  return {
    states,
    counted: nodes,
    available: nodes.available,
    eligible: nodes.eligible,
    total: nodes.total,
    reason: mainReason(alike, daemonSetReasons),
  };
}

/** `coverage`: one row for each DaemonSet. `rows` only decide how wide numbers are. */
export function coverageListColumns(options: {
  readonly allNamespaces: boolean;
  readonly now: number;
  readonly rows: readonly Row[];
}): readonly Column<Row>[] {
  const digits = digitsOf(options.rows.map(({ nodes }) => nodes.eligible));
  // Of thousands of pairs what several columns show is worked out once.
  const known = new Map<Row, Covered>();
  const covered = (row: Row): Covered => {
    const found = known.get(row) ?? coveredBy(row);
    known.set(row, found);
    return found;
  };
  return [
    ...identityColumns<Row>(({ daemonSet }) => daemonSet, options.allNamespaces),
    coverageColumn<Row>(covered, digits),
    ...countColumns(),
    troubleColumn<Row>(covered),
    ...wideColumns(),
    reasonColumn<Row>((row) => covered(row).reason),
    {
      header: 'AGE',
      value: ({ daemonSet }) => age(daemonSet.metadata.creationTimestamp, options.now),
      sortKey: ({ daemonSet }) => -daemonSet.metadata.creationTimestamp,
      drop: 1,
      about: 'since the DaemonSet was created',
    },
  ];
}
