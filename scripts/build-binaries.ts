/** `npm run build:binaries`: standalone executables, packed for krew, with checksums and krew's manifest. */
import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { archive } from './binaries/archives.ts';
import { compileAll } from './binaries/compile.ts';
import { krewManifest } from './binaries/krew-manifest.ts';
import { archiveOf, executableOf, targets, targetsNamed, type Target } from './binaries/targets.ts';

const checkout = resolve(import.meta.dirname, '..');

const usage = `Makes standalone executables of kubectl-ds, which need no Node.js, and packs them.

Usage: npm run build:binaries -- [--version V] [--base-url URL] [--targets A,B] [--out FOLDER]

  --version V      what the executables tell as their version (that of package.json)
  --base-url URL   where the archives will lie; with it, krew-manifest.yaml is written
  --targets A,B    ${targets.map(({ name }) => name).join(', ')} (all)
  --out FOLDER     build
`;

export interface BinariesOptions {
  readonly out: string;
  readonly targets: readonly Target[];
  readonly version?: string;
  readonly baseUrl?: string;
  readonly log?: (line: string) => void;
}

async function packageVersion(): Promise<string> {
  const text = await readFile(join(checkout, 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

const megabytes = ({ length }: Buffer): string => `${(length / 1e6).toFixed(1)} MB`;

/**
 * Writes, for each target, `OUT/TARGET/kubectl-ds` and its archive; then checksums.txt and, where there is a base URL,
 * krew-manifest.yaml. The same bytes whenever and wherever it is done with the same sources and the same Node.
 */
export async function buildBinaries(options: BinariesOptions): Promise<void> {
  const { out, log = () => undefined } = options;
  const version = options.version ?? (await packageVersion());
  const license = await readFile(join(checkout, 'LICENSE'));
  const checksums = new Map<string, string>();
  await compileAll(options.targets, version, async (target, executable) => {
    const name = executableOf(target);
    await mkdir(join(out, target.name), { recursive: true });
    await writeFile(join(out, target.name, name), executable, { mode: 0o755 });
    const packed = archive(target.os === 'windows' ? 'zip' : 'tar.gz', [
      { name, data: executable, mode: 0o755 },
      { name: 'LICENSE', data: license, mode: 0o644 },
    ]);
    await writeFile(join(out, archiveOf(target)), packed);
    checksums.set(archiveOf(target), createHash('sha256').update(packed).digest('hex'));
    log(`${target.name}: ${megabytes(executable)}, packed ${megabytes(packed)}`);
  });
  const lines = [...checksums].map(([name, checksum]) => `${checksum}  ${name}\n`);
  await writeFile(join(out, 'checksums.txt'), lines.join(''));
  if (options.baseUrl === undefined) return;
  const baseUrl = options.baseUrl.replace(/\/+$/, '');
  const manifest = krewManifest(options.targets, { version, baseUrl, checksums });
  await writeFile(join(out, 'krew-manifest.yaml'), manifest);
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      version: { type: 'string' },
      'base-url': { type: 'string' },
      targets: { type: 'string' },
      out: { type: 'string', default: join(checkout, 'build') },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help === true) {
    process.stdout.write(usage);
    return;
  }
  const { version, targets: names = '', 'base-url': baseUrl } = values;
  await buildBinaries({
    out: resolve(values.out),
    targets: targetsNamed(names.split(',').filter((name) => name !== '')),
    ...(version === undefined ? {} : { version: version.replace(/^v/, '') }),
    ...(baseUrl === undefined ? {} : { baseUrl }),
    log: (line) => process.stdout.write(`${line}\n`),
  });
}

if (import.meta.main) await main();
