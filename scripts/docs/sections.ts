import { type Flag } from '../../src/commands/flags.ts';
import { coverageFlags } from '../../src/commands/options.ts';
import { verbs, verbsUnder } from '../../src/commands/verbs.ts';
import { pairStates } from '../../src/domain/coverage/pair.ts';
import { barLegend, stateMark } from '../../src/printers/bar.ts';
import { checklistColumns } from '../../src/printers/columns/checklist.ts';
import { coverageListColumns } from '../../src/printers/columns/coverage-list.ts';
import { nodePairColumns } from '../../src/printers/columns/node-pairs.ts';
import {
  overheadDaemonSetColumns,
  overheadGroupColumns,
  overheadNodeColumns,
} from '../../src/printers/columns/overhead.ts';
import { pairGroupColumns } from '../../src/printers/columns/pair-groups.ts';
import { reachedNodeColumns, wayColumns } from '../../src/printers/columns/reach.ts';
import { reasonGroupColumns } from '../../src/printers/columns/reason-groups.ts';
import { rolloutHistoryColumns } from '../../src/printers/columns/rollout-history.ts';
import { rolloutListColumns } from '../../src/printers/columns/rollout-list.ts';
import { rolloutUserColumns } from '../../src/printers/columns/rollout-users.ts';
import { rolloutBarLegend } from '../../src/printers/rollout-nodes.ts';
import { dialogKeymap } from '../../src/tui/dialogs/keymap.ts';
import { keymap } from '../../src/tui/keymap.ts';
import { pickerKeys } from '../../src/tui/picker-model.ts';
import { phaseMeanings, reasonMeanings, stateMeanings } from './meanings.ts';

