/**
 * Every character that a terminal might obey, or that shows as nothing at all: controls (C0, DEL, C1), format
 * characters (bidirectional overrides and isolates, zero-width, soft hyphen, byte order mark, language tags), line
 * and paragraph separators, lone surrogates, noncharacters, variation selectors that can smuggle data, and letters
 * that draw nothing (Hangul fillers).
 */
const UNSAFE_CLASS =
  '\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}\\p{Noncharacter_Code_Point}\\u034f\\u115f\\u1160\\u17b4\\u17b5\\u3164\\uffa0\\u{e0100}-\\u{e01ef}';

/** Matches each unsafe character; `g`, so never use it with `test`. */
export const UNSAFE = new RegExp(`[${UNSAFE_CLASS}]`, 'gu');

const HAS_UNSAFE = new RegExp(`[${UNSAFE_CLASS}]`, 'u');

export function hasUnsafe(text: string): boolean {
  return HAS_UNSAFE.test(text);
}
