import type { JsonObject } from '../json.ts';
import type { Labels, ObjectMeta } from './metadata.ts';
import type { PodSpec } from './pod-spec.ts';
import type { LabelSelector } from './selectors.ts';

export interface PodTemplate {
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly spec: PodSpec;
  /** The whole template as the API gave it, without the marks that a ControllerRevision adds (`$patch`). */
  readonly json: JsonObject;
}

export interface DaemonSetStatus {
  readonly observedGeneration: number;
  readonly desiredNumberScheduled: number;
  readonly currentNumberScheduled: number;
  readonly numberMisscheduled: number;
  readonly numberReady: number;
  readonly numberAvailable: number;
  readonly numberUnavailable: number;
  readonly updatedNumberScheduled: number;
}

export interface DaemonSet {
  readonly metadata: ObjectMeta;
  readonly spec: {
    readonly selector: LabelSelector;
    readonly template: PodTemplate;
    readonly minReadySeconds: number;
    readonly updateStrategy: {
      readonly type: string;
      readonly maxUnavailable?: number | string;
      readonly maxSurge?: number | string;
    };
    /** The fields that no decision is made by, as the API gave them: `revisionHistoryLimit`. */
    readonly others: JsonObject;
  };
  readonly status: DaemonSetStatus;
}

/** A Deployment, as far as it says which pods it selects and makes. */
export interface Deployment {
  readonly metadata: ObjectMeta;
  readonly selector: LabelSelector;
  readonly template: PodTemplate;
}

/** A ControllerRevision of a DaemonSet: one template that it had. */
export interface ControllerRevision {
  readonly metadata: ObjectMeta;
  readonly revision: number;
  /** Absent where a dump was stripped of it. */
  readonly template?: PodTemplate;
}
