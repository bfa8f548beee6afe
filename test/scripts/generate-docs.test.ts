import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { sections } from '../../scripts/docs/sections.ts';
import { generated } from '../../scripts/generate-docs.ts';

function marked(name: string, content = ''): string {
  return `before\n\n<!-- generated:${name} -->\n${content}<!-- /generated:${name} -->\n\nafter\n`;
}

describe('generated tables', () => {
  test.each(Object.keys(sections))(
    '%s are written between their markers, and nothing else is touched',
    async (name) => {
      const text = await generated(marked(name, 'old\n'));
      expect(text).toMatch(
        /^before\n\n<!-- generated:[a-z-]+ -->\n\n\| [\s\S]+ \|\n\n<!-- \/generated:[a-z-]+ -->\n\nafter\n$/,
      );
      expect(await generated(text)).toBe(text);
    },
  );

  test('a section that there is not is refused', async () => {
    await expect(generated(marked('nonsense'))).rejects.toThrow(
      'no section "nonsense": there are verbs, flags',
    );
  });

  test('the README is up to date', async () => {
    const readme = await readFile(resolve(import.meta.dirname, '../../README.md'), 'utf8');
    expect(await generated(readme)).toBe(readme);
  });
});
