import { openDump } from '../../src/cluster/dump-cluster.ts';
import { observeCoverage } from '../../src/cluster/observe.ts';
import type { ClusterState } from '../../src/domain/cluster-state.ts';
import { painter } from '../../src/printers/tone.ts';
import type { Press, SpecialKey } from '../../src/tui/key-binding.ts';
import type { Action, Effect } from '../../src/tui/action.ts';
import { update } from '../../src/tui/model.ts';
import { initialState, type Size, type State } from '../../src/tui/state.ts';
import { frameOf } from '../../src/tui/views/frame.ts';
import { troubleDump } from '../commands/trouble-cluster.ts';

const special: Readonly<Record<string, SpecialKey>> = {
  enter: 'return',
  esc: 'escape',
  up: 'upArrow',
  down: 'downArrow',
  pageUp: 'pageUp',
  pageDown: 'pageDown',
  end: 'end',
  home: 'home',
  backspace: 'backspace',
  tab: 'tab',
  backTab: 'backTab',
  left: 'leftArrow',
  right: 'rightArrow',
  delete: 'delete',
};

/** `enter`, `space`, `ctrl-c`, or a letter. */
function pressOf(key: string): Press {
  const name = special[key];
  if (key === 'space') return { input: ' ' };
  if (name !== undefined) return { input: '', special: name };
  return key.startsWith('ctrl-') ? { input: key.slice(5), ctrl: true } : { input: key };
}

async function* once(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text);
}

/** What a dump holds, as the live view reads it. */
async function read(dump: string): Promise<ClusterState> {
  return observeCoverage(await openDump('-', once(dump)), { scope: {} });
}

/** The small cluster in trouble. */
export const trouble = await read(troubleDump);

/** The live view without a terminal: keys go in, lines and effects come out. */
export class Journey {
  state: State;
  readonly effects: Effect[] = [];

  constructor(size: Size = { columns: 80, rows: 24 }, cluster: ClusterState = trouble) {
    this.state = initialState({ name: 'kind', isDump: false }, size, cluster.now);
    this.act({ kind: 'read', cluster, freshness: { kind: 'live' }, now: cluster.now });
  }

  act(action: Action): this {
    const { state, effects } = update(this.state, action);
    this.state = state;
    this.effects.push(...effects);
    return this;
  }

  /** Keys, apart by blanks. */
  press(keys: string): this {
    for (const key of keys.split(' ')) this.act({ kind: 'key', press: pressOf(key) });
    return this;
  }

  get lines(): readonly string[] {
    return frameOf(this.state, { paint: painter(false), unicode: true }).map(({ text }) => text.trimEnd());
  }

  get screen(): string {
    return this.lines.join('\n');
  }

  /** The row that is selected. */
  get selected(): string {
    return this.lines.find((line) => /^>[ *]/.test(line))?.slice(2) ?? '';
  }
}
