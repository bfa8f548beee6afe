import { isUtf8 } from 'node:buffer';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { ClusterError } from '../cluster-error.ts';

/** A file of a dump, unpacked. */
export interface DumpFile {
  /** As the user would name it. */
  readonly name: string;
  /** UTF-8 */
  readonly content: Buffer;
}

/** What to do where a dump is of no use. */
export const howToDump =
  'write one with: kubectl get nodes,ds,pods,events,controllerrevisions -A -o json > dump.json';
const isDumpFile = /\.(ya?ml|json)(\.gz)?$/i;
const unpack = promisify(gunzip);

/**
 * Reads what `--from` names: a file, all .yaml, .yml and .json files (also with .gz) of a folder and the folders in it
 * in the order of their names, or `-` for standard input. What is packed with gzip is unpacked, whatever its name.
 *
 * @throws ClusterError `usage` where there is nothing, or nothing that is text
 */
export async function* readDumpFiles(path: string, stdin?: AsyncIterable<unknown>): AsyncGenerator<DumpFile> {
  if (path === '-') {
    yield await decoded('standard input', await collect(stdin));
    return;
  }
  const names = await filesOf(path);
  for (const name of names) {
    const file = await decoded(name, await readOrFail(name, () => readFile(name)));
    // An empty file among others tells nothing; on its own it is a dump that went wrong.
    if (name === path || file.content.length > 0) yield file;
  }
}

async function collect(stdin: AsyncIterable<unknown> | undefined): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stdin ?? [])
    chunks.push(chunk instanceof Uint8Array ? chunk : Buffer.from(String(chunk)));
  return Buffer.concat(chunks);
}

async function filesOf(path: string): Promise<readonly string[]> {
  const isFolder = (await readOrFail(path, () => stat(path))).isDirectory();
  if (!isFolder) return [path];
  const entries = await readOrFail(path, () => readdir(path, { recursive: true, withFileTypes: true }));
  const names = entries
    .filter((entry) => (entry.isFile() || entry.isSymbolicLink()) && isDumpFile.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
  if (names.length > 0) return names;
  throw new ClusterError('usage', `no .yaml, .yml or .json files in the folder ${path}`, { hint: howToDump });
}

const sentences: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or directory',
  ENOTDIR: 'no such file or directory',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EISDIR: 'is a directory',
  ERR_FS_FILE_TOO_LARGE:
    'is larger than 2 GiB: write the pods of each namespace to a file of its own, in one folder',
};

async function readOrFail<T>(path: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    const sentence = sentences[code] ?? (error as Error).message;
    const hint = code === 'ENOENT' ? { hint: howToDump } : {};
    throw new ClusterError('usage', `cannot read the dump ${path}: ${sentence}`, { cause: error, ...hint });
  }
}

async function decoded(name: string, bytes: Uint8Array): Promise<DumpFile> {
  return { name, content: asUtf8(name, await unpacked(name, bytes)) };
}

async function unpacked(name: string, bytes: Uint8Array): Promise<Uint8Array> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return await unpack(bytes);
  } catch (error) {
    throw new ClusterError('malformed', `${name} cannot be unpacked by gzip: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

function asUtf8(name: string, bytes: Uint8Array): Buffer {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // What PowerShell's `>` writes.
  if (buffer[0] === 0xff && buffer[1] === 0xfe)
    return Buffer.from(new TextDecoder('utf-16le').decode(buffer));
  if (!isUtf8(buffer) || buffer.subarray(0, 4096).includes(0)) {
    throw new ClusterError('malformed', `${name} is neither YAML nor JSON, but binary data`, {
      hint: howToDump,
    });
  }
  const hasByteOrderMark = buffer[0] === 0xef && buffer[1] === 0xbb && buffer[2] === 0xbf;
  return hasByteOrderMark ? buffer.subarray(3) : buffer;
}
