import type { NodeReport } from '../domain/coverage/node-report.ts';
import type { ReasonGroup } from '../domain/coverage/pair.ts';
import { stateTone } from '../printers/bar.ts';
import type { ChecklistRow } from '../printers/columns/checklist.ts';
import { stateText } from '../printers/columns/node-pairs.ts';
import { reasonBlock } from '../printers/reason-block.ts';
import { sanitize } from '../printers/sanitize.ts';
import type { Look } from '../printers/tone.ts';
import { daemonSetName, isTrouble, plural, someOf } from '../printers/wording.ts';

const NODES_NAMED = 8;

function isHealthy({ pair }: ChecklistRow): boolean {
  return pair.state === 'Available' || pair.state === 'Ready';
}

function healthOf(counted: readonly ChecklistRow[], rows: readonly ChecklistRow[], look: Look): string {
  const tone = rows.some(({ pair }) => isTrouble(pair)) ? 'warn' : 'good';
  return look.paint(tone, `${counted.filter(isHealthy).length} of ${counted.length}`);
}

function standing(rows: readonly ChecklistRow[], nodeIsKnown: boolean, look: Look): string {
  if (!nodeIsKnown) {
    const unknown = 'which daemon pods are wanted here is unknown';
    return rows.length === 0 ? unknown : `${unknown}; ${healthOf(rows, rows, look)} that are here healthy`;
  }
  const wanted = rows.filter(({ pair }) => pair.shouldRun === true);
  if (wanted.length === 0) return 'no daemon pod is wanted here';
  const inAll = `${plural(rows.length, 'DaemonSet')} in all`;
  if (wanted.some(({ pair }) => pair.state === undefined))
    return `${plural(wanted.length, 'daemon pod')} wanted, whether healthy is unknown, ${inAll}`;
  return `${healthOf(wanted, rows, look)} wanted daemon pods healthy, ${inAll}`;
}

/** How the node stands: its name, what is wrong with it, and how many of the daemon pods it should have are healthy. */
export function nodeHeading(
  { node, nodeReasons }: NodeReport,
  rows: readonly ChecklistRow[],
  nodeIsKnown: boolean,
  look: Look,
): string {
  const trouble = nodeReasons.map(({ message }) => `${look.paint('bad', sanitize(message))}\n`).join('');
  return `${look.paint('strong', `node/${sanitize(node)}`)}\n${trouble}${standing(rows, nodeIsKnown, look)}\n\n`;
}

function rowBlock({ daemonSet, pair }: ChecklistRow, look: Look): string {
  const title = look.paint('strong', sanitize(daemonSetName(daemonSet, true)));
  const state = look.paint(stateTone(pair.state), stateText(pair) ?? '<unknown>');
  return `\n${title}: ${state}\n${pair.reasons.map((reason) => reasonBlock(reason, look)).join('')}`;
}

/** Below the checklist: static pods, then every reason in full. */
export function reasonsBelow(
  rows: readonly ChecklistRow[],
  staticPods: readonly string[],
  look: Look,
): string {
  const apart =
    staticPods.length === 0
      ? ''
      : `\nstatic pods (of the kubelet, no DaemonSet's): ${sanitize(staticPods.join(', '))}\n`;
  const blocks = rows.filter(({ pair }) => pair.reasons.length > 0).map((row) => rowBlock(row, look));
  return apart + blocks.join('');
}

/** Below the table of `why-not daemonset/NAME`: each reason in full, with the nodes that share it. */
export function groupBlocks(groups: readonly ReasonGroup[], look: Look): string {
  return groups
    .map(({ nodes, message, example }) => {
      const title = look.paint('strong', plural(nodes.length, 'node'));
      return `\n${title}: ${sanitize(someOf(nodes, NODES_NAMED))}\n${reasonBlock({ ...example, message }, look)}`;
    })
    .join('');
}
