import { quote } from '../../domain/explain/shell.ts';
import { ClusterError } from '../cluster-error.ts';
import { inParallel, requestsAtOnce } from '../in-parallel.ts';
import type { Right, Writes } from '../writes.ts';

const needs: readonly Omit<Right, 'namespace'>[] = [
  { verb: 'patch', group: 'apps', resource: 'daemonsets' },
  { verb: 'delete', group: '', resource: 'pods' },
  ...['get', 'create', 'update', 'delete'].map((verb) => ({
    verb,
    group: 'coordination.k8s.io',
    resource: 'leases',
  })),
];

/**
 * Checks that this user may do all that driving a rollout takes, before anything of it is begun: one that is found out
 * in the middle leaves a DaemonSet under OnDelete with a template that nobody brings to its nodes.
 *
 * Where rights may not be asked for, it is taken to be so: what is refused then is told by the request itself.
 *
 * @throws ClusterError `forbidden` with all that is missing, and the commands that grant it
 */
export async function checkDriverRights(
  writes: Pick<Writes, 'isAllowed'>,
  namespace: string,
  signal?: AbortSignal,
): Promise<void> {
  const missing = (
    await inParallel(needs, requestsAtOnce, async (need) =>
      (await isAllowed(writes, { ...need, namespace }, signal)) ? [] : [need],
    )
  ).flat();
  if (missing.length === 0) return;
  const byResource = [...Map.groupBy(missing, ({ resource, group }) => nameOf(resource, group))];
  const list = byResource.map(([name, rights]) => `${verbsOf(rights).join(', ')} ${name}`).join('; ');
  throw new ClusterError(
    'forbidden',
    `driving a rollout in namespace ${namespace} needs more rights: ${list}`,
    {
      hint: [
        'Nothing was changed. An administrator can grant it to the user NAME:',
        ...byResource.map(([name, rights]) => grant(name, verbsOf(rights), namespace)),
      ].join('\n'),
    },
  );
}

async function isAllowed(
  writes: Pick<Writes, 'isAllowed'>,
  right: Right,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  try {
    return await writes.isAllowed(right, signal);
  } catch (error) {
    const cannotTell = error instanceof ClusterError && ['forbidden', 'notFound'].includes(error.kind);
    if (cannotTell) return true;
    throw error;
  }
}

function nameOf(resource: string, group: string): string {
  return group === '' ? resource : `${resource}.${group}`;
}

function verbsOf(rights: readonly Pick<Right, 'verb'>[]): readonly string[] {
  return rights.map(({ verb }) => verb);
}

function grant(name: string, verbs: readonly string[], namespace: string): string {
  const role = `kubectl-ds-${name.split('.')[0] ?? name}`;
  const scope = `-n ${quote(namespace)}`;
  return [
    `kubectl create role ${role} ${scope} --verb=${verbs.join(',')} --resource=${name} &&`,
    `kubectl create rolebinding ${role} ${scope} --role=${role} --user=NAME`,
  ].join(' ');
}
