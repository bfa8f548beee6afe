import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { constants, createZstdDecompress } from 'node:zlib';
import { benchCacheFolder } from '../../support/control-plane/cache-folder.ts';
import { findEtcdctl } from './etcdctl.ts';

const variable = 'KUBECTL_DS_BENCH_SNAPSHOT';
const checkout = fileURLToPath(new URL('../../..', import.meta.url));
const besideCheckout = join('..', 'shared', 'bench', 'cluster-5k.etcd-snapshot.zst');

/** The snapshots were made with a window as large as `zstd --long` makes it. */
const windowLog = 27;

/** The path of the snapshot of the large cluster. @throws where there is none, saying how to name one */
export function findSnapshot(env: NodeJS.ProcessEnv = process.env): string {
  const given = env[variable];
  const path = given === undefined || given === '' ? resolve(checkout, besideCheckout) : given;
  if (existsSync(path)) return path;
  throw new Error(
    given === undefined || given === ''
      ? `there is no large cluster to start: set ${variable} to an etcd snapshot of one, packed with zstd`
      : `${variable}: there is no file ${path}`,
  );
}

/**
 * The data folder of etcd that a snapshot holds. It is kept between runs, under a name that the snapshot's content decides;
 * whoever uses it copies it first.
 *
 * @param say - told what takes long
 */
export async function restoredData(snapshot: string, say: (what: string) => void): Promise<string> {
  const cache = benchCacheFolder(process.env);
  const data = join(cache, `etcd-${await digest(snapshot)}`);
  if (existsSync(data)) return data;
  await mkdir(cache, { recursive: true });
  const unpacked = `${data}.snapshot`;
  const part = `${data}.part`;
  await rm(part, { recursive: true, force: true });
  try {
    say(`unpacking ${snapshot}`);
    await unpack(snapshot, unpacked);
    say(`restoring it into ${data}`);
    await restore(await findEtcdctl(cache), unpacked, part);
    await rename(part, data);
  } finally {
    await rm(unpacked, { force: true });
  }
  return data;
}

async function digest(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex').slice(0, 16);
}

async function unpack(from: string, to: string): Promise<void> {
  const inflate = createZstdDecompress({ params: { [constants.ZSTD_d_windowLogMax]: windowLog } });
  await pipeline(createReadStream(from), inflate, createWriteStream(to));
}

/** The member's name is etcd's default; its peer URL is never used, as it has no peers. */
async function restore(etcdctl: string, snapshot: string, dataFolder: string): Promise<void> {
  await promisify(execFile)(etcdctl, ['snapshot', 'restore', snapshot, '--data-dir', dataFolder], {
    env: { PATH: process.env['PATH'] ?? '', ETCDCTL_API: '3' },
  });
}
