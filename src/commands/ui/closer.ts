import { ClusterError } from '../../cluster/cluster-error.ts';
import type { Cluster } from '../../cluster/cluster.ts';
import type { Action } from '../../tui/action.ts';
import type { Closer, Subject } from '../../tui/state.ts';

/** So long what was read is new enough, in milliseconds. */
const FRESH = 3000;

type Asked = Pick<Cluster, 'daemonSetEvents' | 'podsOnNode'>;

interface Looker {
  readonly cluster: Asked;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly dispatch: (action: Action) => void;
  /** Nothing is told after it. */
  readonly signal: AbortSignal;
}

type Found = Required<Closer>['found'];

async function find(subject: Subject, cluster: Asked): Promise<Found> {
  switch (subject.kind) {
    case 'events':
      return { kind: 'events', ...(await cluster.daemonSetEvents(subject.namespace, subject.name)) };
    case 'pods':
      return { kind: 'pods', pods: await cluster.podsOnNode(subject.node) };
  }
}

/** Reads what the part on the screen tells of: one thing at a time, and not again at every change in the cluster. */
export class CloserLook {
  readonly #looker: Looker;
  /** What was looked at last, and when; while it is being read there is no time. */
  #last: { readonly key: string; readonly at?: number } | undefined;

  constructor(looker: Looker) {
    this.#looker = looker;
  }

  /** Never rejects: what could not be read is told. */
  async look(subject: Subject): Promise<void> {
    const { cluster, now, dispatch, signal } = this.#looker;
    const key = JSON.stringify(subject);
    if (this.#last?.key === key && (this.#last.at === undefined || now() - this.#last.at < FRESH)) return;
    this.#last = { key };
    const found = await find(subject, cluster).catch((error: unknown): Found => {
      if (error instanceof ClusterError) return { kind: 'problem', message: error.message };
      throw error;
    });
    if (this.#last.key === key) this.#last = { key, at: now() };
    if (!signal.aborted) dispatch({ kind: 'looked', subject, found });
  }
}
