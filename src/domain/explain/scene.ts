import type { DaemonSet, Node, Pod } from '../objects.ts';

/** Where a finding was made: what its words and fixes are about. */
export interface Scene {
  readonly daemonSet: DaemonSet;
  readonly node: Node;
  /** The pods on the node that are not the DaemonSet's own. */
  readonly otherPods: () => readonly Pod[];
  readonly release: number;
}
