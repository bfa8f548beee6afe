import { describe, expect, test } from 'vitest';
import { ClusterError } from '../../src/cluster/cluster-error.ts';
import type { Cluster } from '../../src/cluster/cluster.ts';
import { DRIVE_ANNOTATION } from '../../src/domain/rollout/drive-state.ts';
import { ChangeScene } from './changing.ts';

const start = 'start agent --image main=new -y';
const timeout = new ClusterError('timeout', 'the server does not answer');

/** A server whose first write is done, and which does not answer any more for so many milliseconds after it. */
function goneAfterFirstWrite(scene: ChangeScene, milliseconds: number): Cluster {
  const cluster = scene.cluster();
  let goneSince: number | undefined;
  const reach = (): void => {
    if (goneSince !== undefined && scene.time.now() < goneSince + milliseconds) throw timeout;
  };
  const answering =
    <Args extends readonly unknown[], T>(work: (...args: Args) => Promise<T>) =>
    async (...args: Args): Promise<T> => {
      reach();
      return work(...args);
    };
  const writes = cluster.writes && {
    ...cluster.writes,
    replaceLease: answering(scene.leases.replaceLease),
    deleteLease: answering(scene.leases.deleteLease),
    patchDaemonSet: async (...call: Parameters<NonNullable<Cluster['writes']>['patchDaemonSet']>) => {
      reach();
      const answer = await cluster.writes?.patchDaemonSet(...call);
      if (answer === undefined) throw timeout;
      if (call[2].dryRun === true || goneSince !== undefined) return answer;
      goneSince = scene.time.now();
      throw timeout;
    },
  };
  return scene.cluster({
    ...(writes && { writes }),
    daemonSet: answering((namespace: string, name: string) => cluster.daemonSet(namespace, name)),
  });
}

describe('a start whose answer is lost', () => {
  test('is looked for until it is found, and driven on', async () => {
    const scene = new ChangeScene();
    const { code } = await scene.run(start, {}, goneAfterFirstWrite(scene, 5000));
    expect(code).toBe(0);
    expect(scene.leases.there).toBeUndefined();
  });

  test('and that cannot be looked for says that it is not known, and keeps no Lease', async () => {
    const scene = new ChangeScene();
    const { code, stderr } = await scene.run(start, {}, goneAfterFirstWrite(scene, 3_600_000));
    expect(stderr).toContain(
      'error: whether the rollout of daemonsets.apps "agent" has begun is not known: the server does not answer\n',
    );
    expect(stderr).toContain('  kubectl ds rollout status agent -n default\n');
    expect(stderr).toContain('  kubectl ds rollout resume agent -n default\n');
    expect(code).toBe(2);
    const renewals = scene.leases.renewals;
    await scene.time.pass(7_200_000);
    expect(scene.leases.renewals).toBe(renewals);
  });
});

test('a driver that is refused says how the rollout stands, and what to do next', async () => {
  const scene = new ChangeScene();
  scene.played.fail(
    'delete',
    new ClusterError('forbidden', 'pods may not be deleted', { hint: 'ask for it' }),
  );
  const { code, stderr } = await scene.run(start);
  expect(stderr).toBe(
    [
      'error: pods may not be deleted',
      '  ask for it',
      '  nobody drives the rollout any more; it stays as it stands, under OnDelete: 0 of 5 nodes done',
      '  next:',
      '  kubectl ds rollout status agent -n default',
      '  kubectl ds rollout resume agent -n default',
      '  kubectl ds rollout undo agent -n default\n',
    ].join('\n'),
  );
  expect(code).toBe(2);
  expect(Object.keys(scene.annotations)).toEqual([DRIVE_ANNOTATION]);
  expect(scene.leases.there).toBeUndefined();
});
