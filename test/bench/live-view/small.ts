import { duration, median, quantile } from '../figures.ts';
import { measuredRun } from '../measured-run.ts';
import { smallClusterNodes as nodes, withSmallCluster } from '../small-cluster.ts';
import { atMost, type Row } from '../table.ts';
import { MeasuredTerminal, programToMeasure } from './measured-terminal.ts';

const runs = 15;
const patience = 30_000;

/** How fast the live view is there, on a cluster of a few nodes. */
export async function measureSmall(say: (what: string) => void): Promise<readonly Row[]> {
  say('starting a small cluster');
  const starts: Start[] = [];
  await withSmallCluster(async ({ kubeconfig }) => {
    for (let run = 0; run < runs; run += 1) {
      say(`start ${run + 1} of ${runs}`);
      starts.push(await start(kubeconfig));
    }
  });
  return rowsOf(starts, (await measuredRun([process.execPath, '--eval', '0'], runs)).time);
}

/** Milliseconds from the start to the first frame, and to the first rows. */
interface Start {
  readonly frame: number;
  readonly data: number;
}

async function start(kubeconfig: string): Promise<Start> {
  const terminal = new MeasuredTerminal(['-A', '--kubeconfig', kubeconfig], programToMeasure());
  try {
    const hasHeader = (lines: readonly string[]): boolean =>
      terminal.isAlternate && lines.some((line) => line.startsWith('context '));
    const hasRows = (lines: readonly string[]): boolean => lines.some((line) => /^DaemonSets \d/.test(line));
    const [frame, data] = await Promise.all([
      terminal.until(hasHeader, patience),
      terminal.until(hasRows, patience),
    ]);
    if (frame === undefined || data === undefined)
      throw new Error(`nothing to see:\n${terminal.lines.join('\n')}`);
    return { frame: frame - terminal.started, data: data - terminal.started };
  } finally {
    await terminal.close();
  }
}

function rowsOf(starts: readonly Start[], node: number): readonly Row[] {
  const [frames, data] = [starts.map((each) => each.frame), starts.map((each) => each.data)];
  const frame = median(frames);
  const more = `p95 ${duration(quantile(frames, 0.95))}, ${(frame / node).toFixed(1)} times \`node -e 0\` of ${duration(node)}`;
  return [
    atMost(`${nodes} nodes: start to the first frame`, frame, 300, duration, more),
    {
      what: `${nodes} nodes: start to the first rows`,
      figure: `${duration(median(data))} (p95 ${duration(quantile(data, 0.95))})`,
    },
  ];
}
