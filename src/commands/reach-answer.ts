import { viewOf } from '../domain/cluster-view.ts';
import type { ObservedReach } from '../cluster/observe-reach.ts';
import type { DaemonSet } from '../domain/objects.ts';
import { addressesOf } from '../domain/reach/address.ts';
import { reachOf } from '../domain/reach/reach-of.ts';
import type { Reach } from '../domain/reach/reach.ts';
import type { ReachedNode } from '../printers/columns/reach.ts';
import { reachedNodeColumns, wayColumns } from '../printers/columns/reach.ts';
import { reachDocument } from '../printers/reach-documents.ts';
import { noWayText } from '../printers/reach-wording.ts';
import { sanitize } from '../printers/sanitize.ts';
import { byName } from '../printers/sort.ts';
import { toJson, toYaml } from '../printers/structured.ts';
import { table } from '../printers/table.ts';
import type { Look } from '../printers/tone.ts';
import { plural } from '../printers/wording.ts';
import { wrap } from '../printers/wrap.ts';
import type { Answer } from './answer.ts';
import { noteLines, notesOf } from './notes.ts';
import type { AnswerOptions } from './options.ts';

export interface ReachSetting {
  readonly options: AnswerOptions;
  readonly look: Look;
  readonly source: 'cluster' | 'dump';
}

function heading({ daemonSet, pods }: Reach, look: Look): string {
  const { namespace, name } = daemonSet.metadata;
  const title = `${look.paint('strong', `daemonset.apps/${sanitize(name)}`)} in ${sanitize(namespace)}\n`;
  if (pods === undefined) return title;
  const tone = pods.ready < pods.total ? 'warn' : 'good';
  return `${title}${look.paint(tone, `${pods.ready} of ${plural(pods.total, 'pod')} ready`)}\n`;
}

/** Nodes tell something of their own where ports of theirs lead to their pods. */
function wantsNodes({ ways }: Reach, { output }: AnswerOptions): boolean {
  return output === 'wide' || ways.some(({ host, via }) => host === undefined || via === 'hostPort');
}

function textFor(reach: Reach, nodes: readonly ReachedNode[], { options, look }: ReachSetting): string {
  const wide = options.output === 'wide';
  const none = noWayText(reach);
  const ways =
    reach.ways.length === 0
      ? none === ''
        ? ''
        : `\n${wrap(sanitize(none), '', look.width)}\n`
      : `\n${table(wayColumns, reach.ways, { look, wide })}`;
  const shown = wantsNodes(reach, options) && nodes.length > 0;
  const byNode = shown ? `\n${table(reachedNodeColumns, nodes, { look, wide })}` : '';
  return `${heading(reach, look)}${ways}${byNode}${warningLines(reach, look)}`;
}

function warningLines({ warnings }: Reach, look: Look): string {
  const label = 'warning: ';
  const lines = warnings.map(
    ({ message }) =>
      `${look.paint('warn', label)}${wrap(sanitize(message), ' '.repeat(label.length), look.width)}\n`,
  );
  return lines.length === 0 ? '' : `\n${lines.join('')}`;
}

/** What `reach NAME` says about what was observed. */
export function reachAnswer(daemonSet: DaemonSet, seen: ObservedReach, setting: ReachSetting): Answer {
  const { options, look, source } = setting;
  const { state, objects } = seen;
  const reach = reachOf(daemonSet, viewOf(state), objects);
  const nodes = reach.nodes
    .map((each) => ({ ...each, addresses: addressesOf(reach, each, state.release) }))
    .toSorted((a, b) => byName(a.node, b.node));
  const notes = notesOf(state, []);
  const finding = reach.warnings.length > 0;
  if (options.output !== 'json' && options.output !== 'yaml')
    return { stdout: textFor(reach, nodes, setting), stderr: noteLines(notes, look), finding };
  const document = reachDocument(reach, nodes, { source, notes });
  return { stdout: options.output === 'json' ? toJson(document) : toYaml(document), stderr: '', finding };
}
