import { boundTo, type KeyBinding, type Press } from './key-binding.ts';
import type { Screen } from './state.ts';

/** What a key does. */
export type Command =
  | 'up'
  | 'down'
  | 'left'
  | 'right'
  | 'pageUp'
  | 'pageDown'
  | 'first'
  | 'last'
  | 'open'
  | 'back'
  | 'filter'
  | 'sort'
  | 'reverse'
  | 'sortByColumn'
  | 'trouble'
  | 'daemonSets'
  | 'matrix'
  | 'rollout'
  | 'start'
  | 'namespaces'
  | 'orphans'
  | 'group'
  | 'groupings'
  | 'contexts'
  | 'part'
  | 'mark'
  | 'unmark'
  | 'label'
  | 'taint'
  | 'delete'
  | 'pause'
  | 'resume'
  | 'undo'
  | 'advance'
  | 'scrollDown'
  | 'scrollUp'
  | 'save'
  | 'copy'
  | 'help'
  | 'suspend'
  | 'interrupt'
  | 'quit';

export interface Binding extends KeyBinding<Command> {
  /** As the footer names it, and where; absent: not there. */
  readonly footer?: { readonly text: string; readonly on: readonly Screen['kind'][] };
}

const choices = ['namespaces', 'groupings', 'contexts'] as const;
const lists = ['daemonSets', 'daemonSet', 'node', 'orphans', ...choices] as const;
const everywhere = [...lists, 'matrix', 'rollout', 'help'] as const;

