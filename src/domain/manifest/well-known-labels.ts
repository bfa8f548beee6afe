/** Labels of nodes that were renamed, with their names now. */
export const renamedLabels: Readonly<Record<string, string>> = {
  'node-role.kubernetes.io/master': 'node-role.kubernetes.io/control-plane',
  'beta.kubernetes.io/os': 'kubernetes.io/os',
  'beta.kubernetes.io/arch': 'kubernetes.io/arch',
  'beta.kubernetes.io/instance-type': 'node.kubernetes.io/instance-type',
  'failure-domain.beta.kubernetes.io/zone': 'topology.kubernetes.io/zone',
  'failure-domain.beta.kubernetes.io/region': 'topology.kubernetes.io/region',
};

/**
 * Labels that say what a node is, set when it registers: by the kubelet, or by the cloud's controller.
 *
 * Mirrors `initialNode` and `updateDefaultLabels`, pkg/kubelet/kubelet_node_status.go, v1.34.
 */
const ofTheMachine: ReadonlySet<string> = new Set([
  'kubernetes.io/hostname',
  'node.kubernetes.io/windows-build',
  ...Object.entries(renamedLabels).flat(),
]);

/** Whether a label is for people to set on a node: others say what the node is, and another value would be untrue. */
export function isSetByHand(key: string): boolean {
  return !ofTheMachine.has(key);
}
