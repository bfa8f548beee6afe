import { HttpsClient } from '../../support/control-plane/https-json.ts';
import { readConnection } from '../../support/control-plane/kubeconfig.ts';
import { withLargeCluster } from '../large-cluster/start.ts';
import { duration, megabytes } from '../figures.ts';
import { atMost, type Row } from '../table.ts';
import { measuredRun } from '../measured-run.ts';
import { daemonPods } from './daemon-pods.ts';
import { MeasuredTerminal, programToMeasure } from './measured-terminal.ts';
import { allTimes, kindRows, pressAlong, pressRow } from './pressing.ts';
import { underLoad, type LoadOptions } from './under-load.ts';
import { UsageSeries } from './usage-series.ts';
import { ApiWriter } from './writers/api-writer.ts';

export interface LargeOptions extends LoadOptions {
  /** Given to the Node that runs the program: `--cpu-prof`. */
  readonly nodeFlags: readonly string[];
  /** Whether all changes go through the API server that is read from. */
  readonly throughApi: boolean;
}

const patience = 180_000;
const presses = 240;
const longestPressing = 300_000;

/** The live view on the large cluster: at rest, and while pods change. */
export async function measureLarge(options: LargeOptions): Promise<readonly Row[]> {
  const rows: Row[] = [];
  await withLargeCluster(async ({ kubeconfig, kubectl, etcd }) => {
    const connection = await readConnection(kubeconfig);
    const client = new HttpsClient(connection, 4);
    const writer = new ApiWriter(connection, 1);
    const pods = await daemonPods(client);
    options.say(`there are ${pods.length} daemon pods`);
    if (kubectl !== undefined) rows.push(await kubectlRow(kubectl, kubeconfig));
    const program = programToMeasure(options.nodeFlags);
    const terminal = new MeasuredTerminal(['-A', '--kubeconfig', kubeconfig], program);
    const usage = new UsageSeries(terminal.pid);
    const measured = { terminal, usage, writer, kubeconfig, pods };
    try {
      rows.push(...(await atRest(terminal, usage, options)));
      if (options.minutes > 0)
        rows.push(...(await underLoad({ ...measured, ...(options.throughApi ? {} : { etcd }) }, options)));
    } finally {
      usage.stop();
      await terminal.close();
      client.close();
      writer.close();
    }
  }, options.say);
  return rows;
}

/** To compare with: what the API server needs for the smallest part of it. */
async function kubectlRow(kubectl: string, kubeconfig: string): Promise<Row> {
  const { time } = await measuredRun([kubectl, 'get', 'daemonsets', '-A', '--kubeconfig', kubeconfig], 3);
  return { what: 'to compare: `kubectl get daemonsets -A`', figure: duration(time) };
}

async function atRest(
  terminal: MeasuredTerminal,
  usage: UsageSeries,
  { say }: LargeOptions,
): Promise<readonly Row[]> {
  const at = await terminal.until((lines) => lines.some((line) => /^DaemonSets \d/.test(line)), patience);
  if (at === undefined)
    throw new Error(`no rows within ${duration(patience)}:\n${terminal.lines.join('\n')}`);
  say(`the first rows came after ${duration(at - terminal.started)}`);
  const times = await pressAlong(terminal, { presses, time: longestPressing });
  if (times.unanswered !== undefined) say(`not answered: ${times.unanswered}\n${terminal.lines.join('\n')}`);
  const { most } = usage.memory(0, Infinity);
  return [
    { what: 'start to the first rows', figure: duration(at - terminal.started) },
    pressRow('a key shows (p95)', allTimes([times])),
    ...kindRows([times]).map((row) => ({ ...row, what: `- ${row.what}` })),
    atMost('memory (RSS) at rest', most, 300e6, megabytes),
  ];
}
