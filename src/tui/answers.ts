import type { ClusterState } from '../domain/cluster-state.ts';
import { type ClusterView, viewOf } from '../domain/cluster-view.ts';
import { coverageOf } from '../domain/coverage/coverage.ts';
import { type NodeReport, reportNode } from '../domain/coverage/node-report.ts';
import type { DaemonSetCoverage, Pair } from '../domain/coverage/pair.ts';
import type { DaemonSet } from '../domain/objects.ts';
import { oncePerObject } from '../domain/once-per-object.ts';
import { rolloutByNode } from '../domain/rollout/status.ts';
import type { Rollout } from '../printers/rollout-nodes.ts';
import { byName } from '../printers/sort.ts';
import { inOrderOfNames } from './node-order.ts';

/** A DaemonSet with all that a row tells of it. */
export interface DaemonSetRow {
  readonly key: string;
  readonly coverage: DaemonSetCoverage;
  readonly rollout: Rollout;
}

/**
 * What one reading of a cluster answers. Everything is worked out when it is first asked for, and once: a key that moves
 * the cursor costs nothing of it.
 */
export class Answers {
  readonly view: ClusterView;
  readonly now: number;
  #daemonSets: readonly DaemonSetRow[] | undefined;
  readonly #rows = new Map<DaemonSet, DaemonSetRow>();
  readonly #nodes = new Map<string, NodeReport>();

  constructor(state: ClusterState) {
    this.view = viewOf(state);
    this.now = state.now;
  }

  /** By namespace and name. */
  get daemonSets(): readonly DaemonSetRow[] {
    this.#daemonSets ??= this.view.state.daemonSets
      .map((daemonSet) => this.#rowOf(daemonSet))
      .toSorted((a, b) => byName(a.key, b.key));
    return this.#daemonSets;
  }

  /** Works out the rows of DaemonSets a step at a time: between two steps keys can be answered. */
  *workOut(): Generator<void> {
    for (const daemonSet of this.view.state.daemonSets) {
      this.#rowOf(daemonSet);
      yield;
    }
  }

  #rowOf(daemonSet: DaemonSet): DaemonSetRow {
    const known = this.#rows.get(daemonSet) ?? {
      key: `${daemonSet.metadata.namespace}/${daemonSet.metadata.name}`,
      coverage: coverageOf(daemonSet, this.view),
      rollout: { ...rolloutByNode(daemonSet, this.view), now: this.now },
    };
    this.#rows.set(daemonSet, known);
    return known;
  }

  /** Names of the nodes, in order; undefined where nodes could not be read. */
  get nodesInOrder(): readonly string[] | undefined {
    const { nodes } = this.view.state;
    return nodes && inOrderOfNames(nodes.map(({ metadata }) => metadata.name));
  }

  /** The pairs of a DaemonSet in the order of their nodes' names. */
  pairsInOrder(coverage: DaemonSetCoverage): readonly Pair[] {
    const names = this.nodesInOrder;
    return names === undefined
      ? coverage.pairs.toSorted((a, b) => byName(a.node, b.node))
      : names.flatMap((name) => coverage.pairOn(name) ?? []);
  }

  daemonSet(namespace: string, name: string): DaemonSetRow | undefined {
    return this.daemonSets.find(({ key }) => key === `${namespace}/${name}`);
  }

  node(name: string): NodeReport {
    const known = this.#nodes.get(name) ?? reportNode(name, this.view);
    this.#nodes.set(name, known);
    return known;
  }
}

/** The answers of a reading: the same ones each time. */
export const answersOf = oncePerObject((state: ClusterState) => new Answers(state));
