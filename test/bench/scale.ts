import type { CommandLine } from './measured-run.ts';
import { leading, program } from '../support/kubectl-ds.ts';

/** How much is measured. */
export interface Scale {
  /** A few nodes only, so that every measure can be tried in seconds; its figures mean nothing. */
  readonly small: boolean;
  /** Each quick command, so many times. */
  readonly runs: number;
  readonly say: (what: string) => void;
}

/** The command that is measured, with these words. */
export function kubectlDs(...words: readonly string[]): CommandLine {
  return [program, ...leading, ...words];
}
