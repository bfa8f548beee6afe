import { limitRangeViolated, priorityClassMissing, runtimeClassMissing } from './lint-admission.ts';
import {
  namespaceSelector,
  podSecurityViolated,
  quotaExceeded,
  serviceAccountMissing,
} from './lint-namespace.ts';
import { controlPlaneLeftOut, noOperatingSystem, renamedKey } from './lint-nodes.ts';
import { orphansBeside } from './lint-orphans.ts';
import { limitsAsRequests, noPriorityClass, noRequests, sharedClaim } from './lint-pods.ts';
import { hostPortConflict, hostPortWithSurge, slowRollout } from './lint-ports.ts';
import { selectorChanged } from './lint-selector-changed.ts';
import {
  invalidFields,
  oldApiVersion,
  refusedByServer,
  restartPolicy,
  selectorEmpty,
  selectorMismatch,
  selectorMissing,
  unknownField,
} from './lint-spec.ts';
import { coversNoNode, nothingCanStart } from './lint-start.ts';
import { updateStrategy } from './lint-strategy.ts';
import type { Lint, LintInput, LintKind, LintWarning } from './lint-warning.ts';

/** One question each, in the order in which their answers are told. */
const lints: Readonly<Record<LintKind, Lint>> = {
  SelectorMissing: selectorMissing,
  SelectorEmpty: selectorEmpty,
  SelectorMismatch: selectorMismatch,
  SelectorChanged: selectorChanged,
  RestartPolicy: restartPolicy,
  UpdateStrategy: updateStrategy,
  Invalid: invalidFields,
  Refused: refusedByServer,
  UnknownField: unknownField,
  OldApiVersion: oldApiVersion,
  PriorityClassMissing: priorityClassMissing,
  RuntimeClassMissing: runtimeClassMissing,
  LimitRangeViolated: limitRangeViolated,
  ServiceAccountMissing: serviceAccountMissing,
  PodSecurityViolated: podSecurityViolated,
  QuotaExceeded: quotaExceeded,
  NamespaceSelector: namespaceSelector,
  OrphansBeside: orphansBeside,
  NothingCanStart: nothingCanStart,
  CoversNoNode: coversNoNode,
  RenamedKey: renamedKey,
  ControlPlaneLeftOut: controlPlaneLeftOut,
  NoOperatingSystem: noOperatingSystem,
  HostPortConflict: hostPortConflict,
  HostPortWithSurge: hostPortWithSurge,
  NoRequests: noRequests,
  LimitsAsRequests: limitsAsRequests,
  NoPriorityClass: noPriorityClass,
  SharedClaim: sharedClaim,
  SlowRollout: slowRollout,
};

/**
 * What may be wrong with a manifest, the gravest first: what the API server refuses, then what keeps its pods from running,
 * then what will hurt later. Sentences may hold names from the manifest and the cluster as they are.
 */
export function lintManifest(input: LintInput): readonly LintWarning[] {
  const kinds = Object.keys(lints) as LintKind[];
  const found = kinds.flatMap((kind) => lints[kind](input).map((each) => ({ kind, ...each })));
  // Where it is known what is wrong, the server's refusal of just that says nothing more. Else it says more than what the
  // server would have been expected to say.
  const isExplained = found.some(
    ({ kind, severity }) => severity === 'error' && kind !== 'Refused' && kind !== 'Invalid',
  );
  const unsaid: LintKind = isExplained ? 'Refused' : 'Invalid';
  const isRefused = found.some(({ kind }) => kind === 'Refused');
  return isRefused ? found.filter(({ kind }) => kind !== unsaid) : found;
}
