/** Ink's names of keys that are no letters. */
export type SpecialKey =
  | 'upArrow'
  | 'downArrow'
  | 'leftArrow'
  | 'rightArrow'
  | 'pageUp'
  | 'pageDown'
  | 'home'
  | 'end'
  | 'return'
  | 'escape'
  | 'backspace'
  | 'delete'
  | 'tab'
  /** Tab with shift. */
  | 'backTab';

/** One key. */
export interface Press {
  /** The text that it types; "" for a key that types none. */
  readonly input: string;
  readonly ctrl?: boolean;
  readonly special?: SpecialKey;
}

/** Keys, and what they do. */
export interface KeyBinding<Command extends string> {
  readonly command: Command;
  readonly letters?: readonly string[];
  /** With Ctrl. */
  readonly ctrl?: readonly string[];
  readonly special?: readonly SpecialKey[];
  /** As help and README name them. */
  readonly keys: string;
  readonly about: string;
}

/** The first of several that a key is bound to; undefined where it does nothing. */
export function boundTo<Command extends string>(
  bindings: readonly KeyBinding<Command>[],
  { input, ctrl = false, special }: Press,
): Command | undefined {
  const found = bindings.find((binding) => {
    if (special !== undefined) return binding.special?.includes(special);
    return (ctrl ? binding.ctrl : binding.letters)?.includes(input);
  });
  return found?.command;
}

/** Between keys of a footer. */
export const GAP = '   ';

/** As many whole texts as fit into a line. */
export function asManyAsFit(texts: readonly string[], width: number): string {
  let line = '';
  for (const text of texts) {
    const longer = line === '' ? text : line + GAP + text;
    if (longer.length > width) break;
    line = longer;
  }
  return line;
}
