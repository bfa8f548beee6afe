import { describe, expect, test } from 'vitest';
import { csvTable } from '../../src/printers/csv-table.ts';
import { sortColumn, sortNames, sortRows } from '../../src/printers/sort.ts';
import { table } from '../../src/printers/table.ts';
import type { Column } from '../../src/printers/table.ts';
import { textWidth } from '../../src/printers/text-width.ts';
import { painter } from '../../src/printers/tone.ts';
import type { Look } from '../../src/printers/tone.ts';

interface Row {
  readonly name: string;
  readonly pods: number;
  readonly note?: string;
}

const columns: readonly Column<Row>[] = [
  { header: 'NAME', value: ({ name }) => name, min: 8, comfort: 12, shorten: 'middle', about: '' },
  {
    header: 'PODS',
    value: ({ pods }) => String(pods),
    sortKey: ({ pods }) => pods,
    align: 'right',
    about: '',
  },
  { header: 'ID', value: ({ name }) => `id-${name.length}`, wide: true, about: '' },
  { header: 'KIND', value: () => 'DaemonSet', narrow: () => 'ds', drop: 1, about: '' },
  { header: 'NOTE', value: ({ note }) => note, tone: () => 'warn', min: 6, about: '' },
];

const rows: readonly Row[] = [
  { name: 'node-10', pods: 12, note: 'all is well here, and has been for a while' },
  { name: 'node-2', pods: 3 },
  { name: '监视-agent-of-the-north', pods: 100, note: 'x\u001b[31m' },
];

function look(width?: number): Look {
  return { paint: painter(false), unicode: true, ...(width === undefined ? {} : { width }) };
}

describe('table', () => {
  test('has capital headers, three spaces, <none>, and no blanks at the end', () => {
    expect(table(columns, rows, { look: look() })).toBe(
      [
        'NAME                      PODS   KIND        NOTE',
        'node-10                     12   DaemonSet   all is well here, and has been for a while',
        'node-2                       3   DaemonSet   <none>',
        '监视-agent-of-the-north    100   DaemonSet   x\\x1b[31m',
        '',
      ].join('\n'),
    );
  });

  test('shows wide columns when asked', () => {
    expect(table(columns, rows, { look: look(), wide: true })).toContain('PODS   ID      KIND');
  });

  test('leaves headers out when asked, and does not keep their width', () => {
    expect(table(columns.slice(1, 2), rows.slice(1, 2), { look: look(), noHeaders: true })).toBe('3\n');
  });

  test('says things the short way before it shortens what is comfortable', () => {
    expect(table(columns, rows, { look: look(38) })).toMatchInlineSnapshot(`
      "NAME           PODS   KIND   NOTE
      node-10          12   ds     all is w…
      node-2            3   ds     <none>
      监视-a…north    100   ds     x\\x1b[31m
      "
    `);
  });

  test('leaves a column out that matters little', () => {
    expect(table(columns, rows, { look: look(30) })).toMatchInlineSnapshot(`
      "NAME           PODS   NOTE
      node-10          12   all is…
      node-2            3   <none>
      监视-a…north    100   x\\x1b[3…
      "
    `);
  });

  test.each([120, 80, 60, 40, 30, 20])('never wraps at %d columns', (width) => {
    const lines = table(columns, rows, { look: look(width), wide: true })
      .trimEnd()
      .split('\n');
    expect(Math.max(...lines.map(textWidth))).toBeLessThanOrEqual(width);
  });

  test('colours a cell, not the blanks after it', () => {
    const text = table(columns.slice(4), rows.slice(0, 1), { look: { paint: painter(true), unicode: true } });
    expect(text).toBe('NOTE\n\u001b[33mall is well here, and has been for a while\u001b[39m\n');
  });
});

describe('csvTable', () => {
  test('holds every column, and nothing where nothing is known', () => {
    expect(csvTable(columns, rows.slice(1, 2))).toBe(
      'NAME,PODS,ID,KIND,NOTE\r\nnode-2,3,id-6,DaemonSet,\r\n',
    );
  });

  test('leaves its header line out when asked', () => {
    expect(csvTable(columns, rows.slice(1, 2), true)).toBe('node-2,3,id-6,DaemonSet,\r\n');
  });
});

describe('sorting', () => {
  test('names are ordered as people do', () => {
    const sorted = sortRows(rows, sortColumn(columns, 'name')).map(({ name }) => name);
    expect(sorted.slice(0, 2)).toEqual(['node-2', 'node-10']);
  });

  test('numbers are ordered as numbers', () => {
    expect(sortRows(rows, sortColumn(columns, 'PODS')).map(({ pods }) => pods)).toEqual([3, 12, 100]);
  });

  test('an unknown column is refused with what was meant and what there is', () => {
    expect(sortNames(columns)).toEqual(['name', 'pods', 'id', 'kind', 'note']);
    expect(() => sortColumn(columns, 'nmae')).toThrow('unknown column "nmae" in --sort-by');
    expect(() => sortColumn(columns, 'nmae')).toThrow(
      expect.objectContaining({ hint: 'did you mean "name"? columns: name, pods, id, kind, note' }),
    );
  });
});