/** What a README table needs of a column, whatever its rows are. */
interface DescribedColumn {
  readonly header: string;
  readonly about: string;
  readonly wide?: boolean;
  readonly csvOnly?: boolean;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

function markdownTable(headers: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;
  return [line(headers), line(headers.map(() => '---')), ...rows.map(line)].join('\n');
}

function flagName({ name, short, value, bare }: Flag): string {
  const long = name === 'v' ? '-v' : `${short === undefined ? '' : `-${short}, `}--${name}`;
  const shown = bare === undefined ? ` ${value}` : `[=${value}]`;
  return `\`${long}${value === undefined ? '' : shown}\``;
}

/** The verbs that have a flag of this name, and mean the same by it. */
function verbsWith({ name, about }: Flag): string {
  const asking = verbs.filter((verb) => !verb.name.startsWith('completion'));
  const having = asking.filter(({ flags }) =>
    flags.some((flag: Flag) => flag.name === name && (flag.about === about || isEverywhere(flag))),
  );
  return having.length === asking.length ? 'all' : having.map((verb) => verb.name).join(', ');
}

/** `-o` is one flag, though not every verb has every format. */
function isEverywhere({ name }: Flag): boolean {
  return name === 'output';
}

function flagsSection(): string {
  return markdownTable(
    ['flag', 'meaning', 'verbs'],
    coverageFlags.map((flag) => [flagName(flag), flag.about, verbsWith(flag)]),
  );
}

/** Flags that only verbs of `rollout` have, or that mean something of their own there. */
function rolloutFlagsSection(): string {
  const isGeneral = (flag: Flag): boolean =>
    isEverywhere(flag) || coverageFlags.some(({ name, about }) => name === flag.name && about === flag.about);
  const own = verbsUnder('rollout')
    .flatMap(({ flags }): readonly Flag[] => flags)
    .filter((flag) => !isGeneral(flag))
    .filter(
      (flag, index, all) =>
        all.findIndex(({ name, about }) => name === flag.name && about === flag.about) === index,
    );
  return markdownTable(
    ['flag', 'meaning', 'verbs'],
    own.map((flag) => [flagName(flag), flag.about, verbsWith(flag).replaceAll('rollout ', '')]),
  );
}

function verbsSection(): string {
  return markdownTable(
    ['verb', 'what it tells'],
    verbs.map(({ name, words, about }) => [`\`kubectl ds ${`${name} ${words}`.trim()}\``, about]),
  );
}

function columnRows(verb: string, columns: readonly DescribedColumn[]): readonly (readonly string[])[] {
  const where = ({ wide, csvOnly }: DescribedColumn): string =>
    csvOnly === true ? 'csv' : wide === true ? 'wide, csv' : '';
  return columns.map((column) => [verb, column.header, column.about, where(column)]);
}

function columnsSection(): string {
  return markdownTable(
    ['command', 'column', 'meaning', 'only with -o'],
    [
      ...columnRows('`coverage`', coverageListColumns({ allNamespaces: true, now: 0, rows: [] })),
      ...columnRows('`coverage NAME`', nodePairColumns(0)),
      ...columnRows('`coverage --by zone`', pairGroupColumns('ZONE', [])),
      ...columnRows('`why-not NODE`', checklistColumns(true)),
      ...columnRows('`why-not daemonset/NAME`', reasonGroupColumns),
      ...columnRows('`overhead`', overheadNodeColumns(true)),
      ...columnRows('`overhead --by pool`', overheadGroupColumns('POOL', false)),
      ...columnRows('`overhead --by daemonset`', overheadDaemonSetColumns(true, {})),
      ...columnRows('`reach NAME`', wayColumns),
      ...columnRows('`reach NAME`, each node', reachedNodeColumns),
      ...columnRows('`rollout`', rolloutListColumns(true)),
      ...columnRows('`rollout status`', rolloutUserColumns),
      ...columnRows('`rollout history`', rolloutHistoryColumns(0)),
    ],
  );
}

function statesSection(): string {
  const shape = new Map<string, string>(
    barLegend.map(({ state, unicode, ascii }) => [state, `\`${unicode}\` \`${ascii}\``]),
  );
  return markdownTable(
    ['state', 'meaning', 'in a bar', 'in a checklist'],
    pairStates.map((state) => [
      `\`${state}\``,
      stateMeanings[state],
      shape.get(state) ?? '',
      `\`${stateMark(state, true)}\` \`${stateMark(state, false)}\``,
    ]),
  );
}

function reasonsSection(): string {
  const rows = Object.entries(reasonMeanings).map(([kind, meaning]) => [`\`${kind}\``, meaning]);
  return markdownTable(['reason', 'meaning'], rows);
}

function phasesSection(): string {
  const rows = Object.entries(phaseMeanings).map(([phase, meaning]) => [`\`${phase}\``, meaning]);
  return markdownTable(['phase', 'meaning'], rows);
}

function rolloutNodesSection(): string {
  return markdownTable(
    ['node', 'meaning', 'in a bar'],
    rolloutBarLegend.map(({ activity, about, unicode, ascii }) => [
      activity,
      about,
      `\`${unicode}\` \`${ascii}\``,
    ]),
  );
}

function rolloutKeysSection(): string {
  return markdownTable(
    ['key', 'does'],
    pickerKeys.map(({ keys, about }) => [keys, about]),
  );
}

function liveKeysSection(): string {
  return markdownTable(
    ['key', 'does'],
    [
      ...keymap.map(({ keys, about }) => [keys, about]),
      ...dialogKeymap.map(({ keys, about }) => [keys, `in a dialog: ${about}`]),
    ],
  );
}

/** What may stand between markers, by name. */
export const sections: Readonly<Record<string, () => string>> = {
  verbs: verbsSection,
  flags: flagsSection,
  columns: columnsSection,
  states: statesSection,
  reasons: reasonsSection,
  'rollout-flags': rolloutFlagsSection,
  phases: phasesSection,
  'rollout-nodes': rolloutNodesSection,
  'rollout-keys': rolloutKeysSection,
  'live-keys': liveKeysSection,
};
