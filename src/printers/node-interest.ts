import { taintText } from '../domain/explain/fixes.ts';
import type { LabelInterest, TaintInterest } from '../domain/explain/node-interest.ts';
import type { DaemonSet } from '../domain/objects.ts';
import { sanitize } from './sanitize.ts';
import { byName } from './sort.ts';
import type { Look, Tone } from './tone.ts';
import { daemonSetName } from './wording.ts';
import { wrap } from './wrap.ts';

interface Fact {
  readonly what: string;
  readonly daemonSets: readonly DaemonSet[];
  readonly tone?: Tone;
}

/** What it is, and on lines of their own who cares. */
function block(title: string, facts: readonly Fact[], look: Look): string {
  const told = facts.filter(({ daemonSets }) => daemonSets.length > 0);
  const head = look.paint(told.length > 0 ? 'strong' : 'plain', wrap(sanitize(title), '  ', look.width, 0));
  const lines = told.map(({ what, daemonSets, tone = 'plain' }) => {
    const names = daemonSets
      .map((daemonSet) => daemonSetName(daemonSet, true))
      .toSorted(byName)
      .join(', ');
    const text = wrap(sanitize(names), '    ', look.width, what.length + 4);
    return `  ${look.paint(tone, what)}: ${text}\n`;
  });
  return `${head}\n${lines.join('')}`;
}

/** The labels of a node, and those that it lacks, with the DaemonSets that care about each. */
export function labelInterestText(interests: readonly LabelInterest[], look: Look): string {
  return interests
    .map(({ key, value, satisfied, keptAway }) =>
      block(
        value === undefined ? `${key} (no such label)` : `${key}=${value}`,
        [
          { what: 'keeps away', daemonSets: keptAway, tone: 'warn' },
          { what: 'selected by', daemonSets: satisfied },
        ],
        look,
      ),
    )
    .join('');
}

/** The taints of a node, with the DaemonSets that each keeps away, and those that tolerate it. */
export function taintInterestText(interests: readonly TaintInterest[], look: Look): string {
  return interests
    .map(({ taint, tolerated, keptAway }) =>
      block(
        taintText(taint),
        [
          { what: 'keeps away', daemonSets: keptAway, tone: 'warn' },
          {
            what: taint.effect === 'PreferNoSchedule' ? 'keeps nobody away' : 'tolerated by',
            daemonSets: tolerated,
          },
        ],
        look,
      ),
    )
    .join('');
}
