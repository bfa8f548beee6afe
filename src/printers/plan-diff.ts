import { structuredPatch } from 'diff';
import type { JsonObject } from '../domain/json.ts';
import { comparable } from '../domain/manifest/predicted-manifest.ts';
import type { ManifestPlan } from '../domain/manifest/plan.ts';
import { templateYaml } from './template-diff.ts';

const CONTEXT = 3;

function between(before: JsonObject, after: JsonObject, names: readonly [string, string]): readonly string[] {
  const { hunks } = structuredPatch('', '', templateYaml(before), templateYaml(after), '', '', {
    context: CONTEXT,
  });
  if (hunks.length === 0) return [];
  return [
    `--- ${names[0]}`,
    `+++ ${names[1]}`,
    ...hunks.flatMap(({ oldStart, oldLines, newStart, newLines, lines }) => [
      `@@ -${oldStart},${oldLines} +${newStart},${newLines} @@`,
      ...lines,
    ]),
  ];
}

/**
 * What changes of the DaemonSet that is there, as the lines of a unified diff, fit for a terminal; none where it is new.
 * The status, and what servers write themselves, is left out.
 */
export function planDiff({ existing, daemonSet }: ManifestPlan): readonly string[] {
  if (existing === undefined) return [];
  return between(comparable(existing), comparable(daemonSet), ['in the cluster', 'in the manifest']);
}

/** What had to be written otherwise for apps/v1; nothing where it was so already. */
export function upgradeDiff(
  given: JsonObject,
  { upgraded: { from, json } }: ManifestPlan,
): readonly string[] {
  return from === undefined ? [] : between(given, json, [from, 'apps/v1']);
}
