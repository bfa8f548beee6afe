import { isJsonObject, type JsonObject } from '../../domain/json.ts';
import type { DaemonSet } from '../../domain/objects.ts';
import { PAUSED_STRATEGY_ANNOTATION } from '../../domain/rollout/drive-state.ts';

/** `spec.updateStrategy` as JSON, with just the fields that the DaemonSet has. */
export function strategyJson({ spec }: DaemonSet): JsonObject {
  const { type, maxUnavailable, maxSurge } = spec.updateStrategy;
  const rollingUpdate = {
    ...(maxUnavailable === undefined ? {} : { maxUnavailable }),
    ...(maxSurge === undefined ? {} : { maxSurge }),
  };
  return Object.keys(rollingUpdate).length === 0 ? { type } : { type, rollingUpdate };
}

/** The patch of `spec.updateStrategy` with which the controller replaces only what is deleted. */
export const onDelete: JsonObject = { type: 'OnDelete', rollingUpdate: null };

/** The patch of `spec.updateStrategy` that makes it this one and nothing else. */
export function strategyPatch(strategy: JsonObject): JsonObject {
  return { ...strategy, $patch: 'replace' };
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
