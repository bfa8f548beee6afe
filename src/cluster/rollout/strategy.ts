import type { JsonObject } from '../../domain/json.ts';

/** The patch of `spec.updateStrategy` with which the controller replaces only what is deleted. */
export const onDelete: JsonObject = { type: 'OnDelete', rollingUpdate: null };

/** The patch of `spec.updateStrategy` that makes it this one and nothing else. */
export function strategyPatch(strategy: JsonObject): JsonObject {
  return { ...strategy, $patch: 'replace' };
}
