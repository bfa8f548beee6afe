import { isJsonObject, type JsonObject } from '../json.ts';
import type { DaemonSet } from '../objects.ts';
import { PAUSED_STRATEGY_ANNOTATION } from './drive-state.ts';

/** `spec.updateStrategy` as JSON, with just the fields that the DaemonSet has. */
export function strategyJson({ spec }: DaemonSet): JsonObject {
  const { type, maxUnavailable, maxSurge } = spec.updateStrategy;
  const rollingUpdate = {
    ...(maxUnavailable === undefined ? {} : { maxUnavailable }),
    ...(maxSurge === undefined ? {} : { maxSurge }),
  };
  return Object.keys(rollingUpdate).length === 0 ? { type } : { type, rollingUpdate };
}

/**
 * The strategy that a pause put aside. Undefined where there is none, or the annotation does not hold one: anybody may
 * have written it.
 */
export function pausedStrategy({ metadata }: DaemonSet): JsonObject | undefined {
  const text = metadata.annotations[PAUSED_STRATEGY_ANNOTATION];
  if (text === undefined) return undefined;
  try {
    const strategy = JSON.parse(text) as unknown;
    return isJsonObject(strategy) && typeof strategy['type'] === 'string' ? strategy : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The strategy of a DaemonSet as it is when nobody holds it, which a driven rollout puts back at its end: one that a pause
 * has put aside is the DaemonSet's own.
 */
export function formerStrategy(daemonSet: DaemonSet): JsonObject {
  const held = daemonSet.spec.updateStrategy.type === 'OnDelete' ? pausedStrategy(daemonSet) : undefined;
  return held ?? strategyJson(daemonSet);
}
