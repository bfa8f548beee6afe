import type { Message } from './message.ts';
import { listMeta } from './node-message.ts';
import { lengthType, readMessage, WireError, WireReader } from './wire.ts';

/** What every answer of an API server in protobuf begins with. */
const MAGIC = Buffer.from('k8s\0');

/** So many bytes tell whether an answer is in protobuf. */
export const MAGIC_LENGTH = MAGIC.length;

/** Of the envelope around it: `Unknown`, staging/src/k8s.io/apimachinery/pkg/runtime/generated.proto, v1.34. */
const rawField = 2;

/** Of every list. */
const [metadataField, itemsField] = [1, 2];

/** What a list says of itself. */
export interface ListMetadata {
  readonly resourceVersion?: string;
  readonly continue?: string;
}

/** Whether an answer is in protobuf, by how it begins. */
export function isProtobuf(bytes: Buffer): boolean {
  return bytes.subarray(0, MAGIC_LENGTH).equals(MAGIC);
}

/** Reads a list in protobuf item by item, as it comes: of thousands of objects the bytes of a few are kept at a time. */
export class ProtobufListReader {
  readonly #message: Message;
  readonly #take: (item: unknown) => void;
  #held: Buffer[] = [];
  #size = 0;
  /** With less than that nothing can be done. */
  #needed = MAGIC_LENGTH + 1;
  #place: 'before' | 'around' | 'within' | 'after' = 'before';
  /** Of the list, what has not been read. */
  #left = 0;
  #problem: { readonly error: unknown } | undefined;
  #metadata: ListMetadata = {};

  /** @param take - is given each item as the API's JSON would have it, as far as its fields are in `message` */
  constructor(message: Message, take: (item: unknown) => void) {
    this.#message = message;
    this.#take = take;
  }

  /** Never throws: what is wrong is said by `end`. */
  write(chunk: Buffer): void {
    if (this.#problem !== undefined || this.#place === 'after') return;
    this.#held.push(chunk);
    this.#size += chunk.length;
    if (this.#size < this.#needed) return;
    try {
      this.#keep(this.#readParts(Buffer.concat(this.#held)));
    } catch (error) {
      this.#problem = { error };
    }
  }

  /** When all has come: what the list says of itself; undefined where it is cut off. @throws what an item was not taken for */
  end(): ListMetadata | undefined {
    if (this.#problem !== undefined) throw this.#problem.error;
    return this.#place === 'after' ? this.#metadata : undefined;
  }

  #keep(rest: Buffer): void {
    this.#held = [rest];
    this.#size = rest.length;
  }

  /** Reads what is there as a whole, and answers with the rest. */
  #readParts(bytes: Buffer): Buffer {
    const reader = new WireReader(bytes);
    if (this.#place === 'before') {
      reader.at = MAGIC_LENGTH;
      this.#place = 'around';
    }
    let done = reader.at;
    while (this.#place !== 'after' && this.#readPart(reader)) {
      if (this.#place === 'within') this.#left -= reader.at - done;
      if (this.#place === 'within' && this.#left <= 0) this.#place = 'after';
      done = reader.at;
    }
    return bytes.subarray(done);
  }

  /** Reads one part of the envelope or of the list; false where it is not there as a whole. */
  #readPart(reader: WireReader): boolean {
    const begin = reader.at;
    const tag = reader.tag();
    const length = tag && reader.varint();
    if (tag === undefined || length === undefined) {
      this.#needed = reader.end - begin + 1;
      return false;
    }
    if (tag.type !== lengthType) throw new WireError('it is no list');
    if (this.#place === 'around' && tag.number === rawField) {
      this.#place = 'within';
      // What has been read of it is taken off, as if it had begun with its length.
      this.#left = length + reader.at - begin;
      return true;
    }
    const end = reader.at + length;
    this.#needed = end - begin;
    if (end > reader.end) return false;
    if (this.#place === 'within') this.#readField(tag.number, new WireReader(reader.bytes, reader.at, end));
    reader.at = end;
    return true;
  }

  #readField(number: number, part: WireReader): void {
    if (number === metadataField) this.#metadata = readMessage(part, listMeta);
    else if (number === itemsField) this.#take(readMessage(part, this.#message));
  }
}
