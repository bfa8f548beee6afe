import { humanDuration } from '../domain/duration.ts';
import type { JsonObject } from '../domain/json.ts';
import type { LintWarning } from '../domain/manifest/lint-warning.ts';
import type { ManifestPlan } from '../domain/manifest/plan.ts';
import type { PredictedCoverage } from '../domain/manifest/prediction.ts';
import type { RolloutEstimate } from '../domain/manifest/rollout-estimate.ts';
import { planNodeColumns } from './columns/plan-nodes.ts';
import { reasonGroupColumns } from './columns/reason-groups.ts';
import { impactText } from './impact.ts';
import { planDiff, upgradeDiff } from './plan-diff.ts';
import { sanitize } from './sanitize.ts';
import { table } from './table.ts';
import { diffText } from './template-diff.ts';
import type { Look } from './tone.ts';
import { plural } from './wording.ts';
import { wrap } from './wrap.ts';

const actions: Readonly<Record<ManifestPlan['action'], string>> = {
  create: 'would be created',
  update: 'would be changed',
  unchanged: 'stays as it is',
};

function title({ daemonSet, action, upgraded, refused, podsRefusedFor }: ManifestPlan, look: Look): string {
  const { namespace, name } = daemonSet.metadata;
  const which = look.paint('strong', `daemonset.apps/${sanitize(name)} in ${sanitize(namespace)}`);
  const from = upgraded.from === undefined ? '' : `  taken from ${upgraded.from} to apps/v1\n`;
  if (refused === undefined) {
    const pods = look.paint('bad', 'its new pods would be refused');
    const none =
      podsRefusedFor.length === 0
        ? ''
        : `  ${pods} (${podsRefusedFor.join(', ')}); what would come of it, once that is put right:\n`;
    return `${which}: ${actions[action]}\n${from}${none}`;
  }
  const told = look.paint('bad', 'would be refused');
  const then = refused === 'untilPutRight' ? `  what would come of it, once it is put right:\n` : '';
  return `${which}: ${told}\n${from}${then}`;
}

function coverageSentence({ nodes }: PredictedCoverage): string {
  const { total, eligible, pending, unknown, misscheduled } = nodes;
  const more = [
    ...(pending === 0 ? [] : [`${plural(pending, 'pod')} would stay Pending`]),
    ...(misscheduled === 0
      ? []
      : [
          `${plural(misscheduled, 'pod')} ${misscheduled === 1 ? 'stays where it' : 'stay where they'} should not run`,
        ]),
    ...(unknown === 0 ? [] : [`whether ${plural(unknown, 'pod')} would fit is not known`]),
  ];
  return [`covers ${eligible} of ${plural(total, 'node')}`, ...more].join('; ');
}

/** `12 nodes, 2 at a time: 6 rounds, about 4m`. */
function rolloutSentence({
  how,
  nodes,
  atATime = 1,
  rounds,
  expectedDuration,
  blockedBy,
}: RolloutEstimate): string {
  const time =
    expectedDuration === undefined || expectedDuration < 1000
      ? ''
      : `, about ${humanDuration(expectedDuration)} if its pods start as fast as those that run now`;
  if (blockedBy !== undefined) {
    const takes = blockedBy === 1 ? 'has no room and takes' : 'have no room and take';
    return `rolled out over ${plural(nodes, 'node')}, ${atATime} at a time, and never to the end: ${plural(blockedBy, 'new pod')} ${takes} that up for good`;
  }
  if (how === 'atOnce') return `pods come to ${plural(nodes, 'node')} at once${time}`;
  return `rolled out over ${plural(nodes, 'node')}, ${atATime} at a time: ${plural(rounds, 'round')}${time}`;
}

function sentence(text: string, look: Look): string {
  return `  ${wrap(text, '    ', look.width, 2)}\n`;
}

function indented(text: string): string {
  return text === '' ? '' : `${text.trimEnd().replaceAll(/^/gm, '  ')}\n`;
}

function coverageText({ coverage }: ManifestPlan, look: Look, wide: boolean): string {
  if (coverage === undefined) return '';
  const said = sentence(coverageSentence(coverage), look);
  const inside = look.width === undefined ? look : { ...look, width: Math.max(20, look.width - 2) };
  const rows = wide
    ? table(planNodeColumns, coverage.perNode, { look: inside })
    : coverage.reasons.length === 0
      ? ''
      : table(reasonGroupColumns, coverage.reasons, { look: inside });
  return said + indented(rows);
}

/** Snippets are to be pasted, so they are never wrapped or cut. */
function lintText({ severity, kind, message, fix }: LintWarning, look: Look): string {
  const label = severity === 'error' ? 'error:' : 'warning:';
  const head = `${label} ${kind}: `;
  const text = wrap(sanitize(message), '  ', look.width, head.length);
  const painted = `${look.paint(severity === 'error' ? 'bad' : 'warn', label)} ${look.paint('strong', kind)}: ${text}\n`;
  if (fix === undefined) return painted;
  const lines = [fix.command === undefined ? [] : [`$ ${fix.command}`], fix.yaml?.split('\n') ?? []].flat();
  const why = wrap(sanitize(fix.description), '       ', look.width, 7);
  return `${painted}  ${look.paint('good', 'fix:')} ${why}\n${lines.map((line) => `       ${sanitize(line)}\n`).join('')}`;
}

function diffSection(lines: readonly string[], look: Look): string {
  return lines.length === 0 ? '' : `\n${diffText({ lines }, look)}`;
}

/**
 * What would come of a manifest, for people: which nodes it covers and why not the others, what it does to pods, how long
 * that takes, what changes, and what may be wrong.
 *
 * @param given - the manifest as it was written
 * @param wide - every node in a row of its own
 */
export function planText(
  plan: ManifestPlan,
  given: JsonObject,
  { look, wide }: { readonly look: Look; readonly wide: boolean },
): string {
  const { impact, rollout, lint, refused } = plan;
  const lints = lint.map((each) => lintText(each, look)).join('');
  const isToCome = refused !== 'forGood';
  return [
    title(plan, look),
    isToCome ? coverageText(plan, look, wide) : '',
    isToCome && rollout !== undefined ? sentence(rolloutSentence(rollout), look) : '',
    diffSection(upgradeDiff(given, plan), look),
    diffSection(planDiff(plan), look),
    isToCome ? `\n${impactText(impact, look)}` : '\n',
    lints,
  ].join('');
}
