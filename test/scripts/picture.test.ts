import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { picture, pictureFile } from '../../scripts/picture.ts';

test('the picture in the README is what the command prints for the example', async () => {
  expect(await readFile(pictureFile, 'utf8')).toBe(await picture());
});
