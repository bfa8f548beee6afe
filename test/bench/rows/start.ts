import { fileURLToPath } from 'node:url';
import { leading, program } from '../../support/kubectl-ds.ts';
import { duration } from '../figures.ts';
import { measuredRun, type CommandLine } from '../measured-run.ts';
import type { Scale } from '../scale.ts';
import { withSmallCluster } from '../small-cluster.ts';
import { ownExecutable } from './sizes.ts';
import { ratio, type Row } from '../table.ts';

const built = fileURLToPath(new URL('../../../dist/kubectl-ds.js', import.meta.url));

/** Something that is installed, and how many times as long as kubectl it may take. */
interface Artefact {
  readonly name: string;
  readonly command: CommandLine;
  readonly limit: number;
}

const npm: Artefact = { name: 'npm package', command: [process.execPath, built], limit: 2.5 };

/** What is built for npm; and the executable: that which KUBECTL_DS_BIN names, or which was built here. */
function artefacts(): readonly Artefact[] {
  const executable = leading.length > 0 ? ownExecutable() : program;
  return executable === undefined ? [npm] : [npm, { name: 'executable', command: [executable], limit: 1 }];
}

/** How long it takes to start, on a cluster of a few nodes, against kubectl. */
export async function startRows({ small, runs, say }: Scale): Promise<readonly Row[]> {
  const rows: Row[] = [];
  const many = small ? 1 : 3 * runs;
  await withSmallCluster(async ({ kubeconfig, kubectl = 'kubectl' }) => {
    const access = ['--kubeconfig', kubeconfig];
    say('starting kubectl');
    const version = await measuredRun([kubectl, 'version', '--client'], many);
    const get = await measuredRun([kubectl, 'get', 'daemonsets', '-A', ...access], many);
    for (const { name, command, limit } of artefacts()) {
      say(`starting the ${name}`);
      const help = await measuredRun([...command, '--help'], many);
      const coverage = await measuredRun([...command, 'coverage', '-A', ...access], many);
      rows.push(
        ratio(`${name}: \`--help\`, against \`kubectl version --client\``, help.time, {
          of: version.time,
          limit,
          show: duration,
        }),
        ratio(
          `${name}: \`coverage -A\` of a few nodes, against \`kubectl get daemonsets -A\``,
          coverage.time,
          {
            of: get.time,
            limit,
            show: duration,
          },
        ),
      );
    }
  });
  return rows;
}
