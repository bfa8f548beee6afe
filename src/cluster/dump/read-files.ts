import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { ClusterError } from '../cluster-error.ts';

/** A file of a dump, unpacked. */
export interface DumpFile {
  /** As the user would name it. */
  readonly name: string;
  /** UTF-8 */
  readonly content: Buffer;
}

/** A file that may be too large to be kept as a whole. */
export interface BegunFile extends DumpFile {
  /** What comes after `content`; absent where that is all. */
  readonly more?: AsyncIterable<Buffer>;
}

/** So much of a file is read before it is known what it is, in bytes. */
const BEGINNING = 16 * 1024 * 1024;

/** What to do where a dump is of no use. */
export const howToDump =
  'write one with: kubectl get nodes,ds,pods,events,controllerrevisions -A -o json > dump.json';
const isDumpFile = /\.(ya?ml|json)(\.gz)?$/i;

/**
 * Reads what `--from` names: a file, all .yaml, .yml and .json files (also with .gz) of a folder and the folders in it
 * in the order of their names, or `-` for standard input. What is packed with gzip is unpacked, whatever its name.
 *
 * @param beginning - of larger files only so many bytes are read; the rest comes when it is asked for
 * @throws ClusterError `usage` where there is nothing, or nothing that is text
 */
export async function* beginDumpFiles(
  path: string,
  stdin?: AsyncIterable<unknown>,
  beginning = BEGINNING,
): AsyncGenerator<BegunFile> {
  if (path === '-') {
    yield await begun('standard input', bytesOf(stdin ?? []), beginning);
    return;
  }
  const names = await filesOf(path);
  for (const name of names) {
    const file = await begun(name, fileContent(name), beginning);
    // An empty file among others tells nothing; on its own it is a dump that went wrong.
    if (name === path || file.content.length > 0) yield file;
  }
}

/** The same with all of each file. @throws ClusterError */
export async function* readDumpFiles(path: string, stdin?: AsyncIterable<unknown>): AsyncGenerator<DumpFile> {
  for await (const file of beginDumpFiles(path, stdin)) yield await whole(file);
}

/** All of a file that was begun. @throws ClusterError */
export async function whole({ name, content, more }: BegunFile): Promise<DumpFile> {
  if (more === undefined) return { name, content };
  const chunks = [content];
  for await (const chunk of more) chunks.push(chunk);
  return { name, content: Buffer.concat(chunks) };
}

async function* bytesOf(chunks: AsyncIterable<unknown> | Iterable<unknown>): AsyncGenerator<Buffer> {
  for await (const chunk of chunks)
    yield chunk instanceof Uint8Array
      ? Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
      : Buffer.from(String(chunk));
}

async function* fileContent(name: string): AsyncGenerator<Buffer> {
  try {
    yield* bytesOf(createReadStream(name, { highWaterMark: 1024 * 1024 }));
  } catch (error) {
    throw unreadable(name, error);
  }
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
};

async function readOrFail<T>(path: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw unreadable(path, error);
  }
}

function unreadable(path: string, error: unknown): ClusterError {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  const sentence = sentences[code] ?? (error as Error).message;
  const hint = code === 'ENOENT' ? { hint: howToDump } : {};
  return new ClusterError('usage', `cannot read the dump ${path}: ${sentence}`, { cause: error, ...hint });
}

/** Reads a file far enough to know what it is. */
async function begun(name: string, packed: AsyncGenerator<Buffer>, beginning: number): Promise<BegunFile> {
  const chunks = await unpacked(name, packed);
  const start: Buffer[] = [];
  let size = 0;
  let next = await chunks.next();
  while (next.done !== true && (size < beginning || isUtf16(start[0]))) {
    start.push(next.value);
    size += next.value.length;
    next = await chunks.next();
  }
  const content = Buffer.concat(start);
  if (next.done === true) return { name, content: asUtf8(name, content) };
  // Before its last quote no letter is cut in two.
  const told = asUtf8(name, content.subarray(0, content.lastIndexOf(quote) + 1));
  const cut = content.subarray(content.lastIndexOf(quote) + 1);
  return { name, content: Buffer.concat([told, cut]), more: continued(next.value, chunks) };
}

const quote = '"';

async function* continued(first: Buffer, others: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  yield first;
  yield* others;
}

async function unpacked(name: string, packed: AsyncGenerator<Buffer>): Promise<AsyncGenerator<Buffer>> {
  const first = await packed.next();
  if (first.done === true) return packed;
  const all = continued(first.value, packed);
  return first.value[0] === 0x1f && first.value[1] === 0x8b ? gunzipped(name, all) : all;
}

async function* gunzipped(name: string, packed: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  const source = Readable.from(packed);
  const gunzip = createGunzip();
  // What goes wrong with the file is told of it, not of how it is packed.
  let unread: Error | undefined;
  source.on('error', (error) => {
    unread = error;
    gunzip.destroy(error);
  });
  try {
    yield* bytesOf(source.pipe(gunzip));
  } catch (error) {
    if (unread !== undefined) throw unread;
    throw new ClusterError('malformed', `${name} cannot be unpacked by gzip: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

/** What PowerShell's `>` writes. */
function isUtf16(content: Buffer | undefined): boolean {
  return content?.[0] === 0xff && content[1] === 0xfe;
}

function asUtf8(name: string, content: Buffer): Buffer {
  if (isUtf16(content)) return Buffer.from(new TextDecoder('utf-16le').decode(content));
  if (!isUtf8(content) || content.subarray(0, 4096).includes(0)) {
    throw new ClusterError('malformed', `${name} is neither YAML nor JSON, but binary data`, {
      hint: howToDump,
    });
  }
  const hasByteOrderMark = content[0] === 0xef && content[1] === 0xbb && content[2] === 0xbf;
  return hasByteOrderMark ? content.subarray(3) : content;
}
