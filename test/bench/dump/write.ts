import { open } from 'node:fs/promises';
import { clusterObjects, type DumpSize } from './objects.ts';

export interface WriteOptions extends DumpSize {
  /** Ends with the node at which the file has so many bytes, though more nodes were asked for. */
  readonly atMostBytes?: number;
  /** As kubectl prints it: each field on a line of its own. */
  readonly indented?: boolean;
}

const chunk = 1 << 20;

/** Writes a cluster as a `List`, as it is made: it need not fit into memory. @returns the file's size in bytes */
export async function writeDump(path: string, options: WriteOptions): Promise<number> {
  const file = await open(path, 'w');
  const indent = options.indented === true ? 4 : 0;
  let text = '{"apiVersion":"v1","kind":"List","items":[\n';
  let bytes = 0;
  let first = true;
  try {
    for (const object of clusterObjects(options)) {
      text += (first ? '' : ',\n') + JSON.stringify(object, undefined, indent);
      first = false;
      if (text.length < chunk) continue;
      bytes += (await file.write(text)).bytesWritten;
      text = '';
      if (bytes >= (options.atMostBytes ?? Infinity)) break;
    }
    return bytes + (await file.write(`${text}\n]}\n`)).bytesWritten;
  } finally {
    await file.close();
  }
}
