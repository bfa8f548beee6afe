/** What a piece of text means; how that looks is decided here only. */
export type Tone = 'good' | 'warn' | 'bad' | 'muted' | 'strong' | 'plain';

/** A piece of text with one meaning. */
export interface Span {
  readonly text: string;
  readonly tone?: Tone;
}

export const colorChoices = ['auto', 'always', 'never'] as const;
export type ColorChoice = (typeof colorChoices)[number];

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Whether to write colours. The flag decides; on `auto`, NO_COLOR (https://no-color.org: set and not empty) comes before
 * FORCE_COLOR, then a dumb terminal, and only then whether it is a terminal at all.
 */
export function wantsColor(choice: ColorChoice, env: Environment, isTTY: boolean): boolean {
  if (choice !== 'auto') return choice === 'always';
  if (env.NO_COLOR) return false;
  if (env.FORCE_COLOR) return env.FORCE_COLOR !== '0' && env.FORCE_COLOR !== 'false';
  return isTTY && env.TERM !== 'dumb';
}

/**
 * Whether block characters and ticks can be shown: not on a dumb or a Linux console terminal, nor where a locale is set
 * that is not UTF-8. Where no locale is set (most containers) terminals nonetheless speak UTF-8.
 */
export function wantsUnicode(env: Environment): boolean {
  if (env.TERM === 'dumb' || env.TERM === 'linux') return false;
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG;
  return locale === undefined || locale === '' || /utf-?8/i.test(locale);
}

/** Only the sixteen colours that every terminal theme chooses for itself. */
const SGR: Readonly<Record<Tone, readonly [on: number, off: number] | undefined>> = {
  good: [32, 39],
  warn: [33, 39],
  bad: [31, 39],
  muted: [2, 22],
  strong: [1, 22],
  plain: undefined,
};

export type Paint = (tone: Tone, text: string) => string;

/** Writes tones as colours, or leaves the text alone. */
export function painter(color: boolean): Paint {
  return (tone, text) => {
    const codes = color && text !== '' ? SGR[tone] : undefined;
    return codes === undefined ? text : `\x1b[${codes[0]}m${text}\x1b[${codes[1]}m`;
  };
}

/** How output looks: decided once from flags, environment and terminal. */
export interface Look {
  readonly paint: Paint;
  readonly unicode: boolean;
  /** Columns of the terminal; absent where there is none, and then nothing is shortened. */
  readonly width?: number;
}
