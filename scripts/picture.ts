import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { run } from '../src/cli.ts';
import { openClusterFor } from '../src/commands/open-cluster.ts';
import { svgOf } from '../src/printers/svg.ts';

const root = resolve(import.meta.dirname, '..');
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

/** A terminal with a command and what it prints, as SVG: always the same text for the same cluster. */
export async function picture(): Promise<string> {
  const argv = ['coverage', '--from', resolve(root, 'examples')];
  const lines = ['$ kubectl ds coverage -A', ...(await printed(argv)).trimEnd().split('\n')];
  return svgOf(lines, columns);
}

export const pictureFile = resolve(root, 'docs/coverage.svg');

if (import.meta.main) await writeFile(pictureFile, await picture());
