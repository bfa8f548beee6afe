import type { Fix, NearMiss, Reason } from '../domain/reason.ts';
import { sanitize } from './sanitize.ts';
import type { Look } from './tone.ts';
import { wrap } from './wrap.ts';

function nearMisses(reason: Reason): readonly NearMiss[] {
  if (reason.kind === 'NodeAffinity') {
    return reason.detail.terms.flatMap(({ failing }) => failing.flatMap(({ nearMiss }) => nearMiss ?? []));
  }
  const nearMiss = 'nearMiss' in reason.detail ? reason.detail.nearMiss : undefined;
  return nearMiss === undefined ? [] : [nearMiss];
}

function labelled(label: string, text: string, look: Look, indent: string): string {
  const deeper = indent + ' '.repeat(label.length + 1);
  return `${wrap(sanitize(text), deeper, look.width)}\n`;
}

/** What nearly does it; in what it differs is said only where the message has not said so. */
function nearMissText({ found, differs }: NearMiss, message: string, look: Look, indent: string): string {
  const text = message.includes(differs) ? found : `${found}: ${differs}`;
  return `${indent}${look.paint('warn', 'near:')} ${labelled('near:', text, look, indent)}`;
}

/** Commands and snippets are to be pasted, so they are never wrapped or cut. */
function fixText(fix: Fix, look: Look, indent: string): string {
  const deeper = `${indent}     `;
  const command =
    fix.command === undefined ? '' : `${deeper}${look.paint('strong', `$ ${sanitize(fix.command)}`)}\n`;
  const snippet = (fix.yaml ?? '').trimEnd();
  const alternative =
    command !== '' && snippet !== '' ? `${deeper}${look.paint('muted', 'or in its manifest:')}\n` : '';
  const yaml = snippet === '' ? [] : snippet.split('\n').map((line) => `${deeper}  ${sanitize(line)}\n`);
  const head = `${indent}${look.paint('good', 'fix:')} ${labelled('fix:', fix.description, look, indent)}`;
  return head + command + alternative + yaml.join('');
}

/** One reason in full: its kind and message, near misses, fixes. */
export function reasonBlock(reason: Reason, look: Look, indent = '  '): string {
  const deeper = `${indent}  `;
  const message = wrap(sanitize(reason.message), deeper, look.width, indent.length + reason.kind.length + 2);
  const near = nearMisses(reason).map((miss) => nearMissText(miss, reason.message, look, deeper));
  const fixes = reason.fixes.map((fix) => fixText(fix, look, deeper));
  return `${indent}${look.paint('strong', reason.kind)}: ${message}\n${[...near, ...fixes].join('')}`;
}
