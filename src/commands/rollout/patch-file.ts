import { createReadStream } from 'node:fs';
import { parseDocuments } from '../../cluster/dump/parse.ts';
import { isJsonObject, type JsonObject } from '../../domain/json.ts';
import type { CommandContext } from '../context.ts';
import { UsageError } from '../usage-error.ts';

const problems: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or directory',
  ENOTDIR: 'no such file or directory',
  EACCES: 'permission denied',
  EISDIR: 'is a directory',
};

async function contentOf(context: CommandContext, path: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  try {
    // A program's standard input comes as bytes, a test's as what it likes.
    const source = path === '-' ? context.input : createReadStream(path);
    for await (const chunk of source ?? []) {
      chunks.push(chunk instanceof Uint8Array ? Buffer.from(chunk) : Buffer.from(String(chunk)));
    }
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    throw new UsageError(`--patch-file ${path}: ${problems[code] ?? message}`);
  }
  return Buffer.concat(chunks);
}

async function documentsOf(context: CommandContext, path: string): Promise<readonly unknown[]> {
  const name = path === '-' ? 'standard input' : path;
  return parseDocuments({ name, content: await contentOf(context, path) });
}

/** The fields of a patch that are not the template, as a path: `metadata.name`, `spec.selector`. */
function elsewhere(patch: JsonObject): string | undefined {
  const beside = Object.keys(patch).find((field) => field !== 'spec');
  if (beside !== undefined) {
    const within = patch[beside];
    const [first] = isJsonObject(within ?? null) ? Object.keys(within as JsonObject) : [];
    return first === undefined ? beside : `${beside}.${first}`;
  }
  const { spec } = patch;
  if (!isJsonObject(spec)) return undefined;
  const other = Object.keys(spec).find((field) => field !== 'template');
  return other === undefined ? undefined : `spec.${other}`;
}

/**
 * Reads a strategic merge patch of a DaemonSet that changes its template and nothing else.
 *
 * @returns what it says of `spec.template`
 * @throws UsageError, and ClusterError for a file that cannot be read or parsed
 */
export async function readTemplatePatch(context: CommandContext, path: string): Promise<JsonObject> {
  const documents = await documentsOf(context, path);
  const [patch] = documents;
  if (documents.length !== 1 || !isJsonObject(patch)) {
    const found = documents.length > 1 ? `${documents.length} documents` : 'something else';
    throw new UsageError(`--patch-file takes one document, a map; found ${found}`);
  }
  const other = elsewhere(patch);
  if (other !== undefined) {
    throw new UsageError(`the patch touches ${other}: a rollout changes spec.template only`);
  }
  const { spec } = patch;
  const template = isJsonObject(spec) ? spec['template'] : undefined;
  if (!isJsonObject(template)) {
    throw new UsageError('the patch has no spec.template: it changes nothing that can be rolled out');
  }
  return template;
}
