import { humanDuration } from '../domain/duration.ts';
import type { DriverLife } from '../domain/rollout/driver-life.ts';
import { age } from './age.ts';
import { rolloutUserColumns } from './columns/rollout-users.ts';
import type { Activity, Rollout, RolloutNode } from './rollout-nodes.ts';
import { activities, activityTone, nodesOf, rolloutBar } from './rollout-nodes.ts';
import { budgetText, countsText, paceText, phaseTone } from './rollout-wording.ts';
import { sanitize } from './sanitize.ts';
import { table } from './table.ts';
import type { Look } from './tone.ts';
import { plural, someOf } from './wording.ts';
import { wrap } from './wrap.ts';

const BAR = 20;
const LEAST_BAR = 5;
const MOST_USERS = 8;
const MOST_NAMES = 6;
const MOST_FAILURES = 5;

function heading({ status, now }: Rollout, look: Look): string {
  const { name, namespace } = status.daemonSet.metadata;
  const phase = look.paint(phaseTone(status.phase), status.phase);
  const facts = [
    status.strategy,
    ...(status.revision === undefined ? [] : [`revision ${status.revision}`]),
    ...(status.startedAt === undefined ? [] : [`begun ${age(status.startedAt, now)} ago`]),
  ];
  const title = look.paint('strong', `daemonset.apps/${sanitize(name)}`);
  return `${title} in ${sanitize(namespace)}: ${phase}\n${look.paint('muted', facts.join(', '))}\n`;
}

/** Narrow terminals get a shorter bar, so that the numbers beside it, and a comma, stay whole. */
function barWidth(counts: string, width = Infinity): number {
  return Math.max(LEAST_BAR, Math.min(BAR, width - 2 - counts.length));
}

function progress(rollout: Rollout, look: Look): string {
  const [counts, pace] = [countsText(rollout.status), paceText(rollout.status)];
  const cells = barWidth(counts, look.width);
  const bar = rolloutBar(rollout, cells, look.unicode)
    .map(({ text, tone }) => look.paint(tone ?? 'plain', text))
    .join('');
  if (pace === '') return `${bar} ${counts}\n`;
  const fits = look.width === undefined || cells + 1 + counts.length + 2 + pace.length <= look.width;
  return `${bar} ${counts},${fits ? ' ' : '\n  '}${pace}\n`;
}

function budget({ status }: Rollout, look: Look): string {
  const users = status.budget?.usedBy ?? [];
  const text = budgetText(status);
  if (text === '' || (users.length === 0 && status.phase !== 'Progressing')) return '';
  const shown = table(rolloutUserColumns, users.slice(0, MOST_USERS), { look });
  const more = users.length > MOST_USERS ? `... and ${plural(users.length - MOST_USERS, 'more node')}\n` : '';
  return `\n${look.paint('strong', 'budget:')} ${sanitize(text)}\n${users.length === 0 ? '' : shown + more}`;
}

function nodeLine(activity: Activity, nodes: readonly RolloutNode[], look: Look): string {
  const names = nodes.filter((each) => each.activity === activity).map(({ node }) => node);
  if (names.length === 0) return '';
  const count = `${names.length} ${activity}`;
  const gap = ' '.repeat(Math.max(1, 15 - count.length));
  const list = wrap(sanitize(someOf(names, MOST_NAMES)), ' '.repeat(17), look.width);
  return `  ${look.paint(activityTone(activity), count)}${gap}${list}\n`;
}

function byActivity(rollout: Rollout, look: Look): string {
  const nodes = nodesOf(rollout);
  const lines = activities.map((activity) => nodeLine(activity, nodes, look)).join('');
  return lines === '' ? '' : `\n${look.paint('strong', 'nodes:')}\n${lines}`;
}

/** Whether its driver is still there, where that is known. */
function lifeText(life: DriverLife | undefined, now: number): string {
  if (life === undefined) return '';
  if (life.kind === 'nobody') return ', who has left it';
  return life.kind === 'silent' ? `, last heard of ${humanDuration(now - life.lastSeen)} ago` : '';
}

function drive({ status, now }: Rollout, look: Look): string {
  // Others have ended it, which the message tells.
  if (status.drive === undefined || status.strategy !== 'OnDelete') return '';
  const { phase, driver, startedAt, wave, inFlight, failures, skipped } = status.drive;
  const facts = [
    `${phase}, by ${driver}${lifeText(status.driver, now)}, begun ${humanDuration(now - startedAt)} ago`,
    ...(wave === undefined ? [] : [`wave ${wave.index + 1} of ${plural(wave.size, 'node')}`]),
    ...(inFlight.length === 0
      ? []
      : [
          `in flight: ${someOf(
            inFlight.map(({ node }) => node),
            MOST_NAMES,
          )}`,
        ]),
    ...(skipped.length === 0 ? [] : [`left out: ${someOf(skipped, MOST_NAMES)}`]),
  ];
  const failed = failures
    .slice(0, MOST_FAILURES)
    .map(
      ({ node, kind, message }) =>
        `  ${look.paint('bad', sanitize(`${node}: ${kind}`))}: ${wrap(sanitize(message), '    ', look.width, node.length + kind.length + 6)}\n`,
    );
  const more =
    failures.length > MOST_FAILURES ? `  ... and ${failures.length - MOST_FAILURES} more failed\n` : '';
  const text = wrap(sanitize(facts.join('; ')), '  ', look.width, 8);
  return `\n${look.paint('strong', 'driven:')} ${text}\n${failed.join('')}${more}`;
}

/** Commands are to be pasted, so they are never wrapped or cut. */
function next({ status }: Rollout, look: Look): string {
  return status.next === undefined
    ? ''
    : `\nnext:\n  ${look.paint('strong', `$ ${sanitize(status.next)}`)}\n`;
}

/** `rollout status` for people: how far it is, what it waits for, who uses up its budget, and what to do. */
export function rolloutReport(rollout: Rollout, look: Look): string {
  const message = wrap(sanitize(rollout.status.message), '  ', look.width, 0);
  return [
    heading(rollout, look),
    progress(rollout, look),
    `${message}\n`,
    drive(rollout, look),
    budget(rollout, look),
    byActivity(rollout, look),
    next(rollout, look),
  ].join('');
}
