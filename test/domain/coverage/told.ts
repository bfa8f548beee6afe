import type { ClusterState } from '../../../src/domain/cluster-state.ts';
import { viewOf } from '../../../src/domain/cluster-view.ts';
import { pairOf } from '../../../src/domain/coverage/coverage.ts';
import type { DaemonSet, Node, Pod } from '../../../src/domain/objects.ts';
import { daemonSet, node, state } from '../../support/builders.ts';

export const agent = daemonSet('agent');

/** A DaemonSet on a node (`agent` on `n1` unless told), and what has to be said of it. */
export interface Told {
  readonly name: string;
  readonly of?: DaemonSet;
  readonly on?: Node;
  readonly pods?: readonly Pod[];
  readonly given?: Partial<ClusterState>;
  /** Kinds of all reasons, most decisive first. */
  readonly kinds: readonly string[];
  /** Part of the messages. */
  readonly says?: string;
}

/** What is said: the kinds of all reasons, and their messages. */
export function tell({ of = agent, on = node('n1'), pods = [], given = {} }: Told) {
  const view = viewOf(state({ daemonSets: [of], nodes: [on], pods, ...given }));
  const { reasons } = pairOf(of, on.metadata.name, view);
  return {
    kinds: reasons.map(({ kind }) => kind),
    messages: reasons.map(({ message }) => message).join('\n'),
  };
}
