import { expect, inject, test } from 'vitest';
import { MeasuredTerminal, programToMeasure } from '../bench/live-view/measured-terminal.ts';
import { pressAlong } from '../bench/live-view/pressing.ts';
import { report, sectionNames } from '../bench/report.ts';
import { withSmallCluster } from '../bench/small-cluster.ts';

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

test.skipIf(!canStart)(
  'every key that the bench of the live view presses is answered',
  async () => {
    // More than two screens of them: there is something to page through.
    const nodes = 100;
    await withSmallCluster(async ({ kubeconfig }) => {
      const terminal = new MeasuredTerminal(['-A', '--kubeconfig', kubeconfig], programToMeasure());
      try {
        await terminal.until((lines) => lines.some((line) => /^DaemonSets \d/.test(line)), 60_000);
        const { unanswered } = await pressAlong(terminal, { presses: 1, time: 60_000 });
        expect(unanswered === undefined ? '' : `${unanswered}\n${terminal.lines.join('\n')}`).toBe('');
      } finally {
        await terminal.close();
      }
    }, nodes);
  },
  300_000,
);
