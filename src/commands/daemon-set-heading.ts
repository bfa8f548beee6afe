import type { DaemonSetCoverage } from '../domain/coverage/pair.ts';
import { coverageCell } from '../printers/columns/coverage-cells.ts';
import { reasonBlock } from '../printers/reason-block.ts';
import { sanitize } from '../printers/sanitize.ts';
import { textWidth } from '../printers/text-width.ts';
import type { Look, Span } from '../printers/tone.ts';
import { troubleText } from '../printers/wording.ts';

const BAR = 10;

function coverageSpans(coverage: DaemonSetCoverage, unicode: boolean): readonly Span[] {
  const { available, eligible, total } = coverage.nodes;
  const covered = {
    states: coverage.states,
    counted: coverage.nodes,
    available,
    eligible,
    reason: undefined,
  };
  const cell = coverageCell(covered, { width: BAR, unicode, digits: 1, unit: '' });
  if (eligible === undefined || total === undefined) return cell;
  return [...cell, { text: ` available, desired on ${eligible} of ${total} nodes` }];
}

/** Above the nodes of one DaemonSet: its name, its coverage in one line, and what keeps it from acting anywhere. */
export function daemonSetHeading(coverage: DaemonSetCoverage, look: Look): string {
  const { namespace, name } = coverage.daemonSet.metadata;
  const paint = ({ text, tone }: Span): string => look.paint(tone ?? 'plain', text);
  const title = `${look.paint('strong', `daemonset.apps/${sanitize(name)}`)} in ${sanitize(namespace)}\n`;
  const spans = coverageSpans(coverage, look.unicode);
  const trouble = troubleText(coverage.states, coverage.nodes);
  const width = textWidth(`${spans.map(({ text }) => text).join('')}; ${trouble}`);
  const separator = look.width !== undefined && width > look.width ? '\n' : '; ';
  const rest = trouble === '' ? '' : `${separator}${look.paint('warn', trouble)}`;
  const reasons = coverage.daemonSetReasons.map((reason) => reasonBlock(reason, look));
  return `${title}${spans.map(paint).join('')}${rest}\n${reasons.join('')}\n`;
}
