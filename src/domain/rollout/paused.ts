import type { Json } from '../json.ts';
import { isJsonObject } from '../json.ts';
import { rolloutCommand } from './commands.ts';
import type { DriveState } from './drive-state.ts';
import { PAUSED_STRATEGY_ANNOTATION } from './drive-state.ts';
import { humanDuration } from '../duration.ts';
import type { RolloutFacts } from './facts.ts';
import type { DriverLife } from './driver-life.ts';
import type { Verdict } from './verdict.ts';

/**
 * The strategy that `rollout pause` put aside, in words: `RollingUpdate maxUnavailable 10%`. Undefined where none was, or
 * where somebody has set another strategy than OnDelete since.
 */
export function pausedStrategyOf({
  daemonSet,
  strategy,
}: Pick<RolloutFacts, 'daemonSet' | 'strategy'>): string | undefined {
  const text = daemonSet.metadata.annotations[PAUSED_STRATEGY_ANNOTATION];
  if (text === undefined || strategy !== 'OnDelete') return undefined;
  const former = parsed(text);
  if (!isJsonObject(former) || typeof former['type'] !== 'string') return 'a strategy that cannot be read';
  const rollingUpdate = isJsonObject(former['rollingUpdate']) ? former['rollingUpdate'] : {};
  const values = ['maxUnavailable', 'maxSurge'].flatMap((field) => {
    const value = rollingUpdate[field];
    return typeof value === 'number' || typeof value === 'string' ? [`${field} ${value}`] : [];
  });
  return [former['type'], ...values].join(' ');
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/** Where a rollout stands that somebody holds on purpose, or that this tool drives: with or without its driver. */
export function heldOrDriven(
  facts: RolloutFacts,
  drive: DriveState | undefined,
  driver?: DriverLife,
): Verdict | undefined {
  if (facts.strategy !== 'OnDelete') return undefined;
  const { daemonSet, numbers } = facts;
  const { name } = daemonSet.metadata;
  const updated = `${numbers.updated} of ${numbers.desired} nodes updated`;
  const because = drive?.because === undefined ? '' : `; ${drive.because}`;
  const abandoned = withoutDriver(facts, drive, driver, updated);
  if (abandoned !== undefined) return abandoned;
  switch (drive?.phase) {
    case 'Failed':
      return {
        phase: 'Failed',
        message: `daemon set "${name}" rollout has failed: ${updated}${because}`,
        next: rolloutCommand('undo', daemonSet),
      };
    case 'Paused':
      return {
        phase: 'Paused',
        message: `daemon set "${name}" rollout is paused: ${updated}${because}`,
        next: rolloutCommand('resume', daemonSet),
      };
    case 'Undoing':
      return {
        phase: 'Progressing',
        message: `Waiting for daemon set "${name}" to be undone: ${updated}...`,
      };
    case 'Rolling':
      return {
        phase: 'Progressing',
        message: `Waiting for daemon set "${name}" rollout to finish: ${updated}...`,
      };
    case undefined:
      return paused(facts, updated);
  }
}

/** Under OnDelete nothing goes on without a driver, however the state reads. */
function withoutDriver(
  { daemonSet, view }: RolloutFacts,
  drive: DriveState | undefined,
  driver: DriverLife | undefined,
  updated: string,
): Verdict | undefined {
  const atWork = drive?.phase === 'Rolling' || drive?.phase === 'Undoing';
  if (!atWork || driver === undefined || driver.kind === 'driving') return undefined;
  const { name } = daemonSet.metadata;
  const begin = `daemon set "${name}" rollout has no driver any more: ${updated}`;
  if (driver.kind === 'nobody')
    return { phase: 'Paused', message: begin, next: rolloutCommand('resume', daemonSet) };
  const ago = humanDuration(view.state.now - driver.lastSeen);
  return {
    phase: 'Paused',
    message: `${begin}; ${driver.holder} was last heard of ${ago} ago`,
    next: rolloutCommand('resume', daemonSet, '--take-over'),
  };
}

function paused(facts: RolloutFacts, updated: string): Verdict | undefined {
  const { daemonSet } = facts;
  const former = pausedStrategyOf(facts);
  if (former === undefined) return undefined;
  return {
    phase: 'Paused',
    message: `daemon set "${daemonSet.metadata.name}" rollout is paused: ${updated}; resume puts ${former} back`,
    next: rolloutCommand('resume', daemonSet),
  };
}
