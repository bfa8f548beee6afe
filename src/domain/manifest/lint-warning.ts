import type { ClusterState } from '../cluster-state.ts';
import type { JsonObject } from '../json.ts';
import type { DaemonSet, Node } from '../objects.ts';
import type { Fix } from '../reason.ts';
import type { UpgradedManifest } from './upgrade.ts';

/** What may be wrong with a manifest. */
export type LintKind =
  | 'Refused'
  | 'Invalid'
  | 'UnknownField'
  | 'OldApiVersion'
  | 'SelectorMissing'
  | 'SelectorEmpty'
  | 'SelectorMismatch'
  | 'SelectorChanged'
  | 'RestartPolicy'
  | 'UpdateStrategy'
  | 'PriorityClassMissing'
  | 'RuntimeClassMissing'
  | 'LimitRangeViolated'
  | 'ServiceAccountMissing'
  | 'PodSecurityViolated'
  | 'QuotaExceeded'
  | 'NamespaceSelector'
  | 'OrphansBeside'
  | 'NothingCanStart'
  | 'CoversNoNode'
  | 'RenamedKey'
  | 'NoOperatingSystem'
  | 'ControlPlaneLeftOut'
  | 'NoRequests'
  | 'LimitsAsRequests'
  | 'NoPriorityClass'
  | 'HostPortConflict'
  | 'HostPortWithSurge'
  | 'SlowRollout'
  | 'SharedClaim';

/** Something about a manifest to know before it is applied. */
export interface LintWarning {
  readonly kind: LintKind;
  /** `error`: the API server refuses the manifest as it is. */
  readonly severity: 'error' | 'warning';
  /** One sentence, without a full stop. */
  readonly message: string;
  /** What to write instead. */
  readonly fix?: Fix;
}

/** What a server says of a manifest. */
export interface TriedManifest {
  /** Why it refuses it, in its own words. */
  readonly refusal?: string;
  /** Fields that it does not know, as paths. */
  readonly dropped: readonly string[];
}

/** What a manifest is judged by. */
export interface LintInput {
  /** As it was written, but for what is to be said of its version. */
  readonly given: JsonObject;
  readonly upgraded: UpgradedManifest;
  /** As it would be there. */
  readonly daemonSet: DaemonSet;
  /** The server's answer to a dry run. Absent where none was asked. */
  readonly tried?: TriedManifest;
  /** What it replaces. */
  readonly existing?: DaemonSet;
  /** The cluster before it is applied. */
  readonly state: ClusterState;
  /** The nodes that should run its pods; absent where nodes could not be read. */
  readonly eligible?: readonly Node[];
}

/** The sentences of one kind, as warnings of it. */
export type Lint = (input: LintInput) => readonly Omit<LintWarning, 'kind'>[];

/** Something that the API server puts up with. */
export function warning(message: string, fix?: Fix): Omit<LintWarning, 'kind'> {
  return { severity: 'warning', message, ...(fix === undefined ? {} : { fix }) };
}

/** Something that the API server refuses. */
export function refused(message: string, fix?: Fix): Omit<LintWarning, 'kind'> {
  return { severity: 'error', message, ...(fix === undefined ? {} : { fix }) };
}

/** A snippet for a manifest. */
export function snippet(description: string, ...lines: readonly string[]): Fix {
  return { description, yaml: lines.join('\n') };
}
