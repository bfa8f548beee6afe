import { setTimeout as sleep } from 'node:timers/promises';
import type { DaemonPod } from './daemon-pods.ts';
import type { MeasuredTerminal } from './measured-terminal.ts';
import type { Writer } from './writers/writer.ts';

const patience = 60_000;
const escape = '\u001b';
const enter = '\r';

/** A pod on the node with the most daemon pods, of a DaemonSet that a filter by its name leaves alone on the screen. */
export function podToWatch(pods: readonly DaemonPod[]): DaemonPod {
  const names = [...new Set(pods.map(({ daemonSet }) => daemonSet))];
  const alone = new Set(names.filter((name) => names.every((each) => each === name || !each.includes(name))));
  const perNode = Map.groupBy(pods, ({ node }) => node);
  const [fullest] = [...perNode.values()].toSorted((a, b) => b.length - a.length);
  const pod = fullest?.find(({ daemonSet }) => alone.has(daemonSet));
  if (!pod) throw new Error('there is no daemon pod to watch');
  return pod;
}

/** From the list of DaemonSets to the row of one pod, by filters. */
export async function goTo(terminal: MeasuredTerminal, { daemonSet, node }: DaemonPod): Promise<void> {
  await filter(terminal, daemonSet);
  await see(terminal, enter, (line) => line.startsWith('kube-system/') && line.includes(', nodes'));
  await filter(terminal, node);
}

/** Back from there, without filters, to the first row. */
export async function goBack(terminal: MeasuredTerminal): Promise<void> {
  await see(terminal, '/', (line) => /, filter: .*_$/.test(line));
  await see(terminal, escape, (line) => /, nodes \d+$/.test(line));
  await see(terminal, 'q', (line) => line.startsWith('DaemonSets '));
  await see(terminal, '/', (line) => /, filter: .*_$/.test(line));
  await see(terminal, escape, (line) => /^DaemonSets \d+$/.test(line));
  const [first = ''] = terminal.lines.slice(3);
  await see(terminal, 'g', (line) => line.startsWith('> ') && line.slice(2, 30) === first.slice(2, 30));
}

/**
 * Reports the pod as not ready, and as ready again, for so long. Its row is the only one on the screen.
 *
 * @returns milliseconds from each report to the frame that shows it; the patience, where none did
 */
export async function watchPod(
  terminal: MeasuredTerminal,
  writer: Writer,
  pod: DaemonPod,
  time: number,
): Promise<readonly number[]> {
  const times: number[] = [];
  const end = performance.now() + time;
  for (let ready = false; performance.now() < end || ready; ready = !ready) {
    const begun = performance.now();
    await writer.reportReady(pod, ready);
    const shown = ready ? ' Available ' : ' NotReady ';
    const at = await terminal.until(
      (lines) => lines.some((line) => line.startsWith('> ') && line.includes(shown)),
      patience,
    );
    times.push(at === undefined ? patience : at - begun);
    await sleep(1500);
  }
  return times;
}

async function filter(terminal: MeasuredTerminal, text: string): Promise<void> {
  await see(terminal, '/', (line) => line.endsWith('_'));
  for (const [place, letter] of Array.from(text).entries()) {
    await see(terminal, letter, (line) => line.endsWith(`filter: ${text.slice(0, place + 1)}_`));
  }
  await see(terminal, enter, (line) => line.endsWith(`filter: ${text}`));
}

async function see(
  terminal: MeasuredTerminal,
  keys: string,
  shows: (line: string) => boolean,
): Promise<void> {
  const took = await terminal.press(keys, (lines) => lines.some(shows), patience);
  if (took === undefined) throw new Error(`"${keys}" was not answered:\n${terminal.lines.join('\n')}`);
}
