import type { Cluster } from '../../cluster/cluster.ts';
import { writesOf } from '../../cluster/rollout/patch-as-seen.ts';
import { checkDriverRights } from '../../cluster/rollout/rights.ts';
import type { DaemonSet } from '../../domain/objects.ts';
import type { CommandContext } from '../context.ts';
import type { ChangeOptions } from './options.ts';

/** Before anything is written, or tried: may this user drive a rollout there? A client's dry run does not ask. */
export async function checkRights(
  { signal }: Pick<CommandContext, 'signal'>,
  cluster: Cluster,
  { metadata }: DaemonSet,
  { dryRun }: Pick<ChangeOptions, 'dryRun'>,
): Promise<void> {
  if (dryRun === 'client') return;
  await checkDriverRights(writesOf(cluster), metadata.namespace, signal);
}
