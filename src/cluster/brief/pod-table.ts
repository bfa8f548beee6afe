import { ClusterError } from '../cluster-error.ts';

/** Asks for a Table, and takes a list where the server makes none. */
export const TABLE = 'application/json;as=Table;g=meta.k8s.io;v=v1,application/json';

/** A pod as `kubectl get pods -o wide` prints it. */
export interface PodRow {
  readonly name: string;
  /** Containers that are ready, and all. */
  readonly ready: readonly [number, number];
  /** `Running`, `CrashLoopBackOff`, `Terminating`, ... */
  readonly status: string;
  readonly restarts: number;
  /** How long ago it was made, in milliseconds, as exact as a column of a table is. */
  readonly age: number;
  /** "" before it has one. */
  readonly node: string;
}

const columns = ['Name', 'Ready', 'Status', 'Restarts', 'Age', 'Node'] as const;
type Column = (typeof columns)[number];

interface Table {
  readonly kind?: unknown;
  readonly columnDefinitions?: readonly { readonly name?: unknown }[];
  readonly rows?: readonly { readonly cells?: readonly unknown[] }[] | null;
}

const units: Readonly<Record<string, number>> = { y: 365 * 86_400, d: 86_400, h: 3600, m: 60, s: 1 };

/** The milliseconds of an age as a table has it: `4d3h`; 0 for one that cannot be read. */
function ageOf(text: string): number {
  let seconds = 0;
  for (const [, amount = '', unit = ''] of text.matchAll(/(\d+)([ydhms])/g))
    seconds += Number(amount) * (units[unit] ?? 0);
  return seconds * 1000;
}

/** Newer servers add when it was: `3 (5m ago)`. */
function countOf(cell: string): number {
  return Number.parseInt(cell, 10) || 0;
}

/**
 * The rows of a Table of pods; undefined where the answer is something else, as from a server that makes none.
 *
 * The columns are those of `podColumnDefinitions`, pkg/printers/internalversion/printers.go, v1.34.
 *
 * @throws ClusterError `malformed` for a Table that lacks one of them
 */
export function decodePodTable(answer: unknown): readonly PodRow[] | undefined {
  const table = answer as Table | null;
  if (table?.kind !== 'Table') return undefined;
  const rows = table.rows ?? [];
  if (rows.length === 0) return [];
  const names = (table.columnDefinitions ?? []).map(({ name }) => name);
  const places = new Map(columns.map((column) => [column, names.indexOf(column)]));
  const lacking = columns.find((column) => places.get(column) === -1);
  if (lacking !== undefined)
    throw new ClusterError('malformed', `a Table of pods from the server has no column ${lacking}`);
  return rows.map(({ cells = [] }) => {
    const cell = (column: Column): string => {
      const value = cells[places.get(column) ?? -1];
      return typeof value === 'number' ? String(value) : typeof value === 'string' ? value : '';
    };
    const [ready = '', all = ''] = cell('Ready').split('/');
    const node = cell('Node');
    return {
      name: cell('Name'),
      ready: [Number(ready), Number(all)],
      status: cell('Status'),
      restarts: countOf(cell('Restarts')),
      age: ageOf(cell('Age')),
      node: node === '<none>' ? '' : node,
    };
  });
}
