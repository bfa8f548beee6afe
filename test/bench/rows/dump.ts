import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { benchCacheFolder } from '../../support/control-plane/cache-folder.ts';
import { writeDump } from '../dump/write.ts';
import { duration, megabytes } from '../figures.ts';
import { measuredRun } from '../measured-run.ts';
import { kubectlDs, type Scale } from '../scale.ts';
import { atMost, ratio, type Row } from '../table.ts';

const jq = '/usr/bin/jq';
const daemonSets = 12;

/** Lends `work` a place for one file. What an earlier run left there because it was killed is overwritten. */
async function withFile<T>(small: boolean, work: (path: string) => Promise<T>): Promise<T> {
  const folder = benchCacheFolder(process.env);
  await mkdir(folder, { recursive: true });
  const path = join(folder, small ? 'small-dump.json' : 'dump.json');
  try {
    return await work(path);
  } finally {
    await rm(path, { force: true });
  }
}

const growthLimit = 11;

/** How the time grows with the nodes, from dumps: ten times as many nodes each time. */
export function growthRows({ small, say }: Scale): Promise<readonly Row[]> {
  const sizes = small ? [5, 50] : [500, 5_000, 50_000];
  return withFile(small, async (path) => {
    const rows: Row[] = [];
    let before: number | undefined;
    for (const nodes of sizes) {
      say(`coverage --from a dump of ${nodes} nodes`);
      await writeDump(path, { nodes, daemonSets, whole: false });
      const row = await growthRow(path, nodes, before);
      rows.push(row.row);
      before = row.time;
    }
    return rows;
  });
}

/** @param before - milliseconds for a tenth of the nodes, if they are known */
async function growthRow(
  path: string,
  nodes: number,
  before: number | undefined,
): Promise<{ readonly row: Row; readonly time?: number }> {
  const what = `\`coverage --from\`: ${nodes} nodes`;
  const patience = before === undefined ? 300_000 : 3 * growthLimit * before;
  try {
    const { time } = await measuredRun(
      kubectlDs('coverage', '--from', path),
      nodes > 5_000 ? 1 : 3,
      patience,
    );
    if (before === undefined) return { row: { what, figure: duration(time) }, time };
    const more = { of: before, limit: growthLimit, show: duration };
    return { row: ratio(`${what}, against a tenth of them`, time, more), time };
  } catch (error) {
    const figure = error instanceof Error ? error.message.replace(`${path}: `, '') : String(error);
    return { row: { what, figure, target: `at most ${growthLimit} times a tenth of them`, met: false } };
  }
}

/** A dump as large as kubectl prints of thousands of nodes. */
export function dumpRows({ small, say }: Scale): Promise<readonly Row[]> {
  const atMostBytes = small ? 1e6 : 500e6;
  return withFile(small, async (path) => {
    const options = { nodes: 100_000, daemonSets, whole: true, indented: true, atMostBytes };
    const size = megabytes(await writeDump(path, options));
    say(`coverage --from a dump of ${size}`);
    const own = await measuredRun(kubectlDs('coverage', '--from', path));
    const memory = atMost(`\`coverage --from\` ${size}: memory`, own.peak, 300e6, megabytes);
    const what = `\`coverage --from\` ${size}: time, against \`jq length\``;
    if (!existsSync(jq))
      return [
        memory,
        { what, figure: `${duration(own.time)}; jq is not installed`, target: 'at most 1.00 times it' },
      ];
    say('jq length of the same');
    const theirs = await measuredRun([jq, 'length', path]);
    return [memory, ratio(what, own.time, { of: theirs.time, limit: 1, show: duration })];
  });
}
