import { readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { sections } from './docs/sections.ts';

const readme = resolve(import.meta.dirname, '../README.md');

/** `<!-- generated:NAME -->` ... `<!-- /generated:NAME -->`, each on a line of its own. */
const MARKED = /(<!-- generated:([a-z-]+) -->\n)[\s\S]*?(<!-- \/generated:\2 -->)/g;

/** The text with what stands between markers made anew, formatted. Throws for a section that there is not. */
export async function generated(text: string): Promise<string> {
  const made = text.replaceAll(MARKED, (_, start: string, name: string, end: string) => {
    const section = sections[name];
    if (section === undefined) {
      throw new Error(`no section "${name}": there are ${Object.keys(sections).join(', ')}`);
    }
    return `${start}\n${section()}\n\n${end}`;
  });
  return format(made, { ...(await resolveConfig(readme)), parser: 'markdown' });
}

if (import.meta.main) {
  const before = await readFile(readme, 'utf8');
  const after = await generated(before);
  if (after !== before) await writeFile(readme, after);
}
