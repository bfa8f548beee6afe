import type { Field, FieldKind, Message } from './message.ts';

/** A text that is not what protobuf is. */
export class WireError extends Error {}

/** Wire types: https://protobuf.dev/programming-guides/encoding */
const [varintType, eightBytes, fourBytes] = [0, 1, 5];

/** Of what has its length in front. */
export const lengthType = 2;

/** Bytes that are read one after the other, up to an end. */
export class WireReader {
  readonly bytes: Buffer;
  at: number;
  readonly end: number;

  constructor(bytes: Buffer, at = 0, end = bytes.length) {
    this.bytes = bytes;
    this.at = at;
    this.end = end;
  }

  /** A whole number; such as are negative take ten bytes. Undefined where it is cut off. */
  varint(): number | undefined {
    let [value, factor] = [0, 1];
    for (let at = this.at; at < this.end; at += 1) {
      const byte = this.bytes[at] ?? 0;
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) {
        const length = at + 1 - this.at;
        this.at = at + 1;
        return length < 8 ? value : Number(BigInt.asIntN(64, this.#large(at + 1 - length, at + 1)));
      }
      factor *= 128;
    }
    return undefined;
  }

  /** What is more than a number here can hold exactly on the way. */
  #large(from: number, to: number): bigint {
    let value = 0n;
    for (let at = to - 1; at >= from; at -= 1) value = (value << 7n) | BigInt((this.bytes[at] ?? 0) & 0x7f);
    return value;
  }

  /** The number and the wire type of a field; undefined where that is cut off. */
  tag(): { readonly number: number; readonly type: number } | undefined {
    const tag = this.varint();
    return tag === undefined ? undefined : { number: Math.floor(tag / 8), type: tag % 8 };
  }

  whole(): number {
    return this.varint() ?? cutOff();
  }

  /** Where a field ends that has its length in front. */
  endOfPart(): number {
    const length = this.whole();
    const end = this.at + length;
    return end <= this.end ? end : cutOff();
  }

  text(): string {
    const end = this.endOfPart();
    const text = this.bytes.toString('utf8', this.at, end);
    this.at = end;
    return text;
  }

  skip(type: number): void {
    if (type === varintType) this.whole();
    else if (type === lengthType) this.at = this.endOfPart();
    else if (type === eightBytes) this.at += 8;
    else if (type === fourBytes) this.at += 4;
    else throw new WireError(`the wire type ${type} is none that is in use`);
  }
}

function cutOff(): never {
  throw new WireError('it is cut off');
}

type Json = Record<string, unknown>;

/**
 * A message as the API's JSON would have it, as far as its fields are in use.
 *
 * @throws WireError
 */
export function readMessage(reader: WireReader, message: Message, end = reader.end): Json {
  const json: Json = {};
  while (reader.at < end) {
    const { number, type } = reader.tag() ?? cutOff();
    const field = message.get(number);
    if (field === undefined) reader.skip(type);
    else readField(reader, field, json);
  }
  return json;
}

function readField(reader: WireReader, { name, kind }: Field, json: Json): void {
  if (typeof kind === 'string') readPlain(reader, name, kind, json);
  else if (kind instanceof Map) json[name] = readMessage(reader, kind as Message, reader.endOfPart());
  else listAt(json, name).push(readMessage(reader, (kind as readonly [Message])[0], reader.endOfPart()));
}

function readPlain(reader: WireReader, name: string, kind: FieldKind, json: Json): void {
  switch (kind) {
    case 'text':
      json[name] = reader.text();
      break;
    case 'texts':
      listAt(json, name).push(reader.text());
      break;
    case 'flag':
      json[name] = reader.whole() !== 0;
      break;
    case 'integer':
      json[name] = reader.whole();
      break;
    case 'time':
      json[name] = readTime(reader);
      break;
    case 'timeText':
      json[name] = readTime(reader)?.toISOString().replace('.000Z', 'Z') ?? null;
      break;
    case 'labels':
    case 'amounts':
      readEntry(reader, mapAt(json, name), kind === 'amounts');
  }
}

function listAt(json: Json, name: string): unknown[] {
  return (json[name] ??= []) as unknown[];
}

function mapAt(json: Json, name: string): Json {
  return (json[name] ??= Object.create(null)) as Json;
}

/** Key and value of a map. An amount is a text within a message. */
function readEntry(reader: WireReader, map: Json, isAmount: boolean): void {
  const end = reader.endOfPart();
  let [key, value] = ['', ''];
  while (reader.at < end) {
    const { number, type } = reader.tag() ?? cutOff();
    if (number === 1) key = reader.text();
    else if (number === 2) value = isAmount ? readAmount(reader) : reader.text();
    else reader.skip(type);
  }
  map[key] = value;
}

function readAmount(reader: WireReader): string {
  const end = reader.endOfPart();
  let amount = '0';
  while (reader.at < end) {
    const { number, type } = reader.tag() ?? cutOff();
    if (number === 1) amount = reader.text();
    else reader.skip(type);
  }
  return amount;
}

/** JSON has whole seconds too. */
function readTime(reader: WireReader): Date | null {
  const end = reader.endOfPart();
  if (reader.at === end) return null;
  let seconds = 0;
  while (reader.at < end) {
    const { number, type } = reader.tag() ?? cutOff();
    if (number === 1) seconds = reader.whole();
    else reader.skip(type);
  }
  return new Date(seconds * 1000);
}
