/** What a field holds, and how the API's JSON has it. */
export type FieldKind =
  | 'text'
  | 'texts'
  | 'flag'
  | 'integer'
  /**
   * A message of seconds; null where there is none. In JSON it is a text: to make one that is parsed again takes longer than
   * all else that is done with a node.
   */
  | 'time'
  /** The same as the text that it is in JSON. */
  | 'timeText'
  /** Entries of texts; in JSON a map. */
  | 'labels'
  /** Entries of amounts, which are messages around a text; in JSON a map of texts. */
  | 'amounts';

export interface Field {
  /** As JSON calls it. */
  readonly name: string;
  readonly kind: FieldKind | Message | readonly [Message];
}

/** The fields of a message that are in use, by number; all others are passed over. A list stands for many. */
export type Message = ReadonlyMap<number, Field>;

/** Makes a message of what generated.proto says: `message({ 1: ['name', 'text'] })`. */
export function message(fields: Readonly<Record<number, readonly [string, Field['kind']]>>): Message {
  return new Map(Object.entries(fields).map(([number, [name, kind]]) => [Number(number), { name, kind }]));
}
