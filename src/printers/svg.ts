import { textWidth } from './text-width.ts';

const cell = { width: 8.4, height: 18 };
const margin = 16;

/** The classes of the SGR codes that tone.ts uses; the codes that switch them off start a plain piece. */
const classes: Readonly<Record<string, string>> = {
  1: 'strong',
  2: 'muted',
  31: 'bad',
  32: 'good',
  33: 'warn',
};

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** One line as SVG. Each piece has its own place, so that a font of another width moves no column. */
function lineAsSvg(line: string, row: number): string {
  // oxlint-disable-next-line no-control-regex -- the escape sequences are what is looked for
  const pieces = line.split(/\x1b\[(\d+)m/);
  let column = 0;
  let style = '';
  const spans: string[] = [];
  for (const [index, piece] of pieces.entries()) {
    if (index % 2 === 1) {
      style = classes[piece] ?? '';
      continue;
    }
    const width = textWidth(piece);
    if (piece.trim() !== '') {
      const x = (margin + column * cell.width).toFixed(1);
      const length = (width * cell.width).toFixed(1);
      const look = style === '' ? '' : ` class="${style}"`;
      spans.push(`<tspan x="${x}" textLength="${length}"${look}>${escaped(piece)}</tspan>`);
    }
    column += width;
  }
  return `<text y="${margin + (row + 1) * cell.height}" xml:space="preserve">${spans.join('')}</text>`;
}

const style = [
  'rect{fill:#fafafa;stroke:#d0d0d0}',
  "text{font:14px ui-monospace,'DejaVu Sans Mono',Menlo,Consolas,monospace;fill:#24292f}",
  '.good{fill:#1a7f37}.warn{fill:#9a6700}.bad{fill:#cf222e}.muted{fill:#8c959f}.strong{font-weight:bold}',
].join('');

/** Lines of a terminal so many columns wide, colours included, as a picture of its own. Its title is the first line. */
export function svgOf(lines: readonly string[], columns: number): string {
  const width = Math.ceil(2 * margin + columns * cell.width);
  const height = 2 * margin + (lines.length + 1) * cell.height;
  // oxlint-disable-next-line no-control-regex -- the escape sequences are what is looked for
  const title = (lines[0] ?? '').replaceAll(/\x1b\[\d+m/g, '');
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<style>${style}</style>`,
    `<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8"/>`,
    ...lines.map(lineAsSvg),
    '</svg>\n',
  ].join('\n');
}
