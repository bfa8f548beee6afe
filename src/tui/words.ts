import { sanitize } from '../printers/sanitize.ts';
import { cellText, type Column } from '../printers/table.ts';

/** What is drawn rather than said: bars, and marks before a state. */
const DRAWN = /^(\s*)[█▓▒░·✓✗?-]+ +(?=\S)/u;

/** What stands alone in a cell, and what that says. */
const ALONE: Readonly<Record<string, string>> = { '✓': 'yes', '*': 'yes', ' ': '', '<none>': '' };

/** A line without what is only drawn; undefined for one that says nothing. */
export function lineInWords(line: string): string | undefined {
  const words = line.replace(DRAWN, '$1').trimEnd();
  return /[\p{L}\p{N}]/u.test(words) ? words : undefined;
}

/** These grow by themselves: they are no news. */
const growing: ReadonlySet<string> = new Set(['AGE', 'LAST SEEN', 'SINCE']);

function saidOf<Row>(column: Column<Row>, row: Row): string {
  const text = sanitize(cellText(column, row));
  const said = ALONE[text] ?? text.replace(DRAWN, '$1').trim();
  return said.replace(/^(\d+)\/(\d+) of (\d+) nodes$/, '$1 of $2 wanted, of $3 nodes');
}

/** `NAME agent, STATE Pending`: a row in words, each with the header of its column, as far as they say something. */
export function rowInWords<Row>(columns: readonly Column<Row>[], row: Row): string {
  return columns
    .filter(({ header }) => !growing.has(header))
    .map((column) => ({ header: column.header, said: saidOf(column, row) }))
    .filter(({ said }) => said !== '')
    .map(({ header, said }) => `${header} ${said}`)
    .join(', ');
}
