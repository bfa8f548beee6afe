import type { GivenManifest, Manifests } from '../cluster/manifest-documents.ts';
import { readManifests } from '../cluster/manifest-documents.ts';
import { textAt } from '../domain/manifest/json-fields.ts';
import type { CommandContext } from './context.ts';
import { type FlagValues, text } from './options.ts';
import { UsageError } from './usage-error.ts';

/** The file that `-f` names; undefined where there is none. Refuses two readers of standard input. */
export function manifestFile(values: FlagValues): string | undefined {
  const file = text(values, 'filename');
  if (file === '-' && text(values, 'from') === '-') {
    throw new UsageError('--from and -f cannot both read standard input');
  }
  return file;
}

/**
 * Reads the DaemonSets of `-f`.
 *
 * @param namespace - that `-n` names, and the one for manifests that name none
 * @throws UsageError, and ClusterError that says what is wrong with which document
 */
export async function manifestsOf(
  context: CommandContext,
  file: string,
  namespace: { readonly asked?: string | undefined; readonly current?: string | undefined },
): Promise<Manifests> {
  const { asked, current } = namespace;
  const manifests = await readManifests(file, asked ?? current ?? 'default', context.input);
  for (const { given } of manifests.daemonSets) refuseOtherNamespace(given, asked);
  return manifests;
}

function refuseOtherNamespace(given: GivenManifest['given'], asked: string | undefined): void {
  const own = textAt(given, 'metadata', 'namespace');
  if (asked === undefined || own === asked) return;
  throw new UsageError(
    `the namespace from the provided object "${own ?? ''}" does not match the namespace "${asked}". You must pass '--namespace=${own ?? ''}' to perform this operation.`,
  );
}
