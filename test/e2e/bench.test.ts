import { expect, inject, test } from 'vitest';
import { report, sectionNames } from '../bench/report.ts';

/** The benches start clusters of their own. */
const canStart = inject('controlPlane')?.kind === 'binaries';

test.skipIf(!canStart)(
  'every bench measures something where a few nodes are enough',
  async () => {
    let text = '';
    for await (const part of report({ small: true, runs: 1, say: () => undefined })) text += part;
    expect(text).not.toMatch(/Not measured|NaN/);
    expect(text.match(/^## /gm)).toHaveLength(sectionNames.length);
  },
  300_000,
);
