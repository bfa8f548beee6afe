import { changeOptions } from '../../src/commands/rollout/options.ts';
import { Changes } from '../../src/commands/ui/changes.ts';
import { Drivers } from '../../src/commands/ui/drivers.ts';
import { type Look, painter } from '../../src/printers/tone.ts';
import type { Action } from '../../src/tui/action.ts';
import type { Proposal, Wish } from '../../src/tui/dialogs/dialog.ts';
import type { DrivenHere } from '../../src/tui/driven.ts';
import { settled } from '../cluster/rollout/virtual-time.ts';
import type { ChangeScene } from './changing.ts';
import { recordingContext } from './invoke.ts';

export interface Asked {
  /** Absent where it was refused. */
  readonly proposal?: Proposal;
  /** Why it was refused, or what was told when it was done. */
  readonly told: string;
}

/** What goes on beside the screen of the live view, by the clock of a scene. */
export class LiveChanges {
  readonly told: Action[] = [];
  readonly left = new AbortController();
  readonly #scene: ChangeScene;
  readonly #context: ReturnType<typeof recordingContext>;
  readonly #changes: Changes;
  readonly #drivers: Drivers;

  constructor(scene: ChangeScene, isReadOnly = false, look: Look = { paint: painter(false), unicode: true }) {
    this.#scene = scene;
    this.#context = recordingContext({
      clock: {
        after: (milliseconds, run) => {
          const off = new AbortController();
          void scene.time.wait(milliseconds, off.signal).then(run, () => undefined);
          return () => off.abort();
        },
      },
    });
    const dispatch = (action: Action): void => void this.told.push(action);
    const options = changeOptions({});
    const { fieldManager } = options;
    const { signal } = this.left;
    const context = this.#context;
    this.#drivers = new Drivers({ context, look, fieldManager, signal }, dispatch);
    this.#changes = new Changes({
      context,
      cluster: scene.cluster(),
      options,
      drivers: this.#drivers,
      isReadOnly,
      dispatch,
      signal,
    });
  }

  /** What was written beside the screen. */
  get written(): { readonly stdout: string; readonly stderr: string } {
    return this.#context.written;
  }

  /** What was last told of the rollout that is driven here. */
  get driven(): DrivenHere | undefined {
    const last = this.told.findLast(({ kind }) => kind === 'driven');
    return last?.kind === 'driven' ? last.driven : undefined;
  }

  /** Lets time pass until something is so. */
  async until(holds: () => boolean): Promise<void> {
    while (!holds()) await (this.#scene.time.next === undefined ? settled() : this.#scene.time.pass(500));
  }

  async passing<T>(work: Promise<T>): Promise<T> {
    const progress = { isOver: false };
    void work.then(() => (progress.isOver = true));
    await this.until(() => progress.isOver);
    return work;
  }

  /** Somebody asks what a change would do. */
  async propose(change: Wish): Promise<Asked> {
    await this.passing(this.#changes.propose(change));
    const last = this.told.findLast(({ kind }) => kind === 'proposed' || kind === 'refused');
    if (last?.kind === 'proposed') return { proposal: last.proposal, told: '' };
    return { told: last?.kind === 'refused' ? last.problem : '' };
  }

  /** Somebody asks for it, and agrees. */
  async make(change: Wish): Promise<Asked> {
    const asked = await this.propose(change);
    if (asked.proposal === undefined) return asked;
    await this.passing(this.#changes.apply(change));
    const message = this.told.findLast(({ kind }) => kind === 'message');
    return { ...asked, told: message?.kind === 'message' ? message.message : '' };
  }

  /** The view is left: how the rollouts stand that were driven. */
  async leave(): Promise<readonly string[]> {
    this.left.abort();
    return this.passing(this.#drivers.settled());
  }
}
