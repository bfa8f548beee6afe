import type { Press, SpecialKey } from './key-binding.ts';

const specialKeys: readonly SpecialKey[] = [
  'upArrow',
  'downArrow',
  'leftArrow',
  'rightArrow',
  'pageUp',
  'pageDown',
  'home',
  'end',
  'return',
  'escape',
  'backspace',
  'delete',
  'tab',
];

type Pressed = Partial<Readonly<Record<SpecialKey | 'ctrl' | 'shift', boolean>>>;

/** What raw mode sends for keys that are no letters, where several keys come at once. */
const CONTROLS: Readonly<Record<string, Press>> = {
  '\r': { input: '', special: 'return' },
  '\n': { input: '', special: 'return' },
  '\t': { input: '', special: 'tab' },
  '\u007f': { input: '', special: 'backspace' },
  '\u0008': { input: '', special: 'backspace' },
};

/** `\u0001` is Ctrl-A, and so on. */
function pressOf(letter: string): Press {
  const code = letter.charCodeAt(0);
  const known = CONTROLS[letter];
  if (known !== undefined || code < 1 || code > 26) return known ?? { input: letter };
  return { input: String.fromCharCode(code + 96), ctrl: true };
}

/**
 * What Ink leaves of a control sequence (CSI) that is no known key. Of those that begin with O it knows all that a
 * terminal sends which is not asked for others: that is text, as two quick `O` are.
 */
const SEQUENCE = /^\[\[?[0-?]*[ -/]*[@-~]$/;

/** The keys that Ink tells of: those that are held or typed fast arrive as one text, and each of them counts. */
export function pressesOf(input: string, key: Pressed): readonly Press[] {
  const special = specialKeys.find((name) => key[name] === true);
  if (special === 'tab' && key.shift === true) return [{ input: '', special: 'backTab' }];
  if (special !== undefined) return [{ input: '', special }];
  if (key.ctrl === true) return [{ input, ctrl: true }];
  if (SEQUENCE.test(input)) return [];
  return Array.from(input, pressOf);
}
