import type { Json } from '../json.ts';
import { isJsonObject } from '../json.ts';
import { rolloutCommand } from './commands.ts';
import { drivenVerdict, updatedNodes } from './driven-verdict.ts';
import type { DriveState } from './drive-state.ts';
import { PAUSED_STRATEGY_ANNOTATION } from './drive-state.ts';
import type { RolloutFacts } from './facts.ts';
import type { DriverLife } from './driver-life.ts';
import { templateByOthers } from './taken-by-others.ts';
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
  if (drive === undefined) return paused(facts);
  return templateByOthers(facts, drive) ?? drivenVerdict(facts, drive, driver);
}

function paused(facts: RolloutFacts): Verdict | undefined {
  const { daemonSet } = facts;
  const former = pausedStrategyOf(facts);
  if (former === undefined) return undefined;
  return {
    phase: 'Paused',
    message: `daemon set "${daemonSet.metadata.name}" rollout is paused: ${updatedNodes(facts)}; resume puts ${former} back`,
    next: rolloutCommand('resume', daemonSet),
  };
}
