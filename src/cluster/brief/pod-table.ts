/** Asks for a Table, and takes a list where the server makes none. */
export const TABLE = 'application/json;as=Table;g=meta.k8s.io;v=v1,application/json';

/** A pod as `kubectl get pods -o wide` prints it. */
export interface PodRow {
  readonly name: string;
  /** Containers that are ready, and all; NaN where that cannot be read. */
  readonly ready: readonly [number, number];
  /** `Running`, `CrashLoopBackOff`, `Terminating`, ... */
  readonly status: string;
  readonly restarts: number;
  /** How long ago it was made, in milliseconds, as exact as a column of a table is. */
  readonly age: number;
  /** "" before it has one. */
  readonly node: string;
  /** Whether more than its containers decides that it is ready. Its template need not say so: a webhook may add that. */
  readonly hasReadinessGates: boolean;
}

const columns = ['Name', 'Ready', 'Status', 'Restarts', 'Age', 'Node', 'Readiness Gates'] as const;
type Column = (typeof columns)[number];

interface Table {
  readonly kind?: unknown;
  readonly columnDefinitions?: readonly { readonly name?: unknown }[] | null;
  readonly rows?: readonly ({ readonly cells?: readonly unknown[] | null } | null)[] | null;
}

const units: Readonly<Record<string, number>> = { y: 365 * 86_400, d: 86_400, h: 3600, m: 60, s: 1 };

/** The milliseconds of an age as a table has it: `4d3h`; 0 for one that cannot be read: `<unknown>`, `<invalid>`. */
function ageOf(text: string): number {
  let seconds = 0;
  for (const [, amount = '', unit = ''] of text.matchAll(/(\d+)([ydhms])/g))
    seconds += Number(amount) * (units[unit] ?? 0);
  return seconds * 1000;
}

/** Since v1.22 servers add when it was: `3 (5m ago)`. */
function countOf(cell: string): number {
  return Number.parseInt(cell, 10) || 0;
}

/** `1/2`. */
function readyOf(cell: string): PodRow['ready'] {
  const [, ready, all] = /^(\d+)\/(\d+)$/.exec(cell) ?? [];
  return [Number(ready), Number(all)];
}

/** What a table has for nothing. */
const none = '<none>';

/**
 * The rows of a Table of pods. Undefined where it is something else, or lacks what is needed of it: a column, or the name
 * of a pod. In which order columns stand, and which others there are, is for the server to choose.
 *
 * The columns are those of `podColumnDefinitions`, pkg/printers/internalversion/printers.go, v1.20 to v1.34.
 */
export function decodePodTable(answer: unknown): readonly PodRow[] | undefined {
  const table = answer as Table | null;
  if (table?.kind !== 'Table') return undefined;
  const rows = table.rows ?? [];
  if (rows.length === 0) return [];
  const names = (table.columnDefinitions ?? []).map(({ name }) => name);
  const places = new Map(columns.map((column) => [column, names.indexOf(column)]));
  if ([...places.values()].includes(-1)) return undefined;
  // Thousands are made at the same time: they have few ages.
  const ages = new Map<string, number>();
  const knownAge = (text: string): number => {
    const age = ages.get(text) ?? ageOf(text);
    ages.set(text, age);
    return age;
  };
  const read = rows.map((row) => {
    const cell = (column: Column): string => {
      const value = row?.cells?.[places.get(column) ?? -1];
      return typeof value === 'number' ? String(value) : typeof value === 'string' ? value : '';
    };
    const node = cell('Node');
    return {
      name: cell('Name'),
      ready: readyOf(cell('Ready')),
      status: cell('Status'),
      restarts: countOf(cell('Restarts')),
      age: knownAge(cell('Age')),
      node: node === none ? '' : node,
      hasReadinessGates: cell('Readiness Gates') !== none,
    };
  });
  return read.some(({ name }) => name === '') ? undefined : read;
}
