import { REVISION_HASH_LABEL } from '../coverage/current-revision.ts';
import { giveUpCommand } from './commands.ts';
import type { DriveState } from './drive-state.ts';
import type { RolloutFacts } from './facts.ts';
import { fingerprint } from './fingerprint.ts';
import type { Verdict } from './verdict.ts';

/**
 * Whether the template is another one than the driven rollout has written: no driver goes on with it. Asked of a
 * DaemonSet whose newest spec the controller has seen.
 */
function hasOtherTemplate(
  { daemonSet, revision }: RolloutFacts,
  { targetHash, template }: DriveState,
): boolean {
  if (targetHash === undefined) return fingerprint(daemonSet.spec.template.json) !== template;
  const hash = revision?.metadata.labels[REVISION_HASH_LABEL];
  return hash !== undefined && hash !== targetHash;
}

/** Where a driven rollout stands whose template others have changed; undefined where they have not. */
export function templateByOthers(facts: RolloutFacts, drive: DriveState): Verdict | undefined {
  if (!hasOtherTemplate(facts, drive)) return undefined;
  const { daemonSet, numbers } = facts;
  const { updated, desired } = numbers;
  return {
    phase: 'Paused',
    message: `daemon set "${daemonSet.metadata.name}" rollout was ended by somebody who changed the template: ${updated} of ${desired} nodes run the newest one; under OnDelete the others get it when their pods are deleted`,
    next: giveUpCommand(daemonSet, drive),
  };
}

/**
 * The verdict on a rollout that the controller goes on with by itself, since somebody has set the strategy back under the
 * driver; the state of the driven rollout is still there, and stands in the way of every other one.
 */
export function strategyByOthers(verdict: Verdict, { daemonSet, strategy }: RolloutFacts): Verdict {
  return {
    ...verdict,
    message: `${verdict.message}; its driven rollout was ended by somebody who set the strategy to ${strategy}, and its state is still there`,
    next: verdict.next ?? giveUpCommand(daemonSet),
  };
}
