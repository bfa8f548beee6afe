import { describe, expect, test } from 'vitest';
import { ClusterError } from '../../src/cluster/cluster-error.ts';
import { ChangeScene } from './changing.ts';

const start = 'start agent --image main=new';

describe('somebody who may not delete pods', () => {
  test.each(['', ' --dry-run=server'])('cannot begin a rollout, and nothing is changed:%s', async (flag) => {
    const scene = new ChangeScene();
    scene.denied = ['delete pods'];
    const { code, stderr } = await scene.run(`${start}${flag}`);
    expect(stderr).toBe(
      [
        'error: driving a rollout in namespace default needs more rights: delete pods',
        '  Nothing was changed. An administrator can grant it to the user NAME:',
        '  kubectl create role kubectl-ds-pods -n default --verb=delete --resource=pods && kubectl create rolebinding kubectl-ds-pods -n default --role=kubectl-ds-pods --user=NAME\n',
      ].join('\n'),
    );
    expect([code, scene.sent, scene.annotations]).toEqual([2, [], {}]);
    expect(scene.leases.there).toBeUndefined();
  });

  test.each(['resume agent', 'undo agent', 'resume agent --dry-run=server', 'undo agent --dry-run=server'])(
    'cannot go on with one: %s',
    async (line) => {
      const scene = new ChangeScene();
      await scene.run('start agent --image main=bad');
      scene.denied = ['delete pods'];
      const [sent, { metadata }] = [scene.sent.length, scene.daemonSet];
      const { code, stderr } = await scene.run(line);
      expect(stderr).toContain('needs more rights: delete pods\n');
      expect([code, scene.sent.length]).toEqual([2, sent]);
      expect(scene.daemonSet.metadata).toEqual(metadata);
    },
  );
});

test('all that is missing is told at once', async () => {
  const scene = new ChangeScene();
  scene.denied = ['patch daemonsets', 'delete pods', 'create leases', 'update leases', 'delete leases'];
  const { stderr } = await scene.run(start);
  expect(stderr).toContain(
    'needs more rights: patch daemonsets.apps; delete pods; create, update, delete leases.coordination.k8s.io\n',
  );
  expect(stderr).toContain(' --verb=create,update,delete --resource=leases.coordination.k8s.io && ');
});

test('where rights may not be asked for, it goes on', async () => {
  const scene = new ChangeScene();
  const cluster = scene.cluster();
  const isAllowed = async (): Promise<boolean> => {
    throw new ClusterError('forbidden', 'selfsubjectaccessreviews is forbidden');
  };
  const writes = cluster.writes && { ...cluster.writes, isAllowed };
  expect((await scene.run(start, {}, scene.cluster(writes && { writes }))).code).toBe(0);
});

test('a dry run of our own asks nothing', async () => {
  const scene = new ChangeScene();
  scene.denied = ['delete pods'];
  expect((await scene.run(`${start} --dry-run=client`)).code).toBe(0);
});
