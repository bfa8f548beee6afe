import type { Cluster } from '../../cluster/cluster.ts';
import type { Action } from '../../tui/action.ts';
import type { Proposal, Wish } from '../../tui/dialogs/dialog.ts';
import type { CommandContext } from '../context.ts';
import { silently } from '../live-screen.ts';
import type { ChangeOptions } from '../rollout/options.ts';
import type { Drivers } from './drivers.ts';
import { errorSentence } from './error-sentence.ts';
import { proposedDeletion } from './propose-deletion.ts';
import { proposedForNodes } from './propose-nodes.ts';
import { proposedOrphans } from './propose-orphans.ts';
import { proposedForRollout } from './propose-rollout.ts';
import { proposedStart } from './propose-start.ts';

/** What changes are made with. */
export interface ChangeTools {
  readonly context: CommandContext;
  /** Its answers are as new as the questions. */
  readonly cluster: Cluster;
  /** Where nothing can be changed they are those of a client's dry run. */
  readonly options: ChangeOptions;
  readonly drivers: Drivers;
  /** Aborted when the view is left: no further step is begun. */
  readonly signal: AbortSignal;
}

/** A change that was looked at, and how it is made: to what was seen, and to nothing else. */
export interface Prepared {
  readonly proposal: Omit<Proposal, 'change'>;
  /** Makes it. What really happened, in one sentence. */
  readonly make: () => Promise<string>;
}

interface Changing extends ChangeTools {
  readonly isReadOnly: boolean;
  readonly dispatch: (action: Action) => void;
}

function prepare(tools: ChangeTools, change: Wish): Promise<Prepared> {
  switch (change.kind) {
    case 'label':
    case 'taint':
      return proposedForNodes(tools, change);
    case 'deleteDaemonSet':
      return proposedDeletion(tools, change);
    case 'deletePods':
      return proposedOrphans(tools, change);
    case 'rollout':
      return proposedForRollout(tools, change);
    case 'start':
      return proposedStart(tools, change);
  }
}

/** Looks at changes that dialogs ask about, and makes those that somebody has agreed to. */
export class Changes {
  readonly #changing: Changing;
  readonly #tools: ChangeTools;
  readonly #prepared = new WeakMap<Wish, Prepared>();
  readonly #underWay = new Set<Promise<void>>();
  readonly #untold: string[] = [];

  constructor(changing: Changing) {
    this.#changing = changing;
    const { context, cluster, options, drivers, signal, isReadOnly } = changing;
    this.#tools = {
      context: silently(context),
      cluster: cluster.consistent(),
      options: isReadOnly ? { ...options, dryRun: 'client' } : options,
      drivers,
      signal,
    };
  }

  /** Reads what a change would do, as the verb does, and tells. Never rejects. */
  async propose(change: Wish): Promise<void> {
    const { dispatch } = this.#changing;
    try {
      const prepared = await prepare(this.#tools, change);
      this.#prepared.set(change, prepared);
      dispatch({ kind: 'proposed', proposal: { ...prepared.proposal, change } });
    } catch (error) {
      dispatch({ kind: 'refused', change, problem: errorSentence(error) });
    }
  }

  /** Makes a change as it was proposed, and tells. Never rejects. */
  async apply(change: Wish): Promise<void> {
    const making = this.#make(change);
    this.#underWay.add(making);
    await making;
    this.#underWay.delete(making);
  }

  async #make(change: Wish): Promise<void> {
    const { isReadOnly, signal, dispatch } = this.#changing;
    const prepared = this.#prepared.get(change);
    // What was proposed is done once.
    this.#prepared.delete(change);
    if (isReadOnly || prepared === undefined || signal.aborted) return;
    const message = await prepared.make().catch((error: unknown) => `not changed: ${errorSentence(error)}`);
    dispatch({ kind: 'message', message });
    if (signal.aborted) this.#untold.push(message);
  }

  /** When nothing is under way any more: what was done since the view was left. */
  async settled(): Promise<readonly string[]> {
    await Promise.all(this.#underWay);
    return this.#untold;
  }
}
