import { existsSync } from 'node:fs';

/** A platform for which there is an executable. */
export interface Target {
  readonly name: string;
  /** As Go and krew call them. */
  readonly os: 'linux' | 'darwin' | 'windows';
  readonly arch: 'amd64' | 'arm64';
  /** The C library that the executable is linked with; krew cannot tell, so musl is not in its manifest. */
  readonly libc?: 'glibc' | 'musl';
  /** What bun calls it, after `bun-`. */
  readonly bun: string;
  /** The npm package that holds bun's runtime for it. */
  readonly runtime: string;
}

export const targets = [
  {
    name: 'linux-amd64',
    os: 'linux',
    arch: 'amd64',
    libc: 'glibc',
    bun: 'linux-x64',
    runtime: '@oven/bun-linux-x64',
  },
  {
    name: 'linux-arm64',
    os: 'linux',
    arch: 'arm64',
    libc: 'glibc',
    bun: 'linux-arm64',
    runtime: '@oven/bun-linux-aarch64',
  },
  {
    name: 'linux-amd64-musl',
    os: 'linux',
    arch: 'amd64',
    libc: 'musl',
    bun: 'linux-x64-musl',
    runtime: '@oven/bun-linux-x64-musl',
  },
  {
    name: 'linux-arm64-musl',
    os: 'linux',
    arch: 'arm64',
    libc: 'musl',
    bun: 'linux-arm64-musl',
    runtime: '@oven/bun-linux-aarch64-musl',
  },
  { name: 'darwin-amd64', os: 'darwin', arch: 'amd64', bun: 'darwin-x64', runtime: '@oven/bun-darwin-x64' },
  {
    name: 'darwin-arm64',
    os: 'darwin',
    arch: 'arm64',
    bun: 'darwin-arm64',
    runtime: '@oven/bun-darwin-aarch64',
  },
  {
    name: 'windows-amd64',
    os: 'windows',
    arch: 'amd64',
    bun: 'windows-x64',
    runtime: '@oven/bun-windows-x64',
  },
] as const satisfies readonly Target[];

/** The file that is called. */
export function executableOf({ os }: Target): string {
  return os === 'windows' ? 'kubectl-ds.exe' : 'kubectl-ds';
}

export function archiveOf(target: Target): string {
  const name = `kubectl-ds_${target.name.replaceAll('-', '_')}`;
  return target.os === 'windows' ? `${name}.zip` : `${name}.tar.gz`;
}

/** The targets of these names; all of them where there are none. Throws for a name that there is not. */
export function targetsNamed(names: readonly string[]): readonly Target[] {
  if (names.length === 0) return targets;
  return names.map((wanted) => {
    const found = targets.find(({ name }) => name === wanted);
    if (found !== undefined) return found;
    throw new Error(`no target "${wanted}": there are ${targets.map(({ name }) => name).join(', ')}`);
  });
}

/** The target that is this machine's own, for bun's compiler to run on it. */
export function ownTarget(
  platform: NodeJS.Platform = process.platform,
  architecture: string = process.arch,
): Target {
  const os = platform === 'win32' ? 'windows' : platform;
  const arch = architecture === 'x64' ? 'amd64' : architecture;
  const isMusl =
    platform === 'linux' && existsSync(`/lib/ld-musl-${arch === 'amd64' ? 'x86_64' : 'aarch64'}.so.1`);
  const own = targets.find(
    (target: Target) => target.os === os && target.arch === arch && (target.libc === 'musl') === isMusl,
  );
  if (own === undefined) throw new Error(`executables cannot be built on ${platform} ${architecture}`);
  return own;
}
