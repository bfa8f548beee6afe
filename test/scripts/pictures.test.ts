import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { pictures } from '../../scripts/pictures.ts';

const root = resolve(import.meta.dirname, '../..');
const drawn = await pictures();

test.each(Object.keys(drawn))('%s is what is drawn of the example', async (file) => {
  expect(await readFile(resolve(root, file), 'utf8')).toBe(drawn[file]);
});
