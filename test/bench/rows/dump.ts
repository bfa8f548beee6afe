import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeDump } from '../dump/write.ts';
import { duration, megabytes } from '../figures.ts';
import { measuredRun, type Measured } from '../measured-run.ts';
import { kubectlDs, type Scale } from '../scale.ts';
import { atMost, ratio, type Row } from '../table.ts';

const jq = '/usr/bin/jq';
const daemonSets = 12;

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'kubectl-ds-bench-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** How the time grows with the nodes, from dumps: ten times as many nodes each time. */
export function growthRows({ small, say }: Scale): Promise<readonly Row[]> {
  const sizes = small ? [5, 50] : [500, 5_000, 50_000];
  return inFolder(async (folder) => {
    const runs: { readonly nodes: number; readonly run: Measured }[] = [];
    for (const nodes of sizes) {
      say(`coverage --from a dump of ${nodes} nodes`);
      const path = join(folder, 'growth.json');
      await writeDump(path, { nodes, daemonSets, whole: false });
      runs.push({
        nodes,
        run: await measuredRun(kubectlDs('coverage', '--from', path), nodes > 5_000 ? 1 : 3),
      });
    }
    return runs.slice(1).map(({ nodes, run }, place): Row => {
      const before = runs[place] ?? { nodes, run };
      const what = `\`coverage --from\`: ${nodes} nodes, against ${before.nodes}`;
      return ratio(what, run.time, { of: before.run.time, limit: 11, show: duration });
    });
  });
}

/** A dump as large as kubectl prints of thousands of nodes. */
export function dumpRows({ small, say }: Scale): Promise<readonly Row[]> {
  const atMostBytes = small ? 1e6 : 500e6;
  return inFolder(async (folder) => {
    const path = join(folder, 'cluster.json');
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
