import { expect, test } from 'vitest';
import type { Column } from '../../src/printers/table.ts';
import { Sheet } from '../../src/tui/shown-table.ts';

interface Row {
  readonly name: string;
  readonly state: string;
}

const columns: readonly Column<Row>[] = [
  { header: 'NAME', value: ({ name }) => name, about: 'the name' },
  { header: 'STATE', value: ({ state }) => state, about: 'the state' },
];
const rows: readonly Row[] = [
  { name: 'node-10', state: 'Ready' },
  { name: 'node-2', state: 'Pending' },
  { name: 'edge-1', state: 'Ready' },
];

const order = { filter: '', reversed: false };

/** What is left, filter by filter, of one sheet. */
function left(...filters: readonly string[]): readonly (readonly string[])[] {
  const sheet = new Sheet({ columns, rows, keyOf: ({ name }) => name, opens: () => undefined });
  return filters.map((filter) => sheet.shown({ ...order, filter }).keys);
}

test.each<[string, readonly string[], readonly (readonly string[])[]]>([
  ['letter by letter less is left', ['n', 'node-1'], [['node-10', 'node-2'], ['node-10']]],
  ['a letter that is taken back brings rows back', ['node-1', 'node'], [['node-10'], ['node-10', 'node-2']]],
  ['another filter looks at all rows', ['edge', 'node'], [['edge-1'], ['node-10', 'node-2']]],
  ['any column counts, in any case', ['READY'], [['node-10', 'edge-1']]],
  [
    'one more letter may turn from a name to another column',
    ['e', 'en'],
    [['node-10', 'node-2', 'edge-1'], ['node-2']],
  ],
])('%s', (_, filters, expected) => {
  expect(left(...filters)).toEqual(expected);
});

test('another order of what a filter has left holds for the letters after it', () => {
  const sheet = new Sheet({ columns, rows, keyOf: ({ name }) => name, opens: () => undefined });
  expect(sheet.shown({ ...order, filter: 'd' }).keys).toEqual(['node-10', 'node-2', 'edge-1']);
  expect(sheet.shown({ ...order, filter: 'd', sortBy: 'NAME' }).keys).toEqual([
    'edge-1',
    'node-2',
    'node-10',
  ]);
  expect(sheet.shown({ ...order, filter: 'de', sortBy: 'NAME' }).keys).toEqual(['node-2', 'node-10']);
  expect(sheet.shown({ ...order, filter: 'de', sortBy: 'NAME', reversed: true }).keys).toEqual([
    'node-10',
    'node-2',
  ]);
});
