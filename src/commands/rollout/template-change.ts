import { restartTemplate } from '../../cluster/rollout/restart.ts';
import { templateOf } from '../../cluster/rollout/undo.ts';
import { isJsonObject, type Json, type JsonObject } from '../../domain/json.ts';
import type { Container, DaemonSet, PodTemplate } from '../../domain/objects.ts';
import type { RevisionEntry } from '../../domain/rollout/revisions.ts';
import { revisionToUndo } from '../../domain/rollout/revisions.ts';
import { RefusedError } from '../refused-error.ts';
import { containersOf, type ImageRequest, imageSentence } from '../../domain/rollout/image-change.ts';
import { UsageError } from '../usage-error.ts';
import type { TemplateRequest } from './template-request.ts';

/** What is to become of a template. */
export interface TemplateChange {
  /** A strategic merge patch of `spec.template`; absent where the template stays as it is. */
  readonly patch?: JsonObject;
  /** False where the patch is known to change nothing; absent where only the server can tell. */
  readonly changes?: false;
  /** One sentence each, for the preview. */
  readonly sentences: readonly string[];
  /** The template that comes of it, where it is known without the server. */
  readonly template?: PodTemplate;
  /** controller-revision-hash of the template, where it had this one before. */
  readonly targetHash?: string;
}

type ContainerList = 'containers' | 'initContainers';

function containerOf(
  daemonSet: DaemonSet,
  { container }: ImageRequest,
): { readonly list: ContainerList; readonly found: Container } {
  for (const list of ['containers', 'initContainers'] as const) {
    const found = daemonSet.spec.template.spec[list].find(({ name }) => name === container);
    if (found !== undefined) return { list, found };
  }
  const names = containersOf(daemonSet)
    .map(({ name }) => name)
    .join(', ');
  throw new RefusedError(`unable to find container named "${container}"`, `containers: ${names}`);
}

function asObject(value: Json | undefined): JsonObject {
  return value !== undefined && isJsonObject(value) ? value : {};
}

/** Containers are merged by name: one more entry says what changes of it. */
function withImage(list: Json | undefined, { container, image }: ImageRequest): readonly Json[] {
  if (list !== undefined && !Array.isArray(list)) {
    throw new UsageError('--image does not go with a patch whose containers are no list');
  }
  const entries: readonly Json[] = list ?? [];
  const same = (entry: Json): boolean => isJsonObject(entry) && entry['name'] === container;
  const entry = { ...asObject(entries.find(same)), name: container, image };
  return [...entries.filter((each) => !same(each)), entry];
}

function withImages(patch: JsonObject, daemonSet: DaemonSet, images: readonly ImageRequest[]): JsonObject {
  return images.reduce((changed, image) => {
    const { list } = containerOf(daemonSet, image);
    const spec = asObject(changed['spec']);
    return { ...changed, spec: { ...spec, [list]: withImage(spec[list], image) } };
  }, patch);
}

/** What the patch says already stays, beside what a restart adds. */
function withRestart(patch: JsonObject, restart: JsonObject): JsonObject {
  const metadata = asObject(patch['metadata']);
  const added = asObject(asObject(restart['metadata'])['annotations']);
  return {
    ...patch,
    metadata: { ...metadata, annotations: { ...asObject(metadata['annotations']), ...added } },
  };
}

/** The whole template of a revision, to take the place of what is there. */
function fromRevision(history: readonly RevisionEntry[], toRevision: number): TemplateChange {
  const found = revisionToUndo(history, toRevision);
  if (found.kind === 'notFound') {
    const numbers = history.map(({ revision }) => revision).join(', ');
    throw new RefusedError(found.message, numbers === '' ? undefined : `revisions: ${numbers}`);
  }
  const { revision, hash, controllerRevision, current } = found.entry;
  return {
    patch: templateOf(controllerRevision),
    sentences: [`back to revision ${revision}`],
    ...(current ? { changes: false } : {}),
    ...(hash === '' ? {} : { targetHash: hash }),
    ...(controllerRevision.template === undefined ? {} : { template: controllerRevision.template }),
  };
}

function sentencesOf(request: TemplateRequest, daemonSet: DaemonSet): readonly string[] {
  const images = request.images.map((wanted) =>
    imageSentence(wanted, containerOf(daemonSet, wanted).found.image),
  );
  return [
    ...images,
    ...(request.patchFile === undefined
      ? []
      : [`template patched from ${request.patchFile === '-' ? 'standard input' : request.patchFile}`]),
    ...(request.restart ? ['new pods of the same template (restart)'] : []),
  ];
}

/**
 * The change of the template that was asked for.
 *
 * @param now - milliseconds since the epoch, for `--restart`
 */
export function templateChange(
  request: TemplateRequest,
  daemonSet: DaemonSet,
  history: readonly RevisionEntry[],
  now: number,
): TemplateChange {
  if (request.toRevision !== undefined) return fromRevision(history, request.toRevision);
  const { images, patch, restart } = request;
  if (images.length === 0 && patch === undefined && !restart) return { sentences: [] };
  const imaged = withImages(patch ?? {}, daemonSet, images);
  const same = images.every((wanted) => containerOf(daemonSet, wanted).found.image === wanted.image);
  return {
    patch: restart ? withRestart(imaged, restartTemplate(daemonSet, now)) : imaged,
    sentences: sentencesOf(request, daemonSet),
    ...(same && patch === undefined && !restart ? { changes: false } : {}),
  };
}
