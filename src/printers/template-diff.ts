import { structuredPatch } from 'diff';
import { isJsonObject } from '../domain/json.ts';
import type { Json, JsonObject } from '../domain/json.ts';
import type { RevisionEntry } from '../domain/rollout/revisions.ts';
import { toYaml } from './structured.ts';
import type { Look, Tone } from './tone.ts';

/** What differs between the templates of two revisions, as the lines of a unified diff of their YAML. */
export interface TemplateDiff {
  readonly from: number;
  readonly to: number;
  /** Empty where nothing differs. Fit for a terminal. */
  readonly lines: readonly string[];
}

/** Fields in the order of their names, and without the null that the API server writes for a time that is not set. */
function ordered(value: Json): Json {
  if (Array.isArray(value)) return value.map(ordered);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .filter((field) => field !== 'creationTimestamp' || value[field] !== null)
      .toSorted()
      .map((field) => [field, ordered(value[field] ?? null)]),
  );
}

/** A template as YAML with its fields in order; characters that a terminal might obey are escaped. */
export function templateYaml(template: JsonObject): string {
  return toYaml(ordered(template));
}

function yamlOf({ controllerRevision }: RevisionEntry): string {
  const { template } = controllerRevision;
  return template === undefined ? '' : templateYaml(template.json);
}

const CONTEXT = 3;

/** What has to be changed in the template of one revision to get that of another. */
export function templateDiff(from: RevisionEntry, to: RevisionEntry): TemplateDiff {
  const { hunks } = structuredPatch('', '', yamlOf(from), yamlOf(to), '', '', { context: CONTEXT });
  const body = hunks.flatMap(({ oldStart, oldLines, newStart, newLines, lines }) => [
    `@@ -${oldStart},${oldLines} +${newStart},${newLines} @@`,
    ...lines,
  ]);
  const head = body.length === 0 ? [] : [`--- revision ${from.revision}`, `+++ revision ${to.revision}`];
  return { from: from.revision, to: to.revision, lines: [...head, ...body] };
}

/** The names of the two revisions, before the first hunk. */
const HEAD = 2;

function lineTone(line: string, index: number): Tone {
  if (index < HEAD) return 'strong';
  if (line.startsWith('@@')) return 'muted';
  return line.startsWith('+') ? 'good' : line.startsWith('-') ? 'bad' : 'plain';
}

/** The diff for people. */
export function diffText({ lines }: Pick<TemplateDiff, 'lines'>, look: Look): string {
  return lines.map((line, index) => `${look.paint(lineTone(line, index), line)}\n`).join('');
}
