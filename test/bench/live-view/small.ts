import { populate } from '../../support/control-plane/sandbox/populate.ts';
import { sandboxBehaviour } from '../../support/control-plane/sandbox/daemon-sets.ts';
import { SimulatedKubelet } from '../../support/control-plane/simulated-kubelet.ts';
import { startControlPlane } from '../../support/control-plane/start.ts';
import { duration, median, quantile } from '../figures.ts';
import { timeOf } from '../time-of.ts';
import { atMost, type Row } from '../table.ts';
import { MeasuredTerminal, programToMeasure } from './measured-terminal.ts';

const nodes = 12;
const runs = 15;
const patience = 30_000;

/** How fast the live view is there, on a cluster of a few nodes. */
export async function measureSmall(say: (what: string) => void): Promise<readonly Row[]> {
  say('starting a small cluster');
  const controlPlane = await startControlPlane();
  const api = await controlPlane.connect();
  const kubelet = new SimulatedKubelet(api.connection, { behaviour: sandboxBehaviour });
  try {
    await populate(api, nodes);
    const starts: Start[] = [];
    for (let run = 0; run < runs; run += 1) {
      say(`start ${run + 1} of ${runs}`);
      starts.push(await start(controlPlane.kubeconfig));
    }
    const node = await timeOf(process.execPath, ['--eval', '0']);
    return rowsOf(starts, node);
  } finally {
    await kubelet.stop();
    api.close();
    await controlPlane.stop();
  }
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
