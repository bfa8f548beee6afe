/** `npm run bench:live-view`: how fast the live view is, on a small and on a large cluster, and what it needs. */
import { parseArgs } from 'node:util';
import { measureLarge } from './live-view/large.ts';
import { measureSmall } from './live-view/small.ts';
import { machine } from './machine.ts';
import { markdownTable } from './table.ts';

const usage = `Measures the built live view on a terminal, and prints a table.

Usage: npm run bench:live-view -- [--minutes N] [--rate N] [--only small|large] [--through api] [--profile FOLDER]

  --minutes N        how long pods change on the large cluster (10); 0: not at all
  --rate N           how many of them in a second (500)
  --only WHAT        the small cluster or the large one only
  --through api      changes pods through the API server that is read from; else they are written into etcd, as another
                     API server of the cluster would do, so that two cores are enough for 500 in a second
  --profile FOLDER   also has Node write a profile of the processor's time there (large cluster)

The large cluster is restored from the snapshot that KUBECTL_DS_BENCH_SNAPSHOT names, and needs 10 GB of memory.
`;

function say(what: string): void {
  process.stderr.write(`bench: ${what}\n`);
}

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    rate: { type: 'string', default: '500' },
    only: { type: 'string' },
    through: { type: 'string' },
    profile: { type: 'string' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

if (values.help) {
  process.stdout.write(usage);
} else {
  const { profile, only } = values;
  const nodeFlags = profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`];
  const small = only === 'large' ? [] : await measureSmall(say);
  const load = {
    minutes: Number(values.minutes),
    rate: Number(values.rate),
    throughApi: values.through === 'api',
  };
  const large = only === 'small' ? [] : await measureLarge({ ...load, nodeFlags, say });
  process.stdout.write(`${machine()}\n\n`);
  if (small.length > 0) process.stdout.write(`On a small cluster:\n\n${markdownTable(small)}\n`);
  if (large.length > 0) process.stdout.write(`On the large cluster:\n\n${markdownTable(large)}\n`);
}
