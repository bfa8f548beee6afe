import { duration, megabytes, quantile } from '../figures.ts';
import { atMost, type Row } from '../table.ts';
import type { DaemonPod } from './daemon-pods.ts';
import { Load } from './load.ts';
import type { MeasuredTerminal } from './measured-terminal.ts';
import { allTimes, pressAlong, pressRow, type PressTimes } from './pressing.ts';
import type { UsageSeries } from './usage-series.ts';
import type { Writer } from './writers/writer.ts';
import { goBack, goTo, podToWatch, watchPod } from './watched-pod.ts';

export interface Measured {
  readonly terminal: MeasuredTerminal;
  readonly usage: UsageSeries;
  /** For the pod that is watched: always through the API server. */
  readonly writer: Writer;
  readonly kubeconfig: string;
  /** Where the others are changed, instead of through the API server. */
  readonly etcd?: string;
  readonly pods: readonly DaemonPod[];
}

export interface LoadOptions {
  /** Pods that are changed in a second. */
  readonly rate: number;
  /** For so long. */
  readonly minutes: number;
  readonly say: (what: string) => void;
}

/** Of each minute, so long nobody presses a key: frames come then because of what changes, and of nothing else. */
const quiet = 40_000;
const minute = 60_000;

interface Window {
  readonly from: number;
  readonly to: number;
}

interface Observed {
  readonly whole: Window;
  readonly quiet: readonly Window[];
  readonly presses: readonly PressTimes[];
  /** Milliseconds until a change was on the screen. */
  readonly shown: readonly number[];
  /** Changes a second that the server took. */
  readonly changed: number;
}

/** What the live view needs while pods change, and how it answers meanwhile; it begins and ends at the list of DaemonSets. */
export async function underLoad(measured: Measured, options: LoadOptions): Promise<readonly Row[]> {
  const pod = podToWatch(measured.pods);
  const load = await Load.start(measured.kubeconfig, options.rate, pod.node, measured.etcd);
  try {
    return rowsOf(measured, await observe(measured, pod, load, options), options);
  } finally {
    await load.stop();
  }
}

async function observe(
  { terminal, usage, writer }: Measured,
  pod: DaemonPod,
  load: Load,
  { minutes, say }: LoadOptions,
): Promise<Observed> {
  const from = performance.now();
  const before = load.report.pods;
  const quietWindows: Window[] = [];
  const presses: PressTimes[] = [];
  const shown: number[] = [];
  const end = from + minutes * minute;
  while (performance.now() < end) {
    await goTo(terminal, pod);
    const begun = performance.now();
    shown.push(...(await watchPod(terminal, writer, pod, quiet)));
    quietWindows.push({ from: begun, to: performance.now() });
    await goBack(terminal);
    presses.push(await pressAlong(terminal, { presses: Infinity, time: minute - quiet }));
    const { start, most } = usage.memory(from, performance.now());
    say(`${JSON.stringify(load.report)}, memory ${megabytes(start)}, at most ${megabytes(most)}`);
    const unanswered = presses.at(-1)?.unanswered;
    if (unanswered !== undefined) {
      say(`"${unanswered}" was not answered; the screen:\n${terminal.lines.join('\n')}`);
      break;
    }
  }
  const to = performance.now();
  const changed = ((load.report.pods - before) * 1000) / (to - from);
  return { whole: { from, to }, quiet: quietWindows, presses, shown, changed };
}

function rowsOf({ terminal, usage }: Measured, seen: Observed, { rate }: LoadOptions): readonly Row[] {
  const { from, to } = seen.whole;
  const minutes = (to - from) / minute;
  const settled = from + (to - from) / 4;
  const memory = usage.memory(from, to);
  const growth = usage.growth(settled, to);
  const frames = seen.quiet.flatMap(({ from: begin, to: end }) => framesEachSecond(terminal, begin, end));
  const perSecond = frames.reduce((sum, each) => sum + each, 0) / frames.length;
  const cores = (value: number): string => `${value.toFixed(2)} cores`;
  const eachMinute = (bytes: number): string => `${megabytes(bytes)} a minute`;
  return [
    {
      what: `changes of pods`,
      figure: `${seen.changed.toFixed(0)} a second for ${minutes.toFixed(1)} minutes`,
      target: `${rate} a second`,
      met: seen.changed >= rate * 0.95,
    },
    atMost('meanwhile: processor', usage.cores(from, to), 1, cores),
    atMost(
      'meanwhile: memory (RSS)',
      memory.most,
      300e6,
      megabytes,
      `${megabytes(memory.start)} at first, ${megabytes(memory.end)} at last`,
    ),
    atMost('meanwhile: growth of memory after the first quarter', growth, 1e6, eachMinute),
    atMost(
      'meanwhile: frames in the busiest second without keys',
      Math.max(...frames),
      10,
      String,
      `${perSecond.toFixed(1)} on average`,
    ),
    pressRow('meanwhile: a key shows (p95)', allTimes(seen.presses)),
    {
      what: 'meanwhile: a pod that has changed shows',
      figure: `p50 ${duration(quantile(seen.shown, 0.5))}, max ${duration(Math.max(...seen.shown))} of ${seen.shown.length}`,
    },
  ];
}

function framesEachSecond(terminal: MeasuredTerminal, from: number, to: number): readonly number[] {
  const seconds = Math.floor((to - from) / 1000);
  return Array.from({ length: seconds }, (_, second) => {
    const begin = from + second * 1000;
    return terminal.framesBetween(begin, begin + 1000);
  });
}
