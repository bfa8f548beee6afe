import { crc32, deflateRawSync } from 'node:zlib';
import type { Entry } from './archives.ts';

/** 1980-01-01 00:00 as MS-DOS has it: bits 15 to 9 are the years since 1980, then month and day. */
const DOS_DATE = (1 << 5) | 1;
/** Version 2.0 of the format, made on Unix (3), so that modes count. */
const MADE_BY = (3 << 8) | 20;
const REGULAR_FILE = 0o100000;
const DEFLATED = 8;

/** What stands of a file both beside its data and in the directory at the end (APPNOTE 4.4). */
function described(entry: Entry, packed: Buffer): Buffer {
  const fields = Buffer.alloc(26);
  fields.writeUInt16LE(20, 0);
  fields.writeUInt16LE(DEFLATED, 4);
  fields.writeUInt16LE(DOS_DATE, 8);
  fields.writeUInt32LE(crc32(entry.data), 10);
  fields.writeUInt32LE(packed.length, 14);
  fields.writeUInt32LE(entry.data.length, 18);
  fields.writeUInt16LE(Buffer.byteLength(entry.name), 22);
  return fields;
}

function directoryEntry(entry: Entry, fields: Buffer, offset: number): Buffer {
  const before = Buffer.alloc(6);
  before.write('PK\u0001\u0002', 'latin1');
  before.writeUInt16LE(MADE_BY, 4);
  const after = Buffer.alloc(14);
  after.writeUInt32LE(((REGULAR_FILE | entry.mode) << 16) >>> 0, 6);
  after.writeUInt32LE(offset, 10);
  return Buffer.concat([before, fields, after, Buffer.from(entry.name)]);
}

/** A ZIP of these files, in this order. The same bytes whenever it is made. */
export function zip(entries: readonly Entry[]): Buffer {
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const packed = deflateRawSync(entry.data);
    const fields = described(entry, packed);
    const file = Buffer.concat([
      Buffer.from('PK\u0003\u0004', 'latin1'),
      fields,
      Buffer.from(entry.name),
      packed,
    ]);
    files.push(file);
    directory.push(directoryEntry(entry, fields, offset));
    offset += file.length;
  }
  const size = directory.reduce((sum, { length }) => sum + length, 0);
  const end = Buffer.alloc(22);
  end.write('PK\u0005\u0006', 'latin1');
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(size, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...files, ...directory, end]);
}
