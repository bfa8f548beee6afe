/** Why a node lacks a healthy daemon pod: values first; wording and grouping come last. */

/** Something to do about a reason. `command` and `yaml` are safe to paste: what comes from the cluster is quoted. */
export interface Fix {
  readonly description: string;
  readonly command?: string;
  /** A snippet to add to the DaemonSet's manifest. */
  readonly yaml?: string;
}

/** A toleration or a label that nearly does it, and in what it differs. */
export interface NearMiss {
  /** As YAML flow text or `key=value`. */
  readonly found: string;
  /** One clause: `tolerates the value "present", the taint has "true"`. */
  readonly differs: string;
}

export interface FailingExpression {
  readonly key: string;
  readonly operator: string;
  readonly values: readonly string[];
  /** The node's value; absent where the node has no such label. */
  readonly actual?: string;
  readonly nearMiss?: NearMiss;
}

export type CreateRejectedBy =
  'quota' | 'podSecurity' | 'limitRange' | 'webhook' | 'serviceAccount' | 'priorityClass' | 'other';

/** What each kind of reason holds in `detail`. Kinds with no entry here have none. */
export interface ReasonDetails {
  NodeName: { readonly wanted: string };
  NodeSelector: {
    readonly key: string;
    readonly wanted: string;
    readonly actual?: string;
    readonly nearMiss?: NearMiss;
  };
  NodeAffinity: {
    readonly terms: readonly { readonly failing: readonly FailingExpression[]; readonly invalid?: string }[];
  };
  UntoleratedTaint: {
    readonly key: string;
    readonly value?: string;
    readonly effect: string;
    readonly nearMiss?: NearMiss;
  };
  InsufficientResource: {
    readonly resource: string;
    readonly requested: string;
    readonly allocatable: string;
    readonly used: string;
    readonly shortBy: string;
  };
  HostPort: {
    readonly port: number;
    readonly protocol: string;
    readonly hostIP: string;
    /** `namespace/name` of the pod that has it. */
    readonly heldBy: string;
  };
  PodAffinity: { readonly topologyKey: string; readonly selector: string };
  PodAntiAffinity: { readonly topologyKey: string; readonly selector: string; readonly heldBy?: string };
  TopologySpread: {
    readonly topologyKey: string;
    readonly maxSkew: number;
    readonly skew?: number;
  };
  VolumeNodeAffinity: { readonly claim: string; readonly volume: string };
  VolumeMissing: { readonly claim: string; readonly problem: string };
  SchedulingGated: { readonly gates: readonly string[] };
  OtherScheduler: { readonly schedulerName: string };
  CreateRejected: { readonly by: CreateRejectedBy; readonly message: string };
  NotObserved: { readonly generation: number; readonly observedGeneration: number };
  Deleting: { readonly since?: string; readonly finalizers: readonly string[] };
  SelectsNothing: Record<never, never>;
  PodFailed: { readonly reason: string; readonly message?: string };
  CrashLoop: {
    readonly container: string;
    readonly restartCount: number;
    readonly exitCode?: number;
    readonly lastReason?: string;
    readonly message?: string;
  };
  ImagePull: { readonly container: string; readonly image: string; readonly message?: string };
  ContainerCreating: { readonly container?: string; readonly message?: string };
  ReadinessProbe: { readonly container?: string };
  Terminating: { readonly since: string; readonly finalizers: readonly string[] };
  NodeNotReady: { readonly status: string; readonly reason?: string; readonly since: string };
  Preemptible: { readonly pods: readonly string[] };
  Unknown: { readonly schedulerMessage?: string };
}

export type ReasonKind = keyof ReasonDetails;

export type ReasonOf<K extends ReasonKind> = {
  readonly [P in K]: {
    readonly kind: P;
    /** One line with its arithmetic in human units. */
    readonly message: string;
    readonly detail: ReasonDetails[P];
    readonly fixes: readonly Fix[];
  };
}[K];

export type Reason = ReasonOf<ReasonKind>;

/**
 * Makes a reason; `fixes` may be left out, or worked out when somebody asks: of thousands of nodes that are left out for
 * one reason, those of a few are read.
 */
export function reason<K extends ReasonKind>(
  kind: K,
  message: string,
  detail: ReasonDetails[K],
  fixes: readonly Fix[] | (() => readonly Fix[]) = [],
): ReasonOf<K> {
  if (typeof fixes !== 'function') return { kind, message, detail, fixes };
  let made: readonly Fix[] | undefined;
  return {
    kind,
    message,
    detail,
    get fixes() {
      return (made ??= fixes());
    },
  };
}
