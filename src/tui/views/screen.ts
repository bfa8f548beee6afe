import type { DaemonSet } from '../../domain/objects.ts';
import { rolloutReport } from '../../printers/rollout-report.ts';
import type { Look } from '../../printers/tone.ts';
import { wrap } from '../../printers/wrap.ts';
import { answersOf, type Answers } from '../answers.ts';
import { dialogKeymap } from '../dialogs/keymap.ts';
import { drivenOf } from '../driven.ts';
import { type Binding, keymap } from '../keymap.ts';
import { columnIndex, matrixOf } from '../matrix.ts';
import { shownPart } from '../parts.ts';
import { orphanKey, orphansRead } from '../orphans.ts';
import { selectedRow } from '../selection.ts';
import { type Screen, shownScreen, type State } from '../state.ts';
import { tableOf } from '../tables.ts';
import { daemonSetDetails, nodeDetails, pairDetails } from './details.ts';
import { drivenHead, drivenNews } from './driven-view.ts';
import { orphanDetails } from './orphan-details.ts';
import { legend } from './matrix-view.ts';
import { noRows, notRead } from './nothing-shown.ts';
import { eventsText, labelsText, resourcesText, revisionsText, taintsText } from './part-text.ts';

/** What a screen says above and below its list. */
export interface Body {
  readonly title: string;
  /** Text above the list. */
  readonly above: string;
  /** Text below it: about the selected row. */
  readonly below: string;
}

const nothing: Body = { title: '', above: '', below: '' };

function listOfDaemonSets(state: State, answers: Answers, look: Look): Body {
  const table = tableOf(state);
  if (table?.keys.length === 0) {
    return { ...nothing, title: 'DaemonSets', below: noRows(state, table.total, look) };
  }
  const key = table?.keys[selectedRow(state)];
  const row = answers.daemonSets.find((each) => each.key === key);
  return { ...nothing, title: 'DaemonSets', below: row === undefined ? '' : daemonSetDetails(row, look) };
}

function oneDaemonSet(state: State, screen: { namespace: string; name: string }, look: Look): Body {
  const title = `${screen.namespace}/${screen.name}, nodes`;
  const answers = state.cluster === undefined ? undefined : answersOf(state.cluster);
  const row = answers?.daemonSet(screen.namespace, screen.name);
  if (answers === undefined || row === undefined) return { ...nothing, title, above: gone(title) };
  const node = tableOf(state)?.keys[selectedRow(state)];
  const below = daemonSetPart(row.coverage.daemonSet, node, answers, { state, look });
  return { ...nothing, title, below };
}

interface Setting {
  readonly state: State;
  readonly look: Look;
}

/** What is told of a DaemonSet below its nodes. */
function daemonSetPart(
  daemonSet: DaemonSet,
  node: string | undefined,
  answers: Answers,
  { state, look }: Setting,
): string {
  switch (shownPart(state)) {
    case 'revisions':
      return revisionsText(daemonSet, answers, look);
    case 'events':
      return eventsText(daemonSet, answers, {
        look,
        ...pick(state),
        ...(node === undefined ? {} : { node }),
      });
    default:
      return node === undefined ? '' : pairDetails(daemonSet, node, answers, look);
  }
}

/** What is told of a node below its DaemonSets. */
function nodePart(name: string, why: () => string, answers: Answers, { state, look }: Setting): string {
  const node = answers.view.node(name);
  switch (shownPart(state)) {
    case 'resources':
      return resourcesText(name, answers, { look, ...pick(state) });
    case 'labels':
      return labelsText(node, answers, look);
    case 'taints':
      return taintsText(node, answers, look);
    default:
      return why();
  }
}

function pick({ namespace, closer }: State): Pick<State, 'namespace' | 'closer'> {
  return { ...(namespace === undefined ? {} : { namespace }), ...(closer === undefined ? {} : { closer }) };
}

function gone(what: string): string {
  return `${what}: not there any more\n`;
}

