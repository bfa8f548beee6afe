import type { ClusterState } from '../../domain/cluster-state.ts';
import { rolloutListColumns } from '../../printers/columns/rollout-list.ts';
import type { Rollout } from '../../printers/rollout-nodes.ts';
import { sortColumn, sortRows } from '../../printers/sort.ts';
import { table } from '../../printers/table.ts';
import type { Choice, ChoiceScreen, CommandContext, OpenedCluster } from '../context.ts';
import { whileRenewed } from '../follow.ts';
import { noteOf, Redrawn } from '../live-screen.ts';
import { nothingFound } from '../notes.ts';
import type { ListSetting } from './list-answer.ts';
import { rolloutsOf } from './read.ts';
import { watchLive } from './status-watch.ts';

function keyOf({ status }: Rollout): string {
  const { namespace, name } = status.daemonSet.metadata;
  return `${namespace}/${name}`;
}

/** The list of rollouts, to choose one of. */
class PickScreen extends Redrawn implements ChoiceScreen {
  readonly #setting: ListSetting;
  #rollouts: readonly Rollout[] = [];
  #problem = '';

  constructor(setting: ListSetting, first: ClusterState) {
    super();
    this.#setting = setting;
    this.show(first);
  }

  get rollouts(): readonly Rollout[] {
    return this.#rollouts;
  }

  show(state: ClusterState): void {
    const { options, namespace } = this.#setting;
    const rollouts = rolloutsOf(state);
    const columns = rolloutListColumns(namespace === undefined);
    this.#rollouts =
      options.sortBy === undefined ? rollouts : sortRows(rollouts, sortColumn(columns, options.sortBy));
    this.#problem = '';
    this.redraw();
  }

  tell(problem: string): void {
    this.#problem = noteOf(problem).trimEnd();
    this.redraw();
  }

  frame({ width }: { readonly width: number }): ReturnType<ChoiceScreen['frame']> {
    const { look, namespace } = this.#setting;
    const text = table(rolloutListColumns(namespace === undefined), this.#rollouts, {
      look: { ...look, width },
    });
    const [header = '', ...lines] = text.trimEnd().split('\n');
    const rows = this.#rollouts.map((rollout, index) => ({ key: keyOf(rollout), text: lines[index] ?? '' }));
    return { header, rows, note: this.#problem };
  }
}

/** Shows the list of rollouts until one is chosen, and then that one until it is done. The result is the exit code. */
export async function pickAndWatch(
  context: CommandContext,
  opened: OpenedCluster,
  setting: ListSetting,
  observe: (context: CommandContext) => Promise<ClusterState>,
  { choose, showLive }: Required<Pick<CommandContext, 'choose' | 'showLive'>>,
): Promise<number> {
  const { namespace } = opened;
  let rollouts: readonly Rollout[] = [];
  const pick = async (screen: PickScreen, signal: AbortSignal): Promise<Choice> => {
    if (screen.rollouts.length === 0) return { kind: 'left' };
    const choice = await choose(screen, signal);
    rollouts = screen.rollouts;
    return choice;
  };
  const choice = await whileRenewed(
    context,
    opened,
    { namespace, observe },
    (first: ClusterState) => new PickScreen(setting, first),
    pick,
  );
  if (choice.kind === 'interrupted' || context.signal.aborted) return 130;
  const chosen = choice.kind === 'chosen' ? rollouts.find((each) => keyOf(each) === choice.key) : undefined;
  if (chosen === undefined) {
    if (rollouts.length === 0) context.stderr.write(nothingFound(namespace, false));
    return 0;
  }
  const { daemonSet } = chosen.status;
  return watchLive(context, { opened, daemonSet, options: setting.options }, showLive);
}
