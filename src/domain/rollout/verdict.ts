import type { RolloutPhase } from './rollout-status.ts';

/** Where a rollout stands, in a word, a sentence, and what to do about it. */
export interface Verdict {
  readonly phase: RolloutPhase;
  readonly message: string;
  readonly next?: string;
}
