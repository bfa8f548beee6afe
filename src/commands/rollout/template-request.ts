import type { JsonObject } from '../../domain/json.ts';
import type { ImageRequest } from '../../domain/rollout/image-change.ts';
import type { CommandContext } from '../context.ts';
import { on, text, type FlagValues } from '../options.ts';
import { UsageError } from '../usage-error.ts';
import { revisionFlag } from './options.ts';
import { readTemplatePatch } from './patch-file.ts';

/** What `rollout start` is to change in the template: nothing, a revision, or any of the rest together. */
export interface TemplateRequest {
  readonly images: readonly ImageRequest[];
  /** What the file of `--patch-file` says of `spec.template`. */
  readonly patch?: JsonObject;
  /** How the file is called. */
  readonly patchFile?: string;
  readonly restart: boolean;
  readonly toRevision?: number;
}

function imageRequest(word: string): ImageRequest {
  const equals = word.indexOf('=');
  const [container, image] = [word.slice(0, Math.max(equals, 0)), word.slice(equals + 1)];
  if (container !== '' && image !== '') return { container, image };
  throw new UsageError(`invalid argument "${word}" for "--image" flag: use CONTAINER=IMAGE`);
}

function imageRequests(values: FlagValues): readonly ImageRequest[] {
  const words = values['image'];
  const images = Array.isArray(words) ? words.map((word) => imageRequest(String(word))) : [];
  const twice = images.find(
    ({ container }, place) => images.findIndex((image) => image.container === container) !== place,
  );
  if (twice === undefined) return images;
  throw new UsageError(`--image names the container "${twice.container}" twice`);
}

function refuseTogether(values: FlagValues): void {
  if (text(values, 'to-revision') === undefined) return;
  const other = ['image', 'patch-file', 'restart'].find((flag) => values[flag] !== undefined);
  if (other === undefined) return;
  throw new UsageError(`--to-revision does not go with --${other}: a revision is a whole template`);
}

/**
 * Reads what flags say of the template, the file of `--patch-file` included.
 *
 * @throws UsageError, and ClusterError for a file that cannot be read or parsed
 */
export async function templateRequest(context: CommandContext, values: FlagValues): Promise<TemplateRequest> {
  refuseTogether(values);
  const images = imageRequests(values);
  const toRevision = revisionFlag(values, 'to-revision');
  const patchFile = text(values, 'patch-file');
  if (patchFile === '-' && text(values, 'from') === '-') {
    throw new UsageError('--from and --patch-file cannot both read standard input');
  }
  return {
    images,
    restart: on(values, 'restart'),
    ...(toRevision === undefined ? {} : { toRevision }),
    ...(patchFile === undefined ? {} : { patchFile, patch: await readTemplatePatch(context, patchFile) }),
  };
}
