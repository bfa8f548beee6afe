import { daemonEventsOf } from '../../domain/explain/daemon-events.ts';
import { labelInterests, taintInterests } from '../../domain/explain/node-interest.ts';
import type { DaemonSet, Node } from '../../domain/objects.ts';
import type { DaemonShare } from '../../domain/overhead/overhead.ts';
import { nodeResources } from '../../domain/overhead/node-resources.ts';
import { historyOf } from '../../domain/rollout/revisions.ts';
import { daemonEventColumns } from '../../printers/columns/daemon-events.ts';
import { daemonShareColumns, nodeResourceColumns } from '../../printers/columns/node-resources.ts';
import { rolloutHistoryColumns } from '../../printers/columns/rollout-history.ts';
import { labelInterestText, taintInterestText } from '../../printers/node-interest.ts';
import { sanitize } from '../../printers/sanitize.ts';
import { byName } from '../../printers/sort.ts';
import { table } from '../../printers/table.ts';
import type { Look } from '../../printers/tone.ts';
import { daemonSetName } from '../../printers/wording.ts';
import { wrap } from '../../printers/wrap.ts';
import type { Answers } from '../answers.ts';
import type { Closer } from '../state.ts';

function told(text: string, look: Look): string {
  return `${look.paint('muted', wrap(sanitize(text), '  ', look.width, 0))}\n`;
}

/** The templates that a DaemonSet had. */
export function revisionsText(daemonSet: DaemonSet, { view, now }: Answers, look: Look): string {
  const { controllerRevisions, pods } = view.state;
  if (controllerRevisions === undefined) return told('its revisions could not be read', look);
  const history = historyOf(daemonSet, controllerRevisions, pods && view.daemonPodsOf(daemonSet));
  if (history.length === 0) return told('it has no revisions yet', look);
  return table(rolloutHistoryColumns(now), history.toReversed(), { look });
}

/** What happened to a DaemonSet and its pods of late, first on the node that is selected. */
export function eventsText(
  daemonSet: DaemonSet,
  { view, now }: Answers,
  { node, closer, look }: { readonly node?: string; readonly closer?: Closer; readonly look: Look },
): string {
  const found = closer?.found;
  if (found === undefined) return told('reading its events ...', look);
  if (found.kind === 'problem') return told(found.message, look);
  if (found.kind !== 'events') return '';
  const events = daemonEventsOf(daemonSet, view, found.events, node);
  const rest = found.isComplete ? '' : told('There are too many events to read: some are left out.', look);
  if (events.length === 0) return told('no events about it or its pods', look) + rest;
  return table(daemonEventColumns(now), events, { look }) + rest;
}

function sharesByName(a: DaemonShare, b: DaemonShare): number {
  return byName(daemonSetName(a.daemonSet, true), daemonSetName(b.daemonSet, true));
}

/** What a node has, what daemon pods request of it, and what is left. */
export function resourcesText(
  name: string,
  { view }: Answers,
  { namespace, closer, look }: { readonly namespace?: string; readonly closer?: Closer; readonly look: Look },
): string {
  const read = closer?.found?.kind === 'pods' ? closer.found.pods : undefined;
  const pods = read ?? (view.knowsAllPodsOn(name) ? view.podsOn(name) : undefined);
  const answer = nodeResources(name, view.state, pods);
  if (answer === undefined) return told('the node could not be read', look);
  const notes = [
    ...(closer?.found?.kind === 'problem' ? [closer.found.message] : []),
    ...(namespace === undefined ? [] : [`of daemon pods those of namespace ${namespace} only`]),
  ];
  return [
    table(nodeResourceColumns(), answer.resources, { look }),
    ...notes.map((note) => told(note, look)),
    '\n',
    answer.shares.length === 0
      ? told('no daemon pod takes anything of it', look)
      : table(daemonShareColumns(), answer.shares.toSorted(sharesByName), { look }),
  ].join('');
}

/** The labels of a node, with who cares about each. */
export function labelsText(node: Node | undefined, { view }: Answers, look: Look): string {
  if (node === undefined) return told('the node could not be read', look);
  return labelInterestText(labelInterests(node, view.state.daemonSets), look);
}

/** The taints of a node, with who tolerates each. */
export function taintsText(node: Node | undefined, { view }: Answers, look: Look): string {
  if (node === undefined) return told('the node could not be read', look);
  if (node.spec.taints.length === 0) return told('it has no taints', look);
  return taintInterestText(taintInterests(node, view.state.daemonSets), look);
}
