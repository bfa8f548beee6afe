import type { DaemonSet, ResourceList } from '../objects.ts';
import { extremeOf, sumOf } from './amounts.ts';
import type { DaemonShare, NodeOverhead } from './overhead.ts';

/** What DaemonSets request of several nodes together. */
export interface OverheadSum {
  readonly nodes: number;
  readonly requests: ResourceList;
  readonly allocatable: ResourceList;
  /** How many of the nodes are too small for their daemon pods. */
  readonly tooSmall: number;
}

/** Nodes that have something in common. */
export interface OverheadGroup extends OverheadSum {
  /** What they have in common; absent: nodes without it. */
  readonly value?: string;
  readonly members: readonly NodeOverhead[];
}

/** What one DaemonSet requests of all nodes. */
export interface DaemonSetOverhead {
  readonly daemonSet: DaemonSet;
  readonly nodes: number;
  readonly pods: Readonly<Record<DaemonShare['state'], number>>;
  /** Of all its pods. */
  readonly requests: ResourceList;
  /** The least and the most that any one of its pods requests. */
  readonly least: ResourceList;
  readonly most: ResourceList;
  /** Of `cpu` and `memory` those that some of its pods request nothing of: what they use is not in the numbers. */
  readonly unrequested: readonly string[];
}

/** Adds up nodes. */
export function overheadSum(members: readonly NodeOverhead[]): OverheadSum {
  return {
    nodes: members.length,
    requests: sumOf(members.map(({ requests }) => requests)),
    allocatable: sumOf(members.map(({ node }) => node.status.allocatable)),
    tooSmall: members.filter(({ tooSmall }) => tooSmall.length > 0).length,
  };
}

/**
 * Adds up nodes by what they have in common, in the order in which they come.
 *
 * @param valueOf - what a node has of it; undefined where it has none
 */
export function overheadGroups(
  members: readonly NodeOverhead[],
  valueOf: (member: NodeOverhead) => string | undefined,
): readonly OverheadGroup[] {
  return [...Map.groupBy(members, valueOf)].map(([value, group]) => ({
    ...overheadSum(group),
    members: group,
    ...(value === undefined ? {} : { value }),
  }));
}

/** Adds up by DaemonSet. One that has no pod on any of the nodes, and wants none, is there with zero. */
export function overheadByDaemonSet(
  members: readonly NodeOverhead[],
  daemonSets: readonly DaemonSet[],
): readonly DaemonSetOverhead[] {
  const shares = Map.groupBy(
    members.flatMap(({ node, shares: list }) => list.map((share) => ({ ...share, node }))),
    ({ daemonSet }) => daemonSet,
  );
  return daemonSets.map((daemonSet) => {
    const own = shares.get(daemonSet) ?? [];
    const requests = own.map((share) => share.requests);
    const count = (state: DaemonShare['state']): number =>
      own.filter((share) => share.state === state).length;
    const least = extremeOf(requests, Math.min);
    return {
      daemonSet,
      nodes: new Set(own.map(({ node }) => node)).size,
      pods: { bound: count('bound'), pending: count('pending'), planned: count('planned') },
      requests: sumOf(requests),
      least,
      most: extremeOf(requests, Math.max),
      unrequested: own.length === 0 ? [] : ['cpu', 'memory'].filter((name) => (least[name] ?? 0) === 0),
    };
  });
}
