import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { svgOf } from '../../printers/svg.ts';
import { painter } from '../../printers/tone.ts';
import { wholeMatrix } from '../../tui/views/matrix-picture.ts';
import type { State } from '../../tui/state.ts';

const name = 'kubectl-ds-matrix';

/** Writes the whole matrix as text and as SVG into a folder. What came of it, in one line. */
export async function saveMatrix(state: State, folder = '.'): Promise<string> {
  const text = wholeMatrix(state, { paint: painter(false), unicode: true });
  const coloured = wholeMatrix(state, { paint: painter(true), unicode: true });
  if (text.lines.length === 0) return 'there is nothing to save yet';
  try {
    await writeFile(join(folder, `${name}.txt`), `${text.lines.join('\n')}\n`);
    await writeFile(join(folder, `${name}.svg`), svgOf(coloured.lines, coloured.columns));
    return `saved: ${name}.txt and ${name}.svg`;
  } catch (error) {
    return `could not be saved: ${error instanceof Error ? error.message : String(error)}`;
  }
}
