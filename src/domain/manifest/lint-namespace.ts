import { viewOf } from '../cluster-view.ts';
import { kubectl } from '../explain/shell.ts';
import { matchesTextSelector, parseSelector } from '../label-selector.ts';
import type { LabelRequirement } from '../label-requirement.ts';
import type { Namespace, ResourceQuota } from '../objects.ts';
import { ParseError } from '../parse-error.ts';
import { namedNodes } from '../rollout/drive-words.ts';
import { asAdmitted } from '../scheduling/admission.ts';
import { mapAt } from './json-fields.ts';
import { everyPod } from './lint-admission.ts';
import { type Lint, type LintInput, warning } from './lint-warning.ts';
import { podSecurityViolations } from './pod-security.ts';
import { quotaProblem } from './quota.ts';

const openShift = 'openshift.io/node-selector';
const admission = 'scheduler.alpha.kubernetes.io/node-selector';

function selectorOf({ metadata: { annotations } }: Namespace, key: string) {
  const text = annotations[key] ?? '';
  const requirements = text === '' ? [] : requirementsOf(text);
  return requirements.length === 0 ? undefined : { text, requirements };
}

/** Nobody goes by a selector that cannot be read. */
function requirementsOf(text: string): readonly LabelRequirement[] {
  try {
    return parseSelector(text);
  } catch (error) {
    if (error instanceof ParseError) return [];
    throw error;
  }
}

/**
 * Nodes that the namespace keeps its pods off: OpenShift's controller makes none there, the admission plugin PodNodeSelector
 * has each pod select them, and those of other nodes wait. Whether that plugin is on nobody can tell.
 *
 * Mirrors `nodeSelectorMatches`, pkg/controller/daemon/patch_nodeselector.go of OpenShift, and
 * `Admit`, plugin/pkg/admission/podnodeselector/admission.go, v1.34.
 */
export const namespaceSelector: Lint = ({ state: { home }, eligible = [] }) => {
  const namespace = home?.namespace;
  if (namespace === undefined) return [];
  const ofPlugin = selectorOf(namespace, admission);
  const isNamed = admission in namespace.metadata.annotations;
  const selector = ofPlugin ?? (isNamed ? undefined : selectorOf(namespace, openShift));
  if (selector === undefined) return [];
  const off = eligible.filter(({ metadata }) => !matchesTextSelector(selector.requirements, metadata.labels));
  if (off.length === 0) return [];
  const where = namedNodes(off.map(({ metadata }) => metadata.name));
  const key = ofPlugin === undefined ? openShift : admission;
  const what =
    ofPlugin === undefined
      ? `on OpenShift none of its pods come to ${where}, counted as covered here`
      : `where the API server goes by that (PodNodeSelector), its pods for ${where} stay Pending`;
  const { name } = namespace.metadata;
  return [
    warning(`the namespace ${name} is for nodes with ${selector.text} (annotation ${key}): ${what}`, {
      description: 'leave all nodes to the namespace (a decision about all pods in it)',
      command: kubectl('annotate', 'namespace', name, `${key}=`, '--overwrite'),
    }),
  ];
};

/** A service account that is not there. Mirrors `Admit`, plugin/pkg/admission/serviceaccount/admission.go, v1.34. */
export const serviceAccountMissing: Lint = ({ daemonSet, state: { home } }) => {
  const { serviceAccountName } = daemonSet.spec.template.spec;
  const { namespace } = daemonSet.metadata;
  const accounts = home?.serviceAccounts;
  // The one that is called `default` is made by a controller, soon after the namespace.
  const isThere =
    ['', 'default'].includes(serviceAccountName) ||
    accounts?.some(({ metadata }) => metadata.name === serviceAccountName) !== false;
  if (isThere) return [];
  return [
    warning(`there is no service account ${serviceAccountName} in ${namespace}: ${everyPod} until there is`, {
      description: 'make it',
      command: kubectl('create', 'serviceaccount', serviceAccountName, '-n', namespace),
    }),
  ];
};

/** Pods that a quota of the namespace has no room for. */
export const quotaExceeded: Lint = (input) => {
  const { daemonSet, state } = input;
  const { namespace } = daemonSet.metadata;
  const spec = asAdmitted(daemonSet.spec.template.spec, { ...state, namespace });
  const count = podsToCome(input);
  if (count === 0) return [];
  return (state.home?.resourceQuotas ?? []).flatMap((quota: ResourceQuota) => {
    const problem = quotaProblem(quota, spec, { count, state });
    if (problem === undefined) return [];
    const { why, room } = problem;
    const refused =
      room === 0
        ? everyPod
        : `room for ${room} of the ${count} pods that come, and the API server refuses the others`;
    return [
      warning(`ResourceQuota ${quota.metadata.name} ${why}: ${refused}`, {
        description: 'see what is used up',
        command: kubectl('describe', 'resourcequota', '-n', namespace),
      }),
    ];
  });
};

/** Pods that are there go before those that replace them come. */
function podsToCome({ daemonSet, existing, state, eligible }: LintInput): number {
  if (eligible === undefined || (existing !== undefined && state.pods === undefined)) return 0;
  const view = viewOf(state);
  const own = [daemonSet, ...(existing === undefined ? [] : [existing])].flatMap((each) =>
    view.daemonPodsOf(each),
  );
  const taken = new Set(own.map(({ spec }) => spec.nodeName));
  return eligible.filter(({ metadata }) => !taken.has(metadata.name)).length;
}

const enforce = 'pod-security.kubernetes.io/enforce';
/** PodSecurity is on by default since. */
const podSecuritySince = 23;

/** Pods that the standard which the namespace enforces does not let in. */
export const podSecurityViolated: Lint = ({ daemonSet, state: { home, release } }) => {
  const level = home?.namespace?.metadata.labels[enforce];
  if ((level !== 'baseline' && level !== 'restricted') || release < podSecuritySince) return [];
  const violations = podSecurityViolations(mapAt(daemonSet.spec.template.json, 'spec'), level);
  if (violations.length === 0) return [];
  const { namespace } = daemonSet.metadata;
  return [
    warning(`its pods violate PodSecurity ${level} of ${namespace}: ${violations.join(', ')}: ${everyPod}`, {
      description: 'let this namespace run privileged pods (a decision about all pods in it)',
      command: kubectl('label', 'namespace', namespace, `${enforce}=privileged`, '--overwrite'),
    }),
  ];
};
