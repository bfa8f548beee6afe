import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { findArchive } from './apt-sources.ts';

/** The one release of Debian whose source package holds the whole of Kubernetes with all it is built from. */
export const codename = 'bookworm';

/** What keeps this machine from building a control plane from Debian's source package, or nothing. */
export async function canBuild(): Promise<string | undefined> {
  const release = await readFile('/etc/os-release', 'utf8').catch(() => '');
  if (!/^ID=debian$/m.test(release) || !release.includes(`VERSION_CODENAME=${codename}`)) {
    return 'it can only be built on Debian 12';
  }
  if (process.getuid?.() !== 0) return 'building it takes root, to install the compiler';
  if (!existsSync('/usr/bin/apt-get')) return 'building it takes apt-get';
  if (!(await findArchive(codename))) return `no archive of Debian ${codename} main is set up for apt`;
  return undefined;
}