function oneNode(state: State, name: string, answers: Answers, look: Look): Body {
  const report = answers.node(name);
  const key = tableOf(state)?.keys[selectedRow(state)];
  const row = answers.daemonSets.find((each) => each.key === key);
  const problems = report.nodeReasons.map(({ message }) => message);
  const why = (): string =>
    row === undefined ? '' : pairDetails(row.coverage.daemonSet, name, answers, look);
  return {
    title: `node ${name}, DaemonSets`,
    above: nodeDetails(answers.view.node(name), problems, look),
    below: nodePart(name, why, answers, { state, look }),
  };
}

function matrixBody(state: State, answers: Answers, look: Look): Body {
  const matrix = matrixOf(state);
  if (matrix === undefined) return nothing;
  const column = columnIndex(state, matrix);
  const node = matrix.rows[selectedRow(state)]?.node;
  const row = answers.daemonSets[column];
  return {
    title: 'nodes',
    above: `${legend(look)}\n`,
    below:
      row === undefined || node === undefined
        ? ''
        : pairDetails(row.coverage.daemonSet, node, answers, look, `column ${column + 1}: `),
  };
}

function rolloutBody(
  state: State,
  screen: { namespace: string; name: string },
  answers: Answers,
  look: Look,
): Body {
  const title = `rollout of ${screen.namespace}/${screen.name}, nodes`;
  const row = answers.daemonSet(screen.namespace, screen.name);
  const driven = drivenOf(state, screen);
  const news = driven === undefined ? '' : drivenNews(driven, look);
  return {
    title,
    above: driven === undefined ? '' : drivenHead(driven, row?.rollout.status, look),
    below: news + (row === undefined ? gone(title) : rolloutReport(row.rollout, look)),
  };
}

function orphansBody(state: State, look: Look): Body {
  const title = 'orphans';
  if (state.orphans === undefined) return { ...nothing, title, above: 'reading daemon pods ...\n' };
  const all = orphansRead(state);
  if (all.length === 0) return { ...nothing, title, below: 'every daemon pod has a controller\n' };
  const key = tableOf(state)?.keys[selectedRow(state)];
  const orphan = all.find((each) => orphanKey(each) === key);
  return { ...nothing, title, below: orphan === undefined ? '' : orphanDetails(orphan, look) };
}

function keyLines(all: readonly Pick<Binding, 'keys' | 'about'>[], look: Look): string {
  const widest = Math.max(...all.map(({ keys }) => keys.length));
  const indent = ' '.repeat(widest + 5);
  const line = ({ keys, about }: Pick<Binding, 'keys' | 'about'>): string =>
    `  ${keys.padEnd(widest)}   ${wrap(about, indent, look.width)}\n`;
  return all.map(line).join('');
}

function helpBody(look: Look): Body {
  const inDialogs = `${look.paint('strong', 'where a change is prepared')}\n${keyLines(dialogKeymap, look)}`;
  return { ...nothing, title: 'keys', below: keyLines(keymap, look) + inDialogs };
}

/** What the screen says beside its list. */
export function bodyOf(state: State, look: Look): Body {
  const screen: Screen = shownScreen(state);
  if (screen.kind === 'help') return helpBody(look);
  if (screen.kind === 'contexts') return { ...nothing, title: 'contexts' };
  if (state.cluster === undefined) return { ...nothing, below: notRead(state, look) };
  const answers = answersOf(state.cluster);
  switch (screen.kind) {
    case 'daemonSets':
      return listOfDaemonSets(state, answers, look);
    case 'daemonSet':
      return oneDaemonSet(state, screen, look);
    case 'node':
      return oneNode(state, screen.name, answers, look);
    case 'matrix':
      return matrixBody(state, answers, look);
    case 'rollout':
      return rolloutBody(state, screen, answers, look);
    case 'orphans':
      return orphansBody(state, look);
    case 'namespaces':
      return { ...nothing, title: 'namespaces' };
    case 'groupings':
      return { ...nothing, title: 'what the matrix is grouped by' };
  }
}
