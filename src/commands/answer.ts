import { csvTable } from '../printers/csv-table.ts';
import type { Document } from '../printers/documents.ts';
import { sortColumn, sortRows } from '../printers/sort.ts';
import { toJson, toNames, toYaml } from '../printers/structured.ts';
import { table } from '../printers/table.ts';
import type { Column } from '../printers/table.ts';
import type { Look } from '../printers/tone.ts';
import type { AnswerOptions } from './options.ts';

/** What a command has to say, as text: ready to be written, drawn live, or compared with the last one. */
export interface Answer {
  readonly stdout: string;
  readonly stderr: string;
  /** With `--exit-code`, this makes it 1. */
  readonly finding: boolean;
}

export interface Sheet<Row> {
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly document: () => Document;
  readonly names: () => {
    readonly resource: 'daemonset.apps' | 'node' | 'pod';
    readonly names: readonly string[];
  };
  /** Below the table, part of the answer (explanations). */
  readonly below?: () => string;
  /** Above the table; left out with the headers. */
  readonly above?: () => string;
}

function sorted<Row>(sheet: Sheet<Row>, sortBy: string | undefined): readonly Row[] {
  return sortBy === undefined ? sheet.rows : sortRows(sheet.rows, sortColumn(sheet.columns, sortBy));
}

/** stdout in the format that was asked for. Throws UnknownColumnError. */
export function printed<Row>(sheet: Sheet<Row>, options: AnswerOptions, look: Look): string {
  const rows = sorted(sheet, options.sortBy);
  switch (options.output) {
    case 'json':
      return toJson(sheet.document());
    case 'yaml':
      return toYaml(sheet.document());
    case 'csv':
      return csvTable(sheet.columns, rows, options.noHeaders);
    case 'name': {
      const { resource, names } = sheet.names();
      return toNames(resource, names);
    }
    case 'wide':
    case 'table': {
      const wide = options.output === 'wide';
      const text =
        rows.length === 0 ? '' : table(sheet.columns, rows, { look, wide, noHeaders: options.noHeaders });
      const above = options.noHeaders ? '' : (sheet.above?.() ?? '');
      return `${above}${text}${sheet.below?.() ?? ''}`;
    }
  }
}

/** Whether the output is for a program: then nothing but the answer goes anywhere a program might read it. */
export function forPrograms({ output }: AnswerOptions): boolean {
  return output !== 'table' && output !== 'wide';
}
