import type { Cluster } from '../../cluster/cluster.ts';
import { decodePodSpec } from '../../cluster/decode.ts';
import type { DriveSight } from '../../cluster/rollout/observe-drive.ts';
import { tryTemplate } from '../../cluster/rollout/start-drive.ts';
import { isJsonObject, type Json, type JsonObject } from '../../domain/json.ts';
import { droppedFields } from '../../domain/manifest/unknown-fields.ts';
import type { DaemonSet, PodTemplate } from '../../domain/objects.ts';
import { namedNodes } from '../../domain/rollout/drive-words.ts';
import { type PlacementChange, placementChange } from '../../domain/rollout/placement-change.ts';
import { RefusedError } from '../refused-error.ts';
import type { ChangeOptions } from './options.ts';
import type { TemplateChange } from './template-change.ts';

/** A DaemonSet with its new template. */
export interface NewTemplate {
  readonly daemonSet: DaemonSet;
  /** Whether the template becomes another one. */
  readonly changes: boolean;
  readonly placement: PlacementChange;
}

/** Maps are merged, null takes a field out, and all else is replaced: so it is with every field that decides placement. */
function merged(base: Json | undefined, patch: Json): Json {
  if (!isJsonObject(patch)) return patch;
  const result: Record<string, Json> = isJsonObject(base) ? { ...base } : {};
  for (const [field, value] of Object.entries(patch)) {
    if (value === null) delete result[field];
    else result[field] = merged(result[field], value);
  }
  return result;
}

const placementFields = ['nodeName', 'nodeSelector', 'affinity', 'tolerations', 'hostNetwork'] as const;

/** Where its pods would go, as far as that can be told without the server. */
function patchedPlacement(template: PodTemplate, patch: JsonObject): PodTemplate {
  const [base, changed] = [template.json['spec'], patch['spec']];
  if (!isJsonObject(base) || !isJsonObject(changed)) return template;
  const fields = placementFields.filter((field) => changed[field] !== undefined);
  if (fields.length === 0) return template;
  const placed = fields.reduce(
    (spec, field) => merged(spec, { [field]: changed[field] ?? null }),
    base as Json,
  );
  return { ...template, spec: decodePodSpec(placed) };
}

/** The server would leave them out without a word. */
function refuseUnknownFields(patch: JsonObject, { spec }: DaemonSet): void {
  const [first, ...more] = droppedFields(patch, spec.template.json).map((path) => `spec.template.${path}`);
  if (first === undefined) return;
  const fields = more.length === 0 ? 'field' : 'fields';
  throw new RefusedError(
    `the patch has unknown ${fields} ${[first, ...more].join(', ')}: the server does not keep ${more.length === 0 ? 'it' : 'them'}`,
    'check the spelling with: kubectl explain daemonset.spec.template --recursive',
  );
}

async function withTemplate(
  cluster: Cluster,
  { daemonSet }: DriveSight,
  { patch, changes, template }: TemplateChange,
  { dryRun, fieldManager }: ChangeOptions,
): Promise<Omit<NewTemplate, 'placement'>> {
  if (patch === undefined || changes === false) return { daemonSet, changes: false };
  if (dryRun !== 'client') {
    const tried = await tryTemplate(cluster, daemonSet, patch, { fieldManager });
    // A whole revision was accepted before.
    if (template === undefined) refuseUnknownFields(patch, tried.daemonSet);
    return tried;
  }
  // The server is not asked: a patch is taken to change something.
  const becomes = template ?? patchedPlacement(daemonSet.spec.template, patch);
  return { daemonSet: { ...daemonSet, spec: { ...daemonSet.spec, template: becomes } }, changes: true };
}

/**
 * What the DaemonSet would be with the change. The server knows best, and is asked unless a client's dry run was asked for.
 *
 * @throws ClusterError
 */
export async function newTemplate(
  cluster: Cluster,
  sight: DriveSight,
  change: TemplateChange,
  options: ChangeOptions,
): Promise<NewTemplate> {
  const found = await withTemplate(cluster, sight, change, options);
  return { ...found, placement: placementChange(sight.daemonSet, found.daemonSet, sight.view) };
}

/** Refuses to take pods away from nodes at once, unless that was said to be meant. */
export function refuseLosses({ placement: { loses } }: NewTemplate, allowed: boolean): void {
  if (loses.length === 0 || allowed) return;
  const have = loses.length === 1 ? 'has' : 'have';
  throw new RefusedError(
    `the new template leaves out ${namedNodes(loses)}, which ${have} a pod: the controller deletes it at once, whatever the waves`,
    'say --allow-loss if that is meant',
  );
}

/** What the controller does at once, for the preview. */
export function placementSentences({ placement: { loses, gains } }: NewTemplate): readonly string[] {
  return [
    ...(loses.length === 0 ? [] : [`at once, whatever the waves: no pod any more on ${namedNodes(loses)}`]),
    ...(gains.length === 0 ? [] : [`at once, whatever the waves: a pod on ${namedNodes(gains)}`]),
  ];
}
