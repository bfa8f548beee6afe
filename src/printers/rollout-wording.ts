import { humanDuration } from '../domain/duration.ts';
import type { RolloutPhase, RolloutStatus } from '../domain/rollout/rollout-status.ts';
import type { Tone } from './tone.ts';

const PHASE_TONES: Readonly<Record<RolloutPhase, Tone>> = {
  Complete: 'good',
  Progressing: 'warn',
  Stuck: 'bad',
  Paused: 'warn',
  NotObserved: 'warn',
  CoversNoNode: 'muted',
  Failed: 'bad',
};

export function phaseTone(phase: RolloutPhase): Tone {
  return PHASE_TONES[phase];
}

const ATTENTION: readonly RolloutPhase[] = [
  'Failed',
  'Stuck',
  'Paused',
  'NotObserved',
  'Progressing',
  'CoversNoNode',
  'Complete',
];

/** For sorting: what asks for attention first. */
export function phaseRank(phase: RolloutPhase): number {
  return ATTENTION.indexOf(phase);
}

/** Whether nothing is left to wait for. */
export function isComplete({ phase }: RolloutStatus): boolean {
  return phase === 'Complete' || phase === 'CoversNoNode';
}

/** Whether somebody has to do something about it. */
export function needsHelp({ phase }: RolloutStatus): boolean {
  return phase === 'Stuck' || phase === 'Failed';
}

/** What a table says in columns of their own: the name, the phase, and how many nodes are updated. */
const SAID_ELSEWHERE: readonly RegExp[] = [
  /^(?:Waiting for )?daemon set ".*?" (?:to be undone: )?/,
  /^rollout (?:to finish: |is (?:stuck: |paused: )?|has failed: )|^is (?:not rolled out: )?/,
  /^\d+ (?:out )?of \d+ [^;]*; /,
  /\.\.\.$/,
];

/** The message of a rollout, without what stands beside it in a table; how fast it goes where all is well. */
export function briefMessage(status: RolloutStatus): string {
  const { phase, message } = status;
  const pace = phase === 'Progressing' ? paceText(status) : '';
  return pace || SAID_ELSEWHERE.reduce((rest, said) => rest.replace(said, ''), message);
}

/** `1.3 nodes/min, about 4m left`; empty where that is not known. */
export function paceText({ pace }: RolloutStatus): string {
  if (pace === undefined) return '';
  const { nodesPerMinute: rate, remaining } = pace;
  const figures = rate >= 10 ? Math.round(rate) : Math.round(rate * 10) / 10;
  const speed = figures === 0 ? `${Math.round(rate * 600) / 10} nodes/h` : `${figures} nodes/min`;
  return `${speed}, about ${humanDuration(remaining)} left`;
}

/** Before the controller has seen the newest template, no node can be said to be up to date. */
export function knowsUpdated({ phase }: RolloutStatus): boolean {
  return phase !== 'NotObserved';
}

/** `4 of 9 updated, 8 available`. */
export function countsText(status: RolloutStatus): string {
  const { desired, updated, available } = status.nodes;
  if (!knowsUpdated(status)) return `${available} of ${desired} available`;
  return `${updated} of ${desired} updated, ${available} available`;
}

/** `maxUnavailable 10% of 9 = 1`, or `maxUnavailable 1`. */
function limitText(
  field: string,
  written: number | string | undefined,
  desired: number,
  value: number,
): string {
  const isPercent = typeof written === 'string' && written.endsWith('%');
  return isPercent ? `${field} ${written} of ${desired} = ${value}` : `${field} ${value}`;
}

/** The budget as arithmetic: `maxUnavailable 10% of 9 = 1; unavailable 3`. Empty where there is none. */
export function budgetText({ budget, daemonSet, nodes: { desired } }: RolloutStatus): string {
  if (budget === undefined) return '';
  const { maxUnavailable, maxSurge, unavailable, surging } = budget;
  const written = daemonSet.spec.updateStrategy;
  const surge =
    maxSurge > 0 ? [`${limitText('maxSurge', written.maxSurge, desired, maxSurge)}; surging ${surging}`] : [];
  const missing = `${limitText('maxUnavailable', written.maxUnavailable, desired, maxUnavailable)}; unavailable ${unavailable}`;
  return [...surge, missing].join('; ');
}
