import { type Action, only, type Update } from './action.ts';
import { daemonSetAtHand } from './at-hand.ts';
import { openDelete, openDeleteOrphans, openNodes, openRolloutChange, openStart } from './dialogs/open.ts';
import { chosen, openContexts, withCluster } from './choices.ts';
import { commandFor } from './copied-command.ts';
import { looked, withCloserLook } from './closer-look.ts';
import { answered, pressedInDialog } from './dialogs/update.ts';
import { drivenNow, withDriven } from './driven.ts';
import { nextGrouping } from './grouping.ts';
import type { Press } from './key-binding.ts';
import { type Command, commandOf } from './keymap.ts';
import { toggleMark } from './marks.ts';
import { columnIndex, matrixOf } from './matrix.ts';
import { nextPart } from './parts.ts';
import { listWidth, moveBy, pageOf, selectedRow, selectRow } from './selection.ts';
import {
  changeShownList,
  type Screen,
  screenKey,
  shownList,
  shownScreen,
  type State,
  withShownList,
} from './state.ts';
import { tableOf } from './tables.ts';

function opened(state: State, screen: Screen): State {
  // Whoever goes in circles comes back by the way he came, once.
  const before = state.screens.findIndex((each) => screenKey(each) === screenKey(screen));
  const screens = before < 0 ? [...state.screens, screen] : state.screens.slice(0, before + 1);
  return { ...state, screens };
}

function open(state: State): Update {
  const screen = shownScreen(state);
  const index = selectedRow(state);
  const choice = chosen(state, tableOf(state)?.keys[index]);
  if (choice !== undefined) return choice;
  if (screen.kind === 'matrix') {
    const row = matrixOf(state)?.rows[index];
    return only(row === undefined ? state : opened(state, { kind: 'node', name: row.node }));
  }
  const leadsTo = tableOf(state)?.opens(index);
  return only(leadsTo === undefined ? state : opened(state, leadsTo));
}

/** A rollout that is driven here is not left by a slip of a finger. */
function leave(state: State): Update {
  const { leaving, ...rest } = state;
  const [first] = drivenNow(state);
  if (first === undefined || leaving === true) return only(rest, { kind: 'leave', interrupted: false });
  const name = `${first.namespace}/${first.name}`;
  const message = `the rollout of ${name} is driven from here: q again leaves it as it stands`;
  return only({ ...rest, leaving: true, message });
}

function back(state: State): Update {
  if (shownList(state).filter !== '') return only(changeShownList(state, { filter: '' }));
  if (state.screens.length <= 1) return leave(state);
  return only({ ...state, screens: state.screens.slice(0, -1) });
}

/** The order by the next column; after the last one as the list comes. */
function sortByNext(state: State): State {
  const headers = tableOf(state)?.headers ?? [];
  const { sortBy } = shownList(state);
  const next = headers[sortBy === undefined ? 0 : headers.indexOf(sortBy) + 1];
  const { sortBy: _former, ...list } = shownList(state);
  return withShownList(state, next === undefined ? list : { ...list, sortBy: next });
}

/** The order by the nth column on the screen; by the one that decides it already, the other way round. */
function sortByColumn(state: State, { input }: Press): State {
  const header = tableOf(state)?.headersIn(listWidth(state))[Number(input) - 1];
  const list = shownList(state);
  if (header === undefined) return state;
  return withShownList(state, {
    ...list,
    sortBy: header,
    reversed: header === list.sortBy && !list.reversed,
  });
}

function moveColumn(state: State, by: number): State {
  const matrix = matrixOf(state);
  if (shownScreen(state).kind !== 'matrix' || matrix === undefined) return state;
  const column = matrix.columns[columnIndex(state, matrix) + by];
  return column === undefined ? state : { ...state, column };
}

function openRollout(state: State): State {
  const daemonSet = daemonSetAtHand(state);
  return daemonSet === undefined ? state : opened(state, { ...daemonSet, kind: 'rollout' });
}

