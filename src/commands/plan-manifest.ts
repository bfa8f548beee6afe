import type { ClusterError } from '../cluster/cluster-error.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { GivenManifest } from '../cluster/manifest-documents.ts';
import { observeBeside, tryManifest, withoutNeedOfDaemonSets } from '../cluster/manifest-try.ts';
import { observeChange } from '../cluster/observe-change.ts';
import { type ApplyDaemonSet, applied } from '../domain/change/change.ts';
import type { ClusterState } from '../domain/cluster-state.ts';
import { type ManifestPlan, planOf } from '../domain/manifest/plan.ts';
import type { CommandContext } from './context.ts';
import { notesOf } from './notes.ts';
import { withProgress } from './progress.ts';

/** A manifest with what would come of it. */
export interface PlannedManifest {
  readonly manifest: GivenManifest;
  readonly plan: ManifestPlan;
  /** The cluster before. */
  readonly state: ClusterState;
  /** What the plan lacks, one sentence each. */
  readonly notes: readonly string[];
  /** Why the server has not said what it would make of it, where it was to be asked. */
  readonly unasked?: ClusterError;
}

interface Planning {
  readonly fieldManager: string;
  readonly askServer: boolean;
  /** Manifests that are applied before it. */
  readonly before?: readonly PlannedManifest[];
}

/** Reads what a plan needs, asks the server what it would make of the manifest, and foresees what comes of it. */
export async function planManifest(
  context: CommandContext,
  cluster: Cluster,
  manifest: GivenManifest,
  { fieldManager, askServer, before = [] }: Planning,
): Promise<PlannedManifest> {
  return withProgress(context, async (progress) => {
    progress.update('asking the server what it would make of it');
    const { daemonSet, tried, unasked } = await tryManifest(cluster, manifest, { fieldManager, askServer });
    const change: ApplyDaemonSet = { kind: 'applyDaemonSet', daemonSet };
    const seen = await observeChange(withoutNeedOfDaemonSets(cluster), change, {
      onProgress: (what) => progress.update(`reading ${what}`),
    });
    const { state: read, others } = await observeBeside(cluster, daemonSet, seen);
    const state = before
      .filter(({ plan }) => plan.refused === undefined)
      .reduce((next, { plan }) => applied(plan.impact.change, next), read);
    const plan = planOf({
      ...manifest,
      daemonSet,
      state,
      others,
      ...(tried === undefined ? {} : { tried }),
    });
    return {
      manifest,
      plan,
      state,
      notes: [...noteOf(unasked), ...notesOf(state, [])],
      ...(unasked === undefined ? {} : { unasked }),
    };
  });
}

function noteOf(unasked: ClusterError | undefined): readonly string[] {
  return unasked === undefined
    ? []
    : [`${unasked.message}: what the server would make of it is told without asking it`];
}
