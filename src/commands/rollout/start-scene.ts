import { ClusterError } from '../../cluster/cluster-error.ts';
import type { Cluster } from '../../cluster/cluster.ts';
import { type DriveSight, observeDrive } from '../../cluster/rollout/observe-drive.ts';
import type { PodDisruptionBudget } from '../../domain/objects.ts';
import { skippedProblem } from '../../domain/rollout/drive-limits.ts';
import { planProblem } from '../../domain/rollout/drive-plan-problem.ts';
import { type DrivePreview, previewOf } from '../../domain/rollout/drive-preview.ts';
import type { DrivePlan } from '../../domain/rollout/drive-state.ts';
import { nodesToSkip } from '../../domain/rollout/nodes-to-skip.ts';
import { driveObservation } from '../../domain/rollout/observation.ts';
import { historyOf, type RevisionEntry } from '../../domain/rollout/revisions.ts';
import { rolloutStatus } from '../../domain/rollout/status.ts';
import { RefusedError } from '../refused-error.ts';
import { refuseDriven } from './change-driven.ts';
import { quotedName, refuseDeleted } from './change-target.ts';
import type { ChangeOptions } from './options.ts';
import {
  type AskedStart,
  completedStart,
  refuseProblem,
  refuseUnfit,
  refuseVanishedCanary,
} from './start-plan.ts';
import { newTemplate, placementSentences, refuseLosses } from './start-template.ts';
import { templateChange, type TemplateChange } from './template-change.ts';
import type { TemplateRequest } from './template-request.ts';

export interface StartRequest {
  readonly name: string;
  readonly template: TemplateRequest;
  readonly plan: AskedStart;
  readonly options: ChangeOptions;
}

/** All that a driven rollout begins with, and what it would do. */
export interface StartScene {
  readonly sight: DriveSight;
  readonly history: readonly RevisionEntry[];
  readonly change: TemplateChange;
  /** Whether the template becomes another one. */
  readonly changes: boolean;
  readonly plan: DrivePlan;
  readonly skipped: readonly string[];
  readonly preview: DrivePreview;
  /** What the controller does as soon as it sees the template, one sentence each. */
  readonly atOnce: readonly string[];
}

async function budgetsOf(cluster: Cluster, namespace: string): Promise<readonly PodDisruptionBudget[]> {
  try {
    return await cluster.podDisruptionBudgets(namespace);
  } catch (error) {
    // They are asked for a warning only.
    if (error instanceof ClusterError && ['forbidden', 'notInDump'].includes(error.kind)) return [];
    throw error;
  }
}

function refuseNothingToDo({ sight, preview, changes, change: { patch } }: StartScene, nodes: number): void {
  if (nodes === 0) {
    throw new RefusedError(`${quotedName(sight.daemonSet)} covers no node: there is nothing to roll out`);
  }
  if (preview.waves.length > 0) return;
  const why = changes
    ? 'every node that would get a new pod is left out'
    : `${patch === undefined ? 'every node runs the current template' : 'the template stays as it is, and every node runs it'} already`;
  throw new RefusedError(`nothing to roll out: ${why}`);
}

/**
 * Reads all that a rollout needs to know before it begins, and refuses what is not to begin. Changes nothing, though the
 * server is asked what it would make of the new template.
 */
export async function startScene(
  cluster: Cluster,
  { namespace, name }: { readonly namespace: string; readonly name: string },
  { template, plan: asked, options }: StartRequest,
): Promise<StartScene> {
  const sight = await observeDrive(cluster, { namespace, name }, { ...asked, maxUnavailable: oneNode });
  const { daemonSet, view, observation } = sight;
  refuseDeleted(daemonSet);
  refuseDriven(daemonSet, 'rolled out anew', view.state.now);
  const { now, release, controllerRevisions = [], pods = [] } = view.state;
  const history = historyOf(daemonSet, controllerRevisions, pods);
  const change = templateChange(template, daemonSet, history, now);
  const becomes = await newTemplate(cluster, sight, change, options);
  refuseLosses(becomes, asked.allowLoss);
  const { changes } = becomes;
  const { nodes } = driveObservation(becomes.daemonSet, view, { ...asked, maxUnavailable: oneNode });
  const plan = completedStart(asked, daemonSet, nodes.length, release);
  refuseUnfit(plan, nodes);
  refuseProblem(planProblem(plan, daemonSet.spec.minReadySeconds));
  const targetHash = changes ? change.targetHash : observation.currentHash;
  const skipped = asked.skipNotReady ? nodesToSkip({ nodes }, undefined) : [];
  refuseProblem(skippedProblem(skipped));
  const preview = previewOf({
    plan,
    nodes,
    daemonSet,
    status: rolloutStatus(daemonSet, view),
    pods: view.daemonPodsOf(daemonSet),
    podDisruptionBudgets: await budgetsOf(cluster, namespace),
    skipped,
    now,
    ...(targetHash === undefined ? {} : { targetHash }),
  });
  const atOnce = placementSentences(becomes);
  const scene = { sight, history, change, changes, plan, skipped, preview, atOnce };
  refuseNothingToDo(scene, nodes.length);
  refuseVanishedCanary(plan, preview);
  return scene;
}

/** Who looks at nodes needs a whole plan; how many at a time is not looked at. */
const oneNode = { kind: 'nodes', value: 1 } as const;
