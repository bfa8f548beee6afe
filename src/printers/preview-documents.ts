import type { Document } from './documents.ts';
import type { PreviewShown } from './preview-text.ts';

/** The preview of a driven rollout for programs. Times are seconds. */
export function previewDocument(
  { preview, changes, skipped }: PreviewShown,
  { namespace, name }: { readonly namespace: string; readonly name: string },
): Document {
  const { waves, maxUnavailable, maxFailures, minReady, expectedDuration, warnings } = preview;
  return {
    apiVersion: 'kubectl-ds/v1',
    kind: 'RolloutPreview',
    namespace,
    name,
    changes,
    waves: waves.map(({ index, canary, group, nodes }) => ({
      index,
      canary,
      group: group === '' ? undefined : group,
      nodes: nodes.map((node) => node.name),
    })),
    skipped,
    maxUnavailable,
    maxFailures,
    minReadySeconds: minReady / 1000,
    expectedSeconds: expectedDuration === undefined ? undefined : Math.round(expectedDuration / 1000),
    warnings: warnings.map(({ kind, message }) => ({ kind, message })),
  };
}
