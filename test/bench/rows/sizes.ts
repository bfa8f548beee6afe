import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import {
  archiveOf,
  executableOf,
  ownTarget,
  type Target,
  targets,
} from '../../../scripts/binaries/targets.ts';
import { megabytes } from '../figures.ts';
import type { Row } from '../table.ts';

const checkout = resolve(import.meta.dirname, '../../..');
const folder = join(checkout, 'build');

function pathOf(target: Target): string {
  return join(folder, target.name, executableOf(target));
}

/** The executable for this machine; undefined where `npm run build:binaries` has made none. */
export function ownExecutable(): string | undefined {
  const path = pathOf(ownTarget());
  return existsSync(path) ? path : undefined;
}

/** What each artefact takes on a disk, and on its way there. */
export async function sizeRows(): Promise<readonly Row[]> {
  const built = targets.filter((target) => existsSync(pathOf(target)));
  return [await npmSize(), ...(await Promise.all(built.map(executableSize)))];
}

async function npmSize(): Promise<Row> {
  const told = await promisify(execFile)('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    cwd: checkout,
  });
  const [pack] = JSON.parse(told.stdout) as readonly {
    readonly size: number;
    readonly unpackedSize: number;
  }[];
  if (pack === undefined) throw new Error('npm packs nothing');
  return sized('npm package, without what it depends on', pack.unpackedSize, pack.size);
}

async function executableSize(target: Target): Promise<Row> {
  const [executable, packed] = await Promise.all([
    stat(pathOf(target)),
    stat(join(folder, archiveOf(target))),
  ]);
  return sized(`executable for ${target.name}`, executable.size, packed.size);
}

function sized(what: string, size: number, packed: number): Row {
  return { what, figure: `${megabytes(size)}, packed ${megabytes(packed)}` };
}
