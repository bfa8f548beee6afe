import { gzipSync } from 'node:zlib';
import { zip } from './zip.ts';

/** A file of an archive; folders there are none. */
export interface Entry {
  readonly name: string;
  readonly data: Buffer;
  readonly mode: number;
}

/** What every file of an archive was changed at, whenever it is built: the first moment that ZIP can tell. */
export const MODIFIED = new Date('1980-01-01T00:00:00Z');

const BLOCK = 512;

/** POSIX ustar (IEEE Std 1003.1, pax): names of up to 100 bytes, root's files. */
function tarHeader({ name, data, mode }: Entry): Buffer {
  if (Buffer.byteLength(name) > 100) throw new Error(`too long a name for the archive: ${name}`);
  const header = Buffer.alloc(BLOCK);
  const octal = (value: number, at: number, digits: number): void => {
    header.write(value.toString(8).padStart(digits, '0'), at);
  };
  header.write(name, 0);
  octal(mode, 100, 7);
  octal(0, 108, 7);
  octal(0, 116, 7);
  octal(data.length, 124, 11);
  octal(MODIFIED.getTime() / 1000, 136, 11);
  // The checksum counts as blanks while it is made.
  header.write('        ', 148);
  header.write('0', 156);
  header.write('ustar\u000000', 257);
  header.write('root', 265);
  header.write('root', 297);
  octal(
    header.reduce((sum, byte) => sum + byte, 0),
    148,
    6,
  );
  header[154] = 0;
  return header;
}

function tar(entries: readonly Entry[]): Buffer {
  const blocks = entries.flatMap((entry) => [
    tarHeader(entry),
    entry.data,
    Buffer.alloc((BLOCK - (entry.data.length % BLOCK)) % BLOCK),
  ]);
  return Buffer.concat([...blocks, Buffer.alloc(2 * BLOCK)]);
}

/** The tenth byte of a gzip header names the system that made it; 255: unknown (RFC 1952). */
const GZIP_SYSTEM = 9;

function tarGz(entries: readonly Entry[]): Buffer {
  const packed = gzipSync(tar(entries));
  packed[GZIP_SYSTEM] = 255;
  return packed;
}

/** An archive of these files, in the order of their names, the same bytes whenever and wherever it is made. */
export function archive(kind: 'tar.gz' | 'zip', files: readonly Entry[]): Buffer {
  const entries = files.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return kind === 'zip' ? zip(entries) : tarGz(entries);
}