const commands: Readonly<Record<Command, (state: State, press: Press) => Update>> = {
  up: (state) => only(moveBy(state, -1)),
  down: (state) => only(moveBy(state, 1)),
  pageUp: (state) => only(moveBy(state, -pageOf(state))),
  pageDown: (state) => only(moveBy(state, pageOf(state))),
  first: (state) => only(selectRow(state, 0)),
  last: (state) => only(selectRow(state, Infinity)),
  left: (state) => only(moveColumn(state, -1)),
  right: (state) => only(moveColumn(state, 1)),
  open,
  back,
  filter: (state) => only({ ...state, typing: true }),
  sort: (state) => only(sortByNext(state)),
  sortByColumn: (state, press) => only(sortByColumn(state, press)),
  reverse: (state) => only(changeShownList(state, { reversed: !shownList(state).reversed })),
  trouble: (state) => only({ ...state, onlyTrouble: !state.onlyTrouble }),
  daemonSets: (state) => only({ ...state, screens: [{ kind: 'daemonSets' }] }),
  matrix: (state) => only(opened(state, { kind: 'matrix' })),
  rollout: (state) => only(openRollout(state)),
  start: openStart,
  namespaces: (state) => only(opened(state, { kind: 'namespaces' })),
  orphans: (state) => only(opened(state, { kind: 'orphans' })),
  group: (state) => only({ ...state, grouping: nextGrouping(state.grouping, state.cluster?.nodes ?? []) }),
  contexts: (state) => openContexts(state, opened),
  groupings: (state) =>
    only(shownScreen(state).kind === 'matrix' ? opened(state, { kind: 'groupings' }) : state),
  part: (state) => only(nextPart(state)),
  mark: (state) => only(toggleMark(state)),
  unmark: (state) => only({ ...state, marks: new Set() }),
  label: (state) => openNodes(state, 'label'),
  taint: (state) => openNodes(state, 'taint'),
  delete: (state) => (shownScreen(state).kind === 'orphans' ? openDeleteOrphans(state) : openDelete(state)),
  pause: (state) => openRolloutChange(state, 'pause'),
  resume: (state) => openRolloutChange(state, 'resume'),
  undo: (state) => openRolloutChange(state, 'undo'),
  advance: (state) => openRolloutChange(state, 'advance'),
  scrollDown: (state) => only(changeShownList(state, { scrolled: shownList(state).scrolled + 1 })),
  scrollUp: (state) => only(changeShownList(state, { scrolled: Math.max(0, shownList(state).scrolled - 1) })),
  copy: (state) => only(state, { kind: 'copy', text: commandFor(state) }),
  save: (state) =>
    only(state, ...(shownScreen(state).kind === 'matrix' ? [{ kind: 'saveMatrix' } as const] : [])),
  help: (state) => only(opened(state, { kind: 'help' })),
  suspend: (state) => only(state, { kind: 'suspend' }),
  interrupt: (state) => only(state, { kind: 'leave', interrupted: true }),
  quit: leave,
};

/** While a filter is typed, letters are letters. */
function typed(state: State, { input, ctrl, special }: Press): Update {
  const { filter } = shownList(state);
  if (ctrl === true && input === 'c') return only(state, { kind: 'leave', interrupted: true });
  if (special === 'return') return only({ ...state, typing: false });
  if (special === 'escape') return only({ ...changeShownList(state, { filter: '' }), typing: false });
  if (special === 'backspace' || special === 'delete')
    return only(changeShownList(state, { filter: Array.from(filter).slice(0, -1).join('') }));
  if (special === 'upArrow' || special === 'downArrow')
    return only(moveBy(state, special === 'upArrow' ? -1 : 1));
  if (special !== undefined || ctrl === true) return only(state);
  return only(changeShownList(state, { filter: filter + input }));
}

function pressed(state: State, press: Press): Update {
  const { message: _read, ...quiet } = state;
  if (state.dialog !== undefined) return pressedInDialog(quiet, state.dialog, press);
  if (state.typing) return typed(quiet, press);
  const command = commandOf(press);
  if (command === undefined) return only(state);
  const { leaving: _changedMind, ...stays } = quiet;
  return commands[command](command === 'back' ? quiet : stays, press);
}

function happened(state: State, action: Action): Update {
  switch (action.kind) {
    case 'key':
      return pressed(state, action.press);
    case 'resized':
      return only({ ...state, size: action.size });
    case 'read':
      return only({ ...state, cluster: action.cluster, freshness: action.freshness, now: action.now });
    case 'orphans':
      return only({ ...state, orphans: action.orphans });
    case 'freshness':
      return only({ ...state, freshness: action.freshness });
    case 'message':
      return only({ ...state, message: action.message });
    case 'proposed':
    case 'refused':
      return only(answered(state, action));
    case 'driven':
      return only(withDriven(state, action.driven));
    case 'opened': {
      const next = withCluster(state, action);
      return only(next, {
        kind: 'observe',
        ...(action.namespace === undefined ? {} : { namespace: action.namespace }),
      });
    }
    case 'looked':
      return looked(state, action);
    case 'tick':
      return only({ ...state, now: action.now });
  }
}

/** What the screen is drawn from after something has happened, and what else is to be done. */
export function update(state: State, action: Action): Update {
  return withCloserLook(happened(state, action), action);
}
