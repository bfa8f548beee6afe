import { ClusterError } from '../cluster/cluster-error.ts';
import { decodeManifest, type GivenManifest } from '../cluster/manifest-documents.ts';
import { type ClusterState, NEWEST_RELEASE } from '../domain/cluster-state.ts';
import { lintManifest } from '../domain/manifest/lint.ts';
import type { LintWarning } from '../domain/manifest/lint-warning.ts';
import { upgraded } from '../domain/manifest/upgrade.ts';
import type { PlannedManifest } from './plan-manifest.ts';
import { RefusedError } from './refused-error.ts';
import type { ChangeOptions } from './rollout/options.ts';

function isError({ severity }: LintWarning): boolean {
  return severity === 'error';
}

/** Why nothing can be created; undefined where it can, as far as is known. */
export function refusalOf(
  { plan: { existing, lint }, unasked }: PlannedManifest,
  dryRun: ChangeOptions['dryRun'],
): Error | undefined {
  if (existing !== undefined) {
    const { namespace, name } = existing.metadata;
    return new ClusterError('conflict', `daemonsets.apps "${name}" already exists in ${namespace}`, {
      hint: 'see what a changed manifest would do: kubectl ds plan -f FILE',
    });
  }
  const error = lint.find(isError);
  if (error !== undefined) return new RefusedError(error.message, error.fix?.yaml);
  // Who may not try it may not do it either; and a dry run by the server that it has not made is none.
  return dryRun === 'server' || unasked?.kind === 'forbidden' ? unasked : undefined;
}

/** The same without what says no, which is told as the error that it is. */
export function withoutRefusal(planned: PlannedManifest, refusal: Error | undefined): PlannedManifest {
  const { plan, notes, unasked } = planned;
  if (refusal === undefined) return planned;
  if (unasked !== undefined && refusal === unasked) {
    return { ...planned, notes: notes.filter((note) => !note.startsWith(unasked.message)) };
  }
  const first = plan.lint.findIndex(isError);
  return { ...planned, plan: { ...plan, lint: plan.lint.filter((_, index) => index !== first) } };
}

/** Where nothing is read, and all that can be judged is the manifest itself. */
const nothingRead: ClusterState = {
  now: 0,
  release: NEWEST_RELEASE,
  daemonSets: [],
  nodesWithAllPods: new Set(),
  knowsOtherNodes: false,
  gaps: [],
};

/** Refuses to print a manifest that no server would take. @throws RefusedError in the API's words */
export function refuseInvalid({ upgraded: { json } }: GivenManifest): void {
  const daemonSet = decodeManifest(json);
  const lint = lintManifest({ given: json, upgraded: upgraded(json), daemonSet, state: nothingRead });
  const error = lint.find(isError);
  if (error !== undefined) throw new RefusedError(error.message, error.fix?.yaml);
}
