/** `npm run bench`: what the commands take, against kubectl. */
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { stopMeasuring } from './measured-run.ts';
import { report, sectionNames } from './report.ts';

const document = new URL('../../docs/benchmarks.md', import.meta.url);

const usage = `Measures the built command against kubectl on the same machine and cluster, and prints a Markdown document.

Usage: npm run bench -- [--only SECTION,SECTION] [--small] [--write]

  --only SECTIONS   some of ${sectionNames.join(', ')}
  --small           a few nodes, in seconds: whether it works, not how fast
  --write           also writes docs/benchmarks.md

The large cluster is restored from the snapshot that KUBECTL_DS_BENCH_SNAPSHOT names, and needs 10 GB of memory; kubectl
needs as much again there. KUBECTL_DS_BIN names an executable to measure instead of the npm package. What starting the
executable takes, and sizes, are told where \`npm run build:binaries\` has been run.
`;

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    small: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

if (values.help) {
  process.stdout.write(usage);
} else {
  const say = (what: string): void => void process.stderr.write(`bench: ${what}\n`);
  const scale = { small: values.small, runs: values.small ? 1 : 5, say };
  let stopped = false;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => {
      stopped = true;
      stopMeasuring();
    });
  let text = '';
  for await (const part of report(scale, values.only?.split(','))) {
    process.stdout.write(part);
    text += part;
    if (stopped) break;
  }
  if (stopped) process.exitCode = 130;
  else if (values.write) await writeFile(document, text);
}
