import { humanDuration } from '../domain/duration.ts';
import type { DrivePreview } from '../domain/rollout/drive-preview.ts';
import type { DrivePlan } from '../domain/rollout/drive-state.ts';
import type { PlannedWave } from '../domain/rollout/waves.ts';
import { waveColumns } from './columns/waves.ts';
import { sanitize } from './sanitize.ts';
import { table } from './table.ts';
import type { Look } from './tone.ts';
import { plural, someOf } from './wording.ts';
import { wrap } from './wrap.ts';

/** What is shown before a driven rollout begins, or goes on. */
export interface PreviewShown {
  readonly plan: DrivePlan;
  readonly preview: DrivePreview;
  /** What changes in the template, one sentence each. */
  readonly changes: readonly string[];
  readonly skipped: readonly string[];
}

const ZONE = /(^|\/)zone$/;
/** Of more waves than this the ones in the middle are left out: they are all alike. */
const mostWaves = 12;
const shownAtEachEnd = 5;

function groupHeader({ order }: DrivePlan): string | undefined {
  if (order.kind === 'name') return undefined;
  return ZONE.test(order.key) ? 'ZONE' : (order.key.split('/').at(-1) ?? 'GROUP').toUpperCase();
}

function waveTable(waves: readonly PlannedWave[], plan: DrivePlan, look: Look): string {
  if (waves.length === 0) return '';
  const columns = waveColumns(groupHeader(plan));
  if (waves.length <= mostWaves) return `${table(columns, waves, { look })}\n`;
  const ends = [...waves.slice(0, shownAtEachEnd), ...waves.slice(-shownAtEachEnd)];
  const lines = table(columns, ends, { look }).split('\n');
  lines.splice(shownAtEachEnd + 1, 0, look.paint('muted', `... ${waves.length - ends.length} more waves`));
  return `${lines.join('\n')}\n`;
}

/** `10 nodes in 3 waves, at most 2 without an available pod at a time, about 4m`. */
function sizeSentence({ preview, plan }: PreviewShown): string {
  const nodes = preview.waves.reduce((sum, wave) => sum + wave.nodes.length, 0);
  const { expectedDuration } = preview;
  const asked = plan.pauseBetween === 'confirm' && preview.waves.length > 1 ? ', and what answers take' : '';
  const time =
    expectedDuration === undefined || expectedDuration < 1000
      ? ''
      : `, about ${humanDuration(expectedDuration)}${asked}`;
  const waves = plural(preview.waves.length, 'wave');
  return `${plural(nodes, 'node')} in ${waves}, at most ${preview.maxUnavailable} without an available pod at a time${time}`;
}

function pauseSentence({ plan, preview }: PreviewShown): readonly string[] {
  if (plan.pauseBetween === undefined || preview.waves.length < 2) return [];
  const what = plan.pauseBetween === 'confirm' ? "for somebody's word" : humanDuration(plan.pauseBetween);
  return [`between waves it waits ${what}`];
}

function failureSentence({ plan, preview }: PreviewShown): string {
  const ready = preview.minReady === 0 ? 'ready' : `ready for ${humanDuration(preview.minReady)}`;
  const when =
    preview.maxFailures === 0
      ? 'one that fails'
      : `more than ${plural(preview.maxFailures, 'node')} that fail`;
  const what = plan.onFailure === 'undo' ? 'undoes every updated node' : 'pauses the rollout';
  return `a node may take ${humanDuration(plan.nodeTimeout)} until its pod is ${ready}; ${when} ${what}`;
}

function sentences(shown: PreviewShown): readonly string[] {
  if (shown.preview.waves.length === 0) return [];
  return [sizeSentence(shown), failureSentence(shown), ...pauseSentence(shown)];
}

function skippedSentence({ skipped }: PreviewShown): readonly string[] {
  if (skipped.length === 0) return [];
  return [`left out, since they have no available pod: ${someOf(skipped, 20)}`];
}

/** The preview of a driven rollout for people: waves, how it goes, and what speaks against it. */
export function previewText(shown: PreviewShown, look: Look): string {
  const lines = [...sentences(shown), ...skippedSentence(shown)];
  const text = (line: string): string => `${wrap(sanitize(line), '  ', look.width, 0)}\n`;
  const warnings = shown.preview.warnings.map(
    ({ message }) =>
      `${look.paint('warn', 'warning:')} ${wrap(sanitize(message), '  ', look.width, 'warning: '.length)}\n`,
  );
  const changes = shown.changes.length === 0 ? '' : `${shown.changes.map(text).join('')}\n`;
  return `${changes}${waveTable(shown.preview.waves, shown.plan, look)}${lines.map(text).join('')}${warnings.join('')}`;
}
