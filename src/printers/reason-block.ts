import type { Fix, NearMiss, Reason } from '../domain/reason.ts';
import { sanitize, sanitizeLines } from './sanitize.ts';
import { textWidth } from './text-width.ts';
import type { Look, Tone } from './tone.ts';

/** Wraps a sentence at blanks, so that its lines stay under its indent. Without a width it stays one line. */
function wrapped(text: string, indent: string, width: number | undefined): string {
  const room = width === undefined ? Number.POSITIVE_INFINITY : Math.max(20, width - indent.length);
  const lines: string[] = [];
  let current = '';
  for (const word of text.split(' ')) {
    const longer = current === '' ? word : `${current} ${word}`;
    if (current !== '' && textWidth(longer) > room) {
      lines.push(current);
      current = word;
    } else {
      current = longer;
    }
  }
  return [...lines, current].join(`\n${indent}`);
}

function sentence(look: Look, indent: string, tone: Tone, text: string): string {
  return `${indent}${wrapped(sanitize(text), indent, look.width)
    .split('\n')
    .map((line, index) =>
      index === 0 ? look.paint(tone, line) : indent + look.paint(tone, line.trimStart()),
    )
    .join('\n')}\n`;
}

function nearMisses(reason: Reason): readonly NearMiss[] {
  if (reason.kind === 'NodeAffinity') {
    return reason.detail.terms.flatMap(({ failing }) => failing.flatMap(({ nearMiss }) => nearMiss ?? []));
  }
  const nearMiss = 'nearMiss' in reason.detail ? reason.detail.nearMiss : undefined;
  return nearMiss === undefined ? [] : [nearMiss];
}

/** Commands and snippets are to be pasted, so they are never wrapped or cut. */
function fixText(fix: Fix, look: Look, indent: string): string {
  const deeper = `${indent}     `;
  const command =
    fix.command === undefined ? '' : `${deeper}$ ${look.paint('strong', sanitize(fix.command))}\n`;
  const yaml = (fix.yaml ?? '')
    .trimEnd()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => `${deeper}${sanitizeLines(line)}\n`)
    .join('');
  const head = `${indent}${look.paint('good', 'fix:')} `;
  return `${head}${wrapped(sanitize(fix.description), deeper, look.width)}\n${command}${yaml}`;
}

/** What is nearly right, and what to do. */
export function adviceText(reason: Reason, look: Look, indent: string): string {
  const near = nearMisses(reason).map(({ found, differs }) =>
    sentence(look, indent, 'warn', `near miss: ${found} ${look.unicode ? '—' : '-'} ${differs}`),
  );
  return [...near, ...reason.fixes.map((fix) => fixText(fix, look, indent))].join('');
}

/** One reason in full: its kind and message, near misses, fixes. */
export function reasonBlock(reason: Reason, look: Look, indent = '  '): string {
  const kind = look.paint('strong', reason.kind);
  const message = wrapped(
    sanitize(reason.message),
    `${indent}  `,
    look.width && look.width - reason.kind.length,
  );
  return `${indent}${kind}: ${message}\n${adviceText(reason, look, `${indent}  `)}`;
}
