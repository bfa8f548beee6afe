import { expect, test } from 'vitest';
import { HeldLines } from '../src/held-lines.ts';

function recording() {
  const written: string[] = [];
  return { written, lines: new HeldLines((text) => written.push(text)) };
}

test('lines are written at once where nothing is shown', () => {
  const { written, lines } = recording();
  lines.line('GET /api/v1/nodes');
  expect(written).toEqual(['GET /api/v1/nodes\n']);
});

test('lines that come while something is shown are written afterwards, and later ones at once again', async () => {
  const { written, lines } = recording();
  const shown = await lines.during(async () => {
    lines.line('note: one');
    lines.line('note: two');
    return [...written];
  });
  lines.line('note: three');
  expect(shown).toEqual([]);
  expect(written.join('')).toBe('note: one\nnote: two\nnote: three\n');
});

test('a screen that fails does not keep them', async () => {
  const { written, lines } = recording();
  const failing = lines.during(async () => {
    lines.line('note: one');
    throw new Error('no screen');
  });
  await expect(failing).rejects.toThrow('no screen');
  expect(written.join('')).toBe('note: one\n');
});

test('of very many, the newest are kept, and it is said that there were more', async () => {
  const { written, lines } = recording();
  await lines.during(async () => {
    for (let number = 1; number <= 502; number += 1) lines.line(`line ${number}`);
  });
  expect(written.join('').split('\n').slice(0, 2)).toEqual(['(2 earlier lines left out)', 'line 3']);
});
