import type { DaemonSetCoverage } from '../domain/coverage/pair.ts';
import { coverageCell } from '../printers/columns/coverage-cells.ts';
import { reasonBlock } from '../printers/reason-block.ts';
import { sanitize } from '../printers/sanitize.ts';
import type { Look } from '../printers/tone.ts';
import { mainReason, troubleText } from '../printers/wording.ts';

const BAR = 10;

/** Above the nodes of one DaemonSet: its coverage in one line, and what keeps it from acting anywhere. */
export function daemonSetHeading(coverage: DaemonSetCoverage, look: Look): string {
  const { daemonSet, nodes, pairs, daemonSetReasons } = coverage;
  const { namespace, name } = daemonSet.metadata;
  const { available, eligible, total } = nodes;
  const covered = { pairs, available, eligible, reason: mainReason(pairs, daemonSetReasons) };
  const bar = coverageCell(covered, { width: BAR, unicode: look.unicode, digits: 1, unit: '' })
    .map(({ text, tone }) => look.paint(tone ?? 'plain', text))
    .join('');
  const desired =
    eligible === undefined || total === undefined
      ? ''
      : ` available, desired on ${eligible} of ${total} nodes`;
  const trouble = troubleText(pairs);
  const title = look.paint('strong', `daemonset.apps/${sanitize(name)}`);
  const first = `${title} in ${sanitize(namespace)}: ${bar}${desired}`;
  const second = trouble === '' ? '' : `; ${look.paint('warn', trouble)}`;
  return `${first}${second}\n${daemonSetReasons.map((reason) => reasonBlock(reason, look)).join('')}\n`;
}
