import { describe, expect, test } from 'vitest';
import { painter } from '../../src/printers/tone.ts';
import { emptyFrameOf, skeletonOf } from '../../src/tui/skeleton.ts';
import { initialState, type Source } from '../../src/tui/state.ts';
import { frameOf } from '../../src/tui/views/frame.ts';

const sizes = [
  { columns: 30, rows: 8 },
  { columns: 40, rows: 10 },
  { columns: 80, rows: 24 },
  { columns: 300, rows: 100 },
];

const sources: readonly [string, Source, string | undefined][] = [
  ['a cluster', { name: 'kind', isDump: false }, undefined],
  ['a namespace of it, read-only', { name: 'kind', isDump: false, isReadOnly: true }, 'logging'],
  ['a context with a long and wide name', { name: '日本'.repeat(60), isDump: false }, undefined],
  ['a dump', { name: 'dump.json', isDump: true }, undefined],
];

describe.each(sizes)('what stands there first, at $columns x $rows', (size) => {
  test.each(sources)('is what the live view draws before anything was read of %s', (_, source, namespace) => {
    for (const colours of [true, false]) {
      const look = { paint: painter(colours), unicode: true };
      const state = initialState(source, size, 0, namespace);
      expect(emptyFrameOf(state, look)).toEqual(frameOf(state, look).map(({ text }) => text));
    }
  });
});

test('it is drawn on the screen of its own that the live view has', () => {
  const state = initialState({ name: 'kind', isDump: false }, { columns: 80, rows: 24 }, 0);
  const text = skeletonOf(state, { paint: painter(false), unicode: true });
  expect(text.startsWith('\u001b[?1049h\u001b[2J\u001b[Hcontext kind   all namespaces ')).toBe(true);
  expect(text.split('\r\n')).toHaveLength(24);
});
