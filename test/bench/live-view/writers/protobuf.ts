/** The little of protobuf's wire format that it takes to change a field: https://protobuf.dev/programming-guides/encoding */

interface Field {
  readonly number: number;
  /** With its tag. */
  readonly whole: Buffer;
  /** What stands after the tag, and after the length where there is one. */
  readonly value: Buffer;
}

const wire = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 };

/** The value of the first field with this number. */
export function fieldOf(message: Buffer, number: number): Buffer | undefined {
  return fieldsOf(message).find((field) => field.number === number)?.value;
}

/** The message with `change` made to the value of each field of this number, all of which are texts, bytes or messages. */
export function changeEach(message: Buffer, number: number, change: (value: Buffer) => Buffer): Buffer {
  const fields = fieldsOf(message);
  return Buffer.concat(
    fields.map((field) => (field.number === number ? bytesField(number, change(field.value)) : field.whole)),
  );
}

/** The message with this field in place of all with the same number. */
export function withField(message: Buffer, number: number, field: Buffer): Buffer {
  const others = fieldsOf(message).filter((each) => each.number !== number);
  return Buffer.concat([...others.map(({ whole }) => whole), field]);
}

export function textField(number: number, text: string): Buffer {
  return bytesField(number, Buffer.from(text));
}

export function bytesField(number: number, value: Buffer): Buffer {
  return Buffer.concat([varint((number << 3) | wire.bytes), varint(value.length), value]);
}

export function numberField(number: number, value: number): Buffer {
  return Buffer.concat([varint((number << 3) | wire.varint), varint(value)]);
}

function fieldsOf(message: Buffer): readonly Field[] {
  const fields: Field[] = [];
  for (let start = 0; start < message.length;) {
    const tag = readVarint(message, start);
    const { from, to } = extentOf(message, tag.end, tag.value & 7);
    fields.push({
      number: tag.value >>> 3,
      whole: message.subarray(start, to),
      value: message.subarray(from, to),
    });
    start = to;
  }
  return fields;
}

function extentOf(
  message: Buffer,
  start: number,
  type: number,
): { readonly from: number; readonly to: number } {
  switch (type) {
    case wire.varint:
      return { from: start, to: readVarint(message, start).end };
    case wire.fixed64:
      return { from: start, to: start + 8 };
    case wire.fixed32:
      return { from: start, to: start + 4 };
    case wire.bytes: {
      const { value, end } = readVarint(message, start);
      return { from: end, to: end + value };
    }
    default:
      throw new Error(`protobuf has no wire type ${type}`);
  }
}

function readVarint(message: Buffer, start: number): { readonly value: number; readonly end: number } {
  let value = 0;
  for (let place = start, scale = 1; ; place += 1, scale *= 128) {
    const byte = message[place] ?? 0;
    value += (byte & 127) * scale;
    if (byte < 128) return { value, end: place + 1 };
  }
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  return Buffer.from([...bytes, rest]);
}
