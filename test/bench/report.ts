import { machine } from './machine.ts';
import { clusterRows } from './rows/cluster.ts';
import { domainRows } from './rows/domain.ts';
import { dumpRows, growthRows } from './rows/dump.ts';
import { sizeRows } from './rows/sizes.ts';
import { startRows } from './rows/start.ts';
import type { Scale } from './scale.ts';
import { markdownTable, type Row } from './table.ts';

interface Section {
  readonly name: string;
  readonly title: string;
  readonly measure: (scale: Scale) => readonly Row[] | Promise<readonly Row[]>;
}

const sections: readonly Section[] = [
  { name: 'sizes', title: 'Sizes', measure: sizeRows },
  { name: 'start', title: 'Starting, on a cluster of a few nodes', measure: startRows },
  { name: 'domain', title: 'Deciding, with everything in memory', measure: domainRows },
  { name: 'growth', title: 'Growth with the number of nodes', measure: growthRows },
  { name: 'dump', title: 'A large dump', measure: dumpRows },
  {
    name: 'cluster',
    title: 'On the large cluster: 5,000 nodes, 12 DaemonSets, 112,500 pods',
    measure: clusterRows,
  },
];

export const sectionNames: readonly string[] = sections.map(({ name }) => name);

/**
 * Measures, and says in Markdown what came of it, part by part. What cannot be measured takes nothing from the rest: its place
 * says why.
 *
 * @param only - the names of the sections to measure; absent: all
 */
export async function* report(scale: Scale, only?: readonly string[]): AsyncGenerator<string> {
  yield `${head}\nMeasured on ${machine()}.\n`;
  for (const { name, title, measure } of sections)
    if (only === undefined || only.includes(name))
      yield `\n## ${title}\n\n${await told(() => measure(scale))}`;
}

const head = `# Benchmarks

What \`npm run bench\` prints. Each target is a ratio within one run where it can be: times move with the machine, ratios
much less. kubectl is of the control plane's release. Memory is the most that was resident.
`;

async function told(measure: () => readonly Row[] | Promise<readonly Row[]>): Promise<string> {
  try {
    return markdownTable(await measure());
  } catch (error) {
    return `Not measured: ${error instanceof Error ? error.message : String(error)}\n`;
  }
}
