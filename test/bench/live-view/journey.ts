/** One press, and how the screen must change by it. */
export interface Press {
  /** Presses of one kind are counted together. */
  readonly kind: string;
  readonly keys: string;
  readonly shows: (before: readonly string[]) => (lines: readonly string[]) => boolean;
}

/** The name in the row that is selected: states may change under it meanwhile. */
function selected(lines: readonly string[]): string {
  const row = lines.find((line) => line.startsWith('> ')) ?? '';
  return row.slice(2).trim().split(/\s+/).slice(0, 2).join(' ').split(' [')[0] ?? '';
}

/** The name of the node in the selected row: the first word. */
function selectedNode(lines: readonly string[]): string {
  return selected(lines).split(' ')[0] ?? '';
}

type Name = (lines: readonly string[]) => string;

function moves(keys: string, name: Name, kind = 'move: j, k'): Press {
  return { kind, keys, shows: (before) => (lines) => name(lines) !== '' && name(lines) !== name(before) };
}

function holds(kind: string, keys: string, text: RegExp): Press {
  return { kind, keys, shows: () => (lines) => lines.some((line) => text.test(line)) };
}

const page = 'page up, page down';
const pageDown = '\u001b[6~';
const pageUp = '\u001b[5~';
const enter = '\r';
const escape = '\u001b';

/** Letters one after the other into a line that is shown whole. */
function typed(kind: string, text: string, shown: (soFar: string) => RegExp): readonly Press[] {
  return Array.from(text, (letter, place) => holds(kind, letter, shown(text.slice(0, place + 1))));
}

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`);

/** A way through all screens that ends where it began: at the list of the DaemonSets. */
export const journey: readonly Press[] = [
  moves('j', selected),
  moves('j', selected),
  moves('k', selected),
  holds('open: enter', enter, /^\S+, nodes \d/),
  moves('j', selectedNode),
  moves('j', selectedNode),
  moves('k', selectedNode),
  moves(pageDown, selectedNode, page),
  moves(pageDown, selectedNode, page),
  moves(pageUp, selectedNode, page),
  holds('filter: /', '/', /, filter: _/),
  ...typed('letter of a filter', 'node-012', (soFar) => new RegExp(`, filter: ${escaped(soFar)}_`)),
  holds('filter away: escape', escape, /^\S+, nodes \d+$/),
  holds('dialog: L', 'L', /^labels of 1 node/),
  ...typed('letter in a dialog', 'pool=gpu', (soFar) => new RegExp(`^> ${escaped(soFar)}_`)),
  holds('dialog away: escape', escape, /^\S+, nodes \d/),
  holds('back: q', 'q', /^DaemonSets \d/),
  holds('matrix: m', 'm', /^nodes \d/),
  moves('j', selectedNode, 'move in the matrix: j, k'),
  moves('j', selectedNode, 'move in the matrix: j, k'),
  moves('k', selectedNode, 'move in the matrix: j, k'),
  moves(pageDown, selectedNode, page),
  moves(pageUp, selectedNode, page),
  holds('back: q', 'q', /^DaemonSets \d/),
];
