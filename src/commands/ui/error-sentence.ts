import { hintOf } from '../describe-error.ts';

/** A failure and what to do about it, on one line. Commands that a hint lists are left out: keys do the same. */
export function errorSentence(error: unknown): string {
  const [hint = ''] = hintOf(error)?.split('\n') ?? [];
  const message = error instanceof Error ? error.message : String(error);
  return hint === '' ? message : `${message}; ${hint.replace(/:$/, '')}`;
}
