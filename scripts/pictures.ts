import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { run } from '../src/cli.ts';
import type { Cluster } from '../src/cluster/cluster.ts';
import { openDump } from '../src/cluster/dump-cluster.ts';
import { observeCoverage } from '../src/cluster/observe.ts';
import { openClusterFor } from '../src/commands/open-cluster.ts';
import type { ClusterState } from '../src/domain/cluster-state.ts';
import { svgOf } from '../src/printers/svg.ts';
import { painter } from '../src/printers/tone.ts';
import type { Action } from '../src/tui/action.ts';
import type { Press } from '../src/tui/key-binding.ts';
import { update } from '../src/tui/model.ts';
import { initialState, type State } from '../src/tui/state.ts';
import { frameOf } from '../src/tui/views/frame.ts';

const root = resolve(import.meta.dirname, '..');
const examples = resolve(root, 'examples');
const columns = 120;

/** What a command prints on a terminal of so many columns, colours included. */
async function printed(argv: readonly string[]): Promise<string> {
  let stdout = '';
  await run(
    [...argv, '--color=always'],
    {
      columns,
      stdout: { write: (text: string) => (stdout += text) },
      stderr: { write: () => undefined },
      isTerminal: { stdout: true, stderr: false },
      env: {},
      clock: { after: () => () => undefined },
      signal: new AbortController().signal,
      user: 'admin@desk',
      openCluster: (options) =>
        openClusterFor(options, {
          env: {},
          home: root,
          platform: 'linux',
          stdin: process.stdin,
          interactive: false,
          log: () => undefined,
        }),
    },
    '0.0.0',
  );
  return stdout;
}

/** A terminal with a command and what it prints. */
async function coveragePicture(): Promise<string> {
  const argv = ['coverage', '--from', examples];
  const lines = ['$ kubectl ds coverage -A', ...(await printed(argv)).trimEnd().split('\n')];
  return svgOf(lines, columns);
}

/** Keys that lead to each screen of the live view. */
const screens: Readonly<Record<string, readonly Press[]>> = {
  daemonsets: [{ input: 'j' }, { input: 'j' }, { input: 'j' }],
  daemonset: [...letters('jjjjjj'), { input: '', special: 'return' }],
  node: [...letters('jjjjjj'), { input: '', special: 'return' }, { input: '', special: 'return' }],
  events: [...letters('G'), { input: '', special: 'return' }, ...letters('vv')],
  taints: [...letters('mj'), { input: '', special: 'return' }, ...letters('vvv')],
  resources: [...letters('mjjj'), { input: '', special: 'return' }, ...letters('v')],
  matrix: [...letters('mjjjjlllll')],
  rollout: [...letters('jjjr')],
  start: [
    ...letters('jjjI'),
    { input: '', special: 'backspace' },
    { input: '3' },
    { input: '', special: 'tab' },
    { input: '1' },
    { input: '', special: 'tab' },
    ...letters('30%'),
  ],
  taint: [...letters('mjjjjTexample.com/broken=disk:NoExecute')],
};

function letters(text: string): readonly Press[] {
  return Array.from(text, (input) => ({ input }));
}

/** What the part on the screen needs beside the rest. */
async function lookedAt(state: State, dump: Cluster): Promise<readonly Action[]> {
  const subject = state.closer?.subject;
  if (subject?.kind !== 'events') return [];
  const events = await dump.daemonSetEvents(subject.namespace, subject.name);
  return [{ kind: 'looked', subject, found: { kind: 'events', ...events } }];
}

/** A screen of the live view after some keys. */
async function screenPicture(
  dump: Cluster,
  cluster: ClusterState,
  presses: readonly Press[],
): Promise<string> {
  const source = { name: 'examples', isDump: true };
  const first = initialState(source, { columns, rows: 32 }, cluster.now);
  const read = { kind: 'read', cluster, freshness: { kind: 'dump' }, now: cluster.now } as const;
  const actions = [read, ...presses.map((press) => ({ kind: 'key', press }) as const)];
  const after = (state: State, happened: readonly Action[]): State =>
    happened.reduce((before, action) => update(before, action).state, state);
  const pressed = after(first, actions);
  const state = after(pressed, await lookedAt(pressed, dump));
  const lines = frameOf(state, { paint: painter(true), unicode: true });
  return svgOf(
    lines.map(({ text }) => text),
    columns,
  );
}

/** All pictures by their files: always the same for the same cluster. */
export async function pictures(): Promise<Readonly<Record<string, string>>> {
  const dump = await openDump(examples, process.stdin);
  const cluster = await observeCoverage(dump, { scope: {} });
  const drawn: (readonly [string, string])[] = [];
  for (const [name, presses] of Object.entries(screens)) {
    drawn.push([`docs/live-${name}.svg`, await screenPicture(dump, cluster, presses)]);
  }
  return { 'docs/coverage.svg': await coveragePicture(), ...Object.fromEntries(drawn) };
}

if (import.meta.main) {
  for (const [file, picture] of Object.entries(await pictures()))
    await writeFile(resolve(root, file), picture);
}
