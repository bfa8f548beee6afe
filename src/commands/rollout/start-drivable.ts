import { randomUUID } from 'node:crypto';
import type { Cluster } from '../../cluster/cluster.ts';
import { startDrive } from '../../cluster/rollout/start-drive.ts';
import { startState } from '../../domain/rollout/drive-start.ts';
import { formerStrategy } from '../../domain/rollout/strategy-json.ts';
import type { PreviewShown } from '../../printers/preview-text.ts';
import type { CommandContext } from '../context.ts';
import { type ChangeScene, namedDaemonSet, refuseDeleted } from './change-target.ts';
import { type Drivable, heldFor } from './drivable.ts';
import { leaseFor } from './driver-lease.ts';
import { checkRights } from './driver-rights.ts';
import type { ChangeOptions } from './options.ts';
import { begunFor } from './start-begun.ts';
import { formerRevision } from './start-former.ts';
import { type StartRequest, type StartScene, startScene } from './start-scene.ts';

/** Reads what a rollout begins with. What keeps it from beginning is said before anybody is asked. */
export async function plannedStart(
  context: CommandContext,
  change: ChangeScene,
  request: StartRequest,
): Promise<StartScene> {
  const { cluster } = change;
  const named = await namedDaemonSet(change, request.name);
  refuseDeleted(named);
  await checkRights(context, cluster, named, request.options);
  const scene = await startScene(cluster, named.metadata, request);
  formerRevision(scene.sight.daemonSet, scene.sight.observation, scene.history, scene.changes);
  return scene;
}

/** What people are shown of it before they decide. */
export function shownOf({ change, changes, plan, preview, skipped, atOnce }: StartScene): PreviewShown {
  const sentences = changes
    ? change.sentences
    : ['the template stays as it is: outdated nodes get a pod of it'];
  return { plan, preview, skipped, changes: [...sentences, ...atOnce] };
}

export interface Beginning {
  readonly scene: StartScene;
  readonly driver: string;
  readonly id: string;
}

/** The first write of all; with a dry run the server tries it and keeps nothing. */
export async function begin(
  cluster: Cluster,
  { scene, driver, id }: Beginning,
  { fieldManager, dryRun }: ChangeOptions,
): Promise<void> {
  const { sight, history, change, changes, plan, skipped } = scene;
  const { daemonSet, observation } = sight;
  const former = formerRevision(daemonSet, observation, history, changes);
  const start = { id, driver, plan, skipped, formerStrategy: formerStrategy(daemonSet), ...former };
  const beginning = {
    template: changes ? (change.patch ?? {}) : {},
    stateFor: (template: string) => startState({ ...start, template }, cluster.now()),
  };
  await startDrive(cluster, daemonSet, beginning, { fieldManager, dryRun: dryRun === 'server' });
}

/** Takes the Lease and begins: from then on it has to be driven. */
export async function begunDriving(
  context: CommandContext,
  cluster: Cluster,
  scene: StartScene,
  options: ChangeOptions,
): Promise<Drivable> {
  const { daemonSet } = scene.sight;
  const { fieldManager } = options;
  // Nothing is driven: a Lease that has run out was left by somebody whose rollout has ended since.
  const lease = await leaseFor(context, cluster, daemonSet, { fieldManager, takeOver: true, verb: 'resume' });
  const beginning = { scene, driver: lease.holder, id: randomUUID() };
  const write = (): Promise<void> => begin(cluster, beginning, options);
  await heldFor(lease, () => begunFor(context, { cluster, daemonSet, lease, id: beginning.id }, write));
  return { cluster, daemonSet, lease, undoAsked: false };
}
