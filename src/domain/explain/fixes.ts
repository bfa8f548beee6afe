import type { DaemonSet, Node, Taint, Toleration } from '../objects.ts';
import type { Fix } from '../reason.ts';
import { daemonTolerations } from '../scheduling/daemon-pod.ts';
import { untoleratedTaints } from '../scheduling/taints.ts';
import { inNamespace, kubectl, patchDaemonSet, pointer, yamlString } from './shell.ts';

const template = '/spec/template/spec';

/**
 * Adds to a list in the pod template, making the list where there is none. The patch fails where the DaemonSet has changed
 * since: a list that somebody made meanwhile is not overwritten.
 */
function appendTo(daemonSet: DaemonSet, field: string, isEmpty: boolean, values: readonly object[]): string {
  const path = `${template}/${field}`;
  return patchDaemonSet(daemonSet, [
    { op: 'test', path: '/metadata/generation', value: daemonSet.metadata.generation },
    ...(isEmpty
      ? [{ op: 'add', path, value: values }]
      : values.map((value) => ({ op: 'add', path: `${path}/-`, value }))),
  ]);
}

/** What becomes of running pods when the template is changed. */
function takesEffect({ spec }: DaemonSet): string {
  return spec.updateStrategy.type === 'OnDelete'
    ? 'its pods take that up when they are deleted'
    : 'its pods are rolled out anew';
}

/** The toleration that tolerates exactly this taint. */
function tolerationFor({ key, value, effect }: Taint): Toleration {
  return { key, operator: value === '' ? 'Exists' : 'Equal', value, effect };
}

const lifecycleTaints: Readonly<Record<string, string>> = {
  'node.kubernetes.io/not-ready': 'the node becomes Ready',
  'node.kubernetes.io/unreachable': 'its kubelet is heard of again',
  'node.kubernetes.io/network-unavailable': 'the network of the node is set up',
  'node.cloudprovider.kubernetes.io/uninitialized': 'the cloud controller has set up the node',
  'node.kubernetes.io/out-of-service': 'it is removed by hand, after the node is back',
};

/** What to do about a taint: let the DaemonSet tolerate it, or take it off the node. */
export function taintFixes(daemonSet: DaemonSet, node: Node, taint: Taint): readonly Fix[] {
  const until = lifecycleTaints[taint.key];
  if (until !== undefined) {
    return [
      {
        description: `Kubernetes takes this taint off when ${until}; see what the node says`,
        command: kubectl('describe', 'node', node.metadata.name),
      },
    ];
  }
  const { tolerations } = daemonSet.spec.template.spec;
  // All at once: patches that were made from the same list would undo each other.
  const missing = untoleratedTaints(node.spec.taints, daemonTolerations(daemonSet.spec.template.spec))
    .filter(({ key }) => lifecycleTaints[key] === undefined)
    .map(tolerationFor);
  const values = missing.map((toleration) =>
    Object.fromEntries(Object.entries(toleration).filter(([, text]) => text !== '')),
  );
  const others = missing.length > 1 ? `, with all ${missing.length} taints of the node` : '';
  return [
    {
      description: `let the DaemonSet tolerate it${others} (${takesEffect(daemonSet)})`,
      command: appendTo(daemonSet, 'tolerations', tolerations.length === 0, values),
      yaml: ['tolerations:', ...missing.flatMap(flowItem)].join('\n'),
    },
    {
      description: 'or take the taint off the node (other pods are let in as well)',
      command: kubectl('taint', 'node', node.metadata.name, `${taintText(taint)}-`),
    },
  ];
}

function flowItem({ key, operator, value, effect }: Toleration): readonly string[] {
  return [
    `- key: ${yamlString(key)}`,
    `  operator: ${operator}`,
    ...(value === '' ? [] : [`  value: ${yamlString(value)}`]),
    `  effect: ${effect}`,
  ];
}

/** A taint as kubectl writes it. */
export function taintText({ key, value, effect }: Taint): string {
  return `${key}${value === '' ? '' : `=${value}`}:${effect}`;
}

/** Gives the node a label. */
export function labelNode(node: Node, key: string, value: string): Fix {
  const present = node.metadata.labels[key];
  const description =
    present === undefined
      ? 'label the node (a node pool that makes the node anew forgets it)'
      : `label the node anew; whatever selects ${key}=${present} leaves it then`;
  const overwrite = present === undefined ? [] : ['--overwrite'];
  return {
    description,
    command: kubectl('label', 'node', node.metadata.name, `${key}=${value}`, ...overwrite),
  };
}

/** Asks for another label in the template's nodeSelector, where the node's own nearly matches. */
export function selectOtherLabel(
  daemonSet: DaemonSet,
  key: string,
  otherKey: string,
  otherValue: string,
): Fix {
  const path = `${template}/nodeSelector`;
  return {
    description: `or select the label that this node has: nodes without it are left then (${takesEffect(daemonSet)})`,
    command: patchDaemonSet(daemonSet, [
      ...(otherKey === key ? [] : [{ op: 'remove', path: `${path}/${pointer(key)}` }]),
      { op: 'add', path: `${path}/${pointer(otherKey)}`, value: otherValue },
    ]),
    yaml: `nodeSelector:\n  ${yamlString(otherKey)}: ${yamlString(otherValue)}`,
  };
}

/** Lets the DaemonSet's pods displace others. */
export function raisePriority(daemonSet: DaemonSet): Fix {
  const name =
    daemonSet.metadata.namespace === 'kube-system' ? 'system-node-critical' : 'YOUR-PRIORITY-CLASS';
  return {
    description: 'give it a priorityClassName above that of the pods in the way, so that it can preempt them',
    yaml: `priorityClassName: ${name}`,
    ...(name === 'system-node-critical'
      ? {
          command: patchDaemonSet(daemonSet, [
            { op: 'add', path: `${template}/priorityClassName`, value: name },
          ]),
        }
      : { command: kubectl('get', 'priorityclasses') }),
  };
}

/** Keeps a DaemonSet with a Linux image off Windows nodes. */
export function selectLinux(daemonSet: DaemonSet): Fix {
  const { nodeSelector } = daemonSet.spec.template.spec;
  const isEmpty = Object.keys(nodeSelector).length === 0;
  const path = `${template}/nodeSelector`;
  return {
    description: 'the DaemonSet selects no operating system: keep a Linux image on Linux nodes',
    command: patchDaemonSet(daemonSet, [
      isEmpty
        ? { op: 'add', path, value: { 'kubernetes.io/os': 'linux' } }
        : { op: 'add', path: `${path}/${pointer('kubernetes.io/os')}`, value: 'linux' },
    ]),
    yaml: 'nodeSelector:\n  kubernetes.io/os: linux',
  };
}

/** Shows more of an object than was read. */
export function describe(kind: string, metadata: DaemonSet['metadata'], description: string): Fix {
  return { description, command: kubectl('describe', kind, metadata.name, ...inNamespace(metadata)) };
}

/** The controller that makes daemon pods. */
export const controllerManager: Fix = {
  description: 'see whether the controller manager runs',
  command: kubectl(
    'get',
    'pods',
    '-n',
    'kube-system',
    '-l',
    'component=kube-controller-manager',
    '-o',
    'wide',
  ),
};
