import { type ClusterView, viewOf } from '../../domain/cluster-view.ts';
import type { ControllerRevision, DaemonSet } from '../../domain/objects.ts';
import { readDrive } from '../../domain/rollout/read-drive.ts';
import { isUndoing } from '../../domain/rollout/drive-phase.ts';
import type { DrivePlan, DriveState } from '../../domain/rollout/drive-state.ts';
import type { DriveObservation } from '../../domain/rollout/drive.ts';
import { driveObservation } from '../../domain/rollout/observation.ts';
import type { Cluster } from '../cluster.ts';
import type { DriveTarget } from './lease.ts';

/** What one look at a DaemonSet found. */
export interface DriveSight {
  readonly daemonSet: DaemonSet;
  /** Of all nodes, the DaemonSet's own pods and the revisions of its namespace. Nothing else was read. */
  readonly view: ClusterView;
  /** What its annotation holds; absent where it has none, or one that cannot be read. */
  readonly state?: DriveState;
  readonly observation: DriveObservation;
}

/**
 * Looks at a DaemonSet as a driver has to: never at an API server's cache, which may show pods that are deleted already.
 *
 * Revisions are read after the DaemonSet, and again only when it has another template, or its controller has seen more of
 * it: a namespace may hold many, each with a whole template in it.
 */
export class DriveObserver {
  readonly #cluster: Cluster;
  readonly #target: DriveTarget;
  readonly #plan: DrivePlan | undefined;
  #revisions: { readonly of: string; readonly found: readonly ControllerRevision[] } | undefined;

  /** @param plan - where the annotation does not tell it yet */
  constructor(cluster: Cluster, target: DriveTarget, plan?: DrivePlan) {
    this.#cluster = cluster.consistent();
    this.#target = target;
    this.#plan = plan;
  }

  /** Reads all anew. @throws ClusterError */
  async look(): Promise<DriveSight> {
    const { namespace, name } = this.#target;
    const daemonSet = await this.#cluster.daemonSet(namespace, name);
    const [nodes, pods, controllerRevisions, release] = await Promise.all([
      this.#cluster.nodes(),
      this.#cluster.daemonPods(daemonSet),
      this.#revisionsFor(daemonSet),
      this.#cluster.release(),
    ]);
    const view = viewOf({
      now: this.#cluster.now(),
      release,
      nodes,
      daemonSets: [daemonSet],
      pods,
      controllerRevisions,
      nodesWithAllPods: new Set(),
      knowsOtherNodes: false,
      gaps: [],
    });
    return this.#sight(daemonSet, view);
  }

  /** The same but for the DaemonSet, after this driver has written it: nothing else is read. */
  afterWriting({ view }: DriveSight, daemonSet: DaemonSet): DriveSight {
    return this.#sight(daemonSet, view);
  }

  #sight(daemonSet: DaemonSet, view: ClusterView): DriveSight {
    // Where it cannot be read the driver's next step says what is wrong with it.
    const { state } = readDrive(daemonSet);
    const plan = state?.plan ?? this.#plan;
    const observation = driveObservation(daemonSet, view, plan, state && madeHashOf(state));
    return { daemonSet, view, observation, ...(state && { state }) };
  }

  async #revisionsFor({ metadata, status }: DaemonSet): Promise<readonly ControllerRevision[]> {
    const of = [metadata.uid, metadata.generation, status.observedGeneration].join(' ');
    if (this.#revisions?.of === of) return this.#revisions.found;
    const found = await this.#cluster.controllerRevisions(metadata.namespace);
    this.#revisions = { of, found };
    return found;
  }
}

/** One look at a DaemonSet, for a preview. @throws ClusterError */
export function observeDrive(cluster: Cluster, target: DriveTarget, plan?: DrivePlan): Promise<DriveSight> {
  return new DriveObserver(cluster, target, plan).look();
}

/** The pods of this rollout: those that it makes, or those that it takes away again. */
function madeHashOf(state: DriveState): string | undefined {
  return isUndoing(state) ? state.undoesHash : state.targetHash;
}
