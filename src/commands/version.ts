import { NEWEST_RELEASE } from '../domain/cluster-state.ts';
import { sanitize } from '../printers/sanitize.ts';
import type { CommandContext } from './context.ts';
import type { FlagValues } from './options.ts';
import { clusterOptions } from './options.ts';

interface Versions {
  readonly client: string;
  readonly server?: string;
  /** Why the server's version is not known. */
  readonly problem?: string;
}

async function serverRelease(context: CommandContext, values: FlagValues): Promise<Omit<Versions, 'client'>> {
  try {
    const { cluster } = await context.openCluster(clusterOptions(values));
    try {
      return { server: `1.${await cluster.release()}` };
    } finally {
      await cluster.close();
    }
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}

/** `version`: an unreachable server is told, not an error: the plugin's own version was answered. */
export async function version(context: CommandContext, client: string, values: FlagValues): Promise<number> {
  const server = values['client'] === true ? {} : await serverRelease(context, values);
  const versions: Versions = { client, ...server };
  const { output } = values;
  if (output === 'json' || output === 'yaml') {
    const document = {
      apiVersion: 'kubectl-ds/v1',
      kind: 'Version',
      client,
      knowsReleasesUpTo: `1.${NEWEST_RELEASE}`,
      server: versions.server,
    };
    const { toJson, toYaml } = await import('../printers/structured.ts');
    context.stdout.write(output === 'json' ? toJson(document) : toYaml(document));
  } else {
    context.stdout.write(`kubectl-ds: v${client} (rules of Kubernetes up to 1.${NEWEST_RELEASE})\n`);
    if (versions.server !== undefined) context.stdout.write(`server: v${versions.server}\n`);
  }
  if (versions.problem !== undefined)
    context.stderr.write(`note: server version unknown: ${sanitize(versions.problem)}\n`);
  return 0;
}