/** Every key; help, the footer and the README come from this list. */
export const keymap: readonly Binding[] = [
  {
    command: 'open',
    special: ['return'],
    keys: 'enter',
    about: 'open what is selected',
    footer: {
      text: 'enter: open',
      on: ['daemonSets', 'daemonSet', 'node', 'matrix', 'rollout', 'orphans', ...choices],
    },
  },
  {
    command: 'back',
    letters: ['q'],
    special: ['escape'],
    keys: 'q, escape',
    about: 'back; leave from the first screen',
    footer: { text: 'q: back', on: everywhere },
  },
  { command: 'up', letters: ['k'], special: ['upArrow'], keys: 'k, up', about: 'the row above' },
  { command: 'down', letters: ['j'], special: ['downArrow'], keys: 'j, down', about: 'the row below' },
  {
    command: 'left',
    letters: ['h'],
    special: ['leftArrow'],
    keys: 'h, left',
    about: 'in the matrix: the DaemonSet to the left',
  },
  {
    command: 'right',
    letters: ['l'],
    special: ['rightArrow'],
    keys: 'l, right',
    about: 'in the matrix: the DaemonSet to the right',
  },
  { command: 'pageUp', ctrl: ['b'], special: ['pageUp'], keys: 'page up, ctrl-b', about: 'a screen up' },
  {
    command: 'pageDown',
    ctrl: ['f'],
    special: ['pageDown'],
    keys: 'page down, ctrl-f',
    about: 'a screen down',
  },
  { command: 'first', letters: ['g'], special: ['home'], keys: 'g, home', about: 'the first row' },
  { command: 'last', letters: ['G'], special: ['end'], keys: 'G, end', about: 'the last row' },
  {
    command: 'filter',
    letters: ['/'],
    keys: '/',
    about: 'only rows that hold a text; enter keeps it, escape drops it',
    footer: { text: '/: filter', on: [...lists, 'matrix'] },
  },
  {
    command: 'part',
    letters: ['v'],
    keys: 'v',
    about: 'below a list: why, revisions, events; of a node: why, resources, labels, taints',
    footer: { text: 'v: view', on: ['daemonSet', 'node'] },
  },
  {
    command: 'trouble',
    letters: ['t'],
    keys: 't',
    about: 'only what is in trouble, or all',
    footer: { text: 't: trouble', on: ['daemonSets', 'daemonSet', 'node', 'matrix'] },
  },
  {
    command: 'matrix',
    letters: ['m'],
    keys: 'm',
    about: 'nodes and DaemonSets as a matrix',
    footer: { text: 'm: matrix', on: ['daemonSets'] },
  },
  { command: 'daemonSets', letters: ['d'], keys: 'd', about: 'the list of DaemonSets' },
  {
    command: 'rollout',
    letters: ['r'],
    keys: 'r',
    about: 'the rollout of the DaemonSet',
    footer: { text: 'r: rollout', on: ['daemonSets', 'daemonSet'] },
  },
  {
    command: 'start',
    letters: ['I'],
    keys: 'I',
    about: 'start a rollout of the DaemonSet: another image, wave by wave, driven from here',
    footer: { text: 'I: start', on: ['daemonSets', 'daemonSet', 'rollout'] },
  },
  {
    command: 'namespaces',
    letters: ['n'],
    keys: 'n',
    about: 'choose a namespace, or all',
    footer: { text: 'n: namespace', on: ['daemonSets', 'matrix'] },
  },
  {
    command: 'orphans',
    letters: ['x'],
    keys: 'x',
    about: 'daemon pods that no controller has',
    footer: { text: 'x: orphans', on: ['daemonSets', 'namespaces'] },
  },
  {
    command: 'contexts',
    letters: ['c'],
    keys: 'c',
    about: 'choose another context of the kubeconfig',
    footer: { text: 'c: context', on: ['daemonSets', 'matrix'] },
  },
  {
    command: 'sort',
    letters: ['o'],
    keys: 'o',
    about: 'order by the next column',
    footer: { text: 'o: order', on: ['daemonSets', 'daemonSet', 'node'] },
  },
  {
    command: 'sortByColumn',
    letters: ['1', '2', '3', '4', '5', '6', '7', '8', '9'],
    keys: '1 to 9',
    about: 'order by that column on the screen; again: the other way round',
  },
  { command: 'reverse', letters: ['O'], keys: 'O', about: 'the other way round' },
  {
    command: 'group',
    letters: ['b'],
    keys: 'b',
    about: 'group the matrix by nothing, zone, pool, architecture or instance type, in turn',
    footer: { text: 'b: group', on: ['matrix'] },
  },
  {
    command: 'groupings',
    letters: ['B'],
    keys: 'B',
    about: 'choose what the matrix is grouped by: any label that nodes have',
  },
  {
    command: 'scrollDown',
    letters: ['J'],
    special: ['tab'],
    keys: 'J, tab',
    about: 'scroll the part below down',
  },
  { command: 'scrollUp', letters: ['K'], keys: 'K', about: 'scroll the part below up' },
  {
    command: 'save',
    letters: ['s'],
    keys: 's',
    about: 'save the matrix as text and as SVG',
    footer: { text: 's: save', on: ['matrix'] },
  },
  {
    command: 'help',
    letters: ['?'],
    keys: '?',
    about: 'all keys',
    footer: { text: '?: help', on: [...lists, 'matrix', 'rollout'] },
  },
  {
    command: 'mark',
    letters: [' '],
    keys: 'space',
    about: 'mark the node or the orphan, or not: what is changed is changed on all that are marked',
    footer: { text: 'space: mark', on: ['daemonSet', 'matrix', 'orphans'] },
  },
  { command: 'unmark', letters: ['A'], keys: 'A', about: 'mark none' },
  {
    command: 'label',
    letters: ['L'],
    keys: 'L',
    about: 'change labels of the marked nodes, or of the selected one',
    footer: { text: 'L: label', on: ['daemonSet', 'matrix', 'node'] },
  },
  {
    command: 'taint',
    letters: ['T'],
    keys: 'T',
    about: 'change taints of the marked nodes, or of the selected one',
    footer: { text: 'T: taint', on: ['daemonSet', 'matrix', 'node'] },
  },
  {
    command: 'delete',
    letters: ['D'],
    keys: 'D',
    about:
      'delete the DaemonSet, with its pods or without them; of orphans the marked ones, or the selected one',
    footer: { text: 'D: delete', on: ['daemonSets', 'daemonSet', 'orphans'] },
  },
  {
    command: 'pause',
    letters: ['p'],
    keys: 'p',
    about: 'pause the rollout',
    footer: { text: 'p: pause', on: ['rollout'] },
  },
  {
    command: 'resume',
    letters: ['u'],
    keys: 'u',
    about: 'go on with the rollout',
    footer: { text: 'u: resume', on: ['rollout'] },
  },
  {
    command: 'undo',
    letters: ['U'],
    keys: 'U',
    about: 'undo the rollout: back to the revision before',
    footer: { text: 'U: undo', on: ['rollout'] },
  },
  {
    command: 'advance',
    letters: ['a'],
    keys: 'a',
    about: 'in a rollout: make the pod on the selected node anew',
    footer: { text: 'a: advance', on: ['rollout'] },
  },
  {
    command: 'copy',
    letters: ['y'],
    keys: 'y',
    about: 'copy the command that answers the same',
    footer: { text: 'y: copy', on: ['daemonSets', 'daemonSet', 'node', 'rollout'] },
  },
  { command: 'suspend', ctrl: ['z'], keys: 'ctrl-z', about: 'to the shell; fg comes back' },
  { command: 'interrupt', ctrl: ['c'], keys: 'ctrl-c', about: 'leave' },
];

/** What a key does; undefined where it does nothing. */
export function commandOf(press: Press): Command | undefined {
  return boundTo(keymap, press);
}
