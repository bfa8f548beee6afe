import { countedNodes, namedNodes } from '../rollout/drive-words.ts';
import type { ContainerPort, DaemonSet } from '../objects.ts';
import { asAdmitted } from '../scheduling/admission.ts';
import { clash, hostPorts } from '../scheduling/host-ports.ts';
import { nodeShouldRunDaemonPod } from '../scheduling/predicates.ts';
import { surgeOf } from '../change/controller-effect.ts';
import { listAt } from './json-fields.ts';
import { type Lint, type LintInput, snippet, warning } from './lint-warning.ts';
import { repeatedHostPorts, repeatedOnHostNetwork } from './validation-ports.ts';

function portsOf(daemonSet: DaemonSet, { state }: LintInput): readonly ContainerPort[] {
  const { namespace } = daemonSet.metadata;
  return hostPorts(asAdmitted(daemonSet.spec.template.spec, { ...state, namespace }), state.release);
}

function portText({ hostPort, protocol }: ContainerPort): string {
  return `${hostPort}/${protocol}`;
}

/** Ports of the node that its pods ask for twice, or that another DaemonSet has on the same nodes. */
export const hostPortConflict: Lint = (input) => {
  const { daemonSet, state } = input;
  const own = portsOf(daemonSet, input);
  return [
    ...twiceOnHostNetwork(daemonSet, input),
    ...(own.length === 0 ? [] : state.daemonSets.flatMap((other) => conflictWith(other, own, input))),
  ];
};

/** On the network of the node every port is one of the node: of the pods, where the template need not say so. */
function twiceOnHostNetwork({ spec }: DaemonSet, { upgraded: { json } }: LintInput) {
  if (!spec.template.spec.hostNetwork) return [];
  const containers = listAt(json, 'spec', 'template', 'spec', 'containers');
  const inTemplate = new Set(repeatedHostPorts(containers).map(({ path }) => path));
  return repeatedOnHostNetwork(containers)
    .filter(({ path }) => !inTemplate.has(path))
    .map(({ number, protocol }) =>
      warning(
        `two ports of its containers are ${number}/${protocol} on the network of the node: the API server refuses every pod`,
      ),
    );
}

function conflictWith(other: DaemonSet, own: readonly ContainerPort[], input: LintInput) {
  const { metadata } = input.daemonSet;
  if (other.metadata.namespace === metadata.namespace && other.metadata.name === metadata.name) return [];
  const theirs = portsOf(other, input);
  const port = own.find((each) => theirs.some((taken) => clash(each, taken)));
  if (port === undefined) return [];
  const shared = input.eligible?.filter((node) => nodeShouldRunDaemonPod(other, node).shouldRun) ?? [];
  if (input.eligible !== undefined && shared.length === 0) return [];
  const names = shared.map((node) => node.metadata.name);
  const where = names.length === 0 ? 'wherever both are to run' : `on ${namedNodes(names, 3)}`;
  return [
    warning(
      `host port ${portText(port)} is that of DaemonSet ${other.metadata.namespace}/${other.metadata.name} too: only one of them has room ${where}`,
    ),
  ];
}

/** A second pod beside the first one cannot have the port that the first one has. */
export const hostPortWithSurge: Lint = (input) => {
  const { daemonSet, state } = input;
  const [port] = portsOf(daemonSet, input);
  if (port === undefined || surgeOf(daemonSet, state.release) === 0) return [];
  return [
    warning(
      `maxSurge needs room for a second pod, and host port ${portText(port)} is taken by the first: where the old pod is ready the new one stays Pending, and a rollout does not get past it`,
      snippet('replace pods one after the other', 'rollingUpdate:', '  maxSurge: 0', '  maxUnavailable: 10%'),
    ),
  ];
};

/** From so many nodes on, one at a time takes long. */
const manyNodes = 20;

/** One node at a time, on many nodes. */
export const slowRollout: Lint = ({ daemonSet, eligible }) => {
  const { type, maxUnavailable = 1, maxSurge = 0 } = daemonSet.spec.updateStrategy;
  const isOne = type === 'RollingUpdate' && maxUnavailable === 1 && maxSurge === 0;
  if (!isOne || eligible === undefined || eligible.length < manyNodes) return [];
  return [
    warning(
      `maxUnavailable is 1: a rollout takes ${countedNodes(eligible.length)} one after the other, and one that stays unavailable holds it up`,
      snippet(
        'take a share of the nodes at a time',
        'updateStrategy:',
        '  rollingUpdate:',
        '    maxUnavailable: 10%',
      ),
    ),
  ];
};
