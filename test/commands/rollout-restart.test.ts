import { describe, expect, test } from 'vitest';
import { ClusterError } from '../../src/cluster/cluster-error.ts';
import { ChangeScene } from './changing.ts';

const RESTARTED_AT = 'kubectl.kubernetes.io/restartedAt';

describe('rollout restart', () => {
  test('says it as kubectl does, and beside it what that means', async () => {
    const scene = new ChangeScene();
    expect(await scene.run('restart agent')).toMatchObject({
      code: 0,
      stdout: 'daemonset.apps/agent restarted\n',
      stderr: '  5 nodes get a new pod, at most 1 at a time (maxUnavailable 10%)\n',
    });
    expect(scene.daemonSet.spec.template.json).toMatchObject({
      metadata: { annotations: { [RESTARTED_AT]: '2026-01-01T00:00:00Z' } },
    });
  });

  test.each<[string, string, string, readonly string[]]>([
    ['a dry run of our own sends nothing', 'client', ' (dry run)', []],
    ['a dry run of the server keeps nothing', 'server', ' (server dry run)', ['patch (dry run)']],
  ])('%s', async (_, when, suffix, sent) => {
    const scene = new ChangeScene();
    const { code, stdout } = await scene.run(`restart agent --dry-run=${when}`);
    expect([code, stdout]).toEqual([0, `daemonset.apps/agent restarted${suffix}\n`]);
    expect(scene.sent).toEqual(sent);
    expect(scene.daemonSet.metadata.generation).toBe(1);
  });

  test.each<[string, string, string]>([
    ['a name', 'name', 'daemonset.apps/agent\n'],
    ['YAML', 'yaml', 'apiVersion: kubectl-ds/v1\nkind: RolloutChange\n'],
    ['JSON', 'json', '"done": "restarted"'],
  ])('-o: %s, and nothing beside it', async (_, output, expected) => {
    const { stdout, stderr } = await new ChangeScene().run(`restart agent -o ${output}`);
    expect(stdout).toContain(expected);
    expect(stderr).toBe('');
  });

  test('under OnDelete it says that nothing happens by itself', async () => {
    const scene = new ChangeScene().withStrategy({ type: 'OnDelete' });
    const { stderr } = await scene.run('restart agent');
    expect(stderr).toBe(
      '  OnDelete: nothing happens until pods are deleted: kubectl ds rollout advance agent -n default --node NODE\n',
    );
  });

  test('what fails does not keep the others from it: all failures are told, and the code is 2', async () => {
    const scene = new ChangeScene();
    const { daemonSet } = scene;
    const named = (name: string, uid: string) => ({
      ...daemonSet,
      metadata: { ...daemonSet.metadata, name, uid },
    });
    const deleted = named('gone', 'u1');
    const going = { ...deleted, metadata: { ...deleted.metadata, deletionTimestamp: 1 } };
    const refusing: ReturnType<ChangeScene['cluster']>['writes'] = scene.cluster().writes;
    const cluster = scene.cluster({
      daemonSets: async () => [named('zeta', 'u2'), going, daemonSet, named('beta', 'u3')],
      ...(refusing && {
        writes: {
          ...refusing,
          patchDaemonSet: (written, patch, options) =>
            written.name === 'beta'
              ? Promise.reject(new ClusterError('forbidden', 'no right to patch beta'))
              : refusing.patchDaemonSet(
                  { ...written, resourceVersion: scene.daemonSet.metadata.resourceVersion },
                  patch,
                  options,
                ),
        },
      }),
    });
    const { code, stdout, stderr } = await scene.run('restart zeta gone agent beta', {}, cluster);
    expect(stdout).toBe('daemonset.apps/agent restarted\ndaemonset.apps/zeta restarted\n');
    expect(stderr).toContain('error: no right to patch beta\n');
    expect(stderr).toContain('error: daemonsets.apps "gone" is being deleted\n');
    expect(code).toBe(2);
  });

  test('twice in one second is an error, in kubectl’s words', async () => {
    const scene = new ChangeScene();
    const { template } = scene.daemonSet.spec;
    const annotations = { [RESTARTED_AT]: new Date(scene.time.now()).toISOString() };
    scene.with({}, { spec: { ...scene.daemonSet.spec, template: { ...template, annotations } } });
    const { code, stderr } = await scene.run('restart agent');
    expect(stderr).toContain('if restart has already been triggered within the past second, please wait');
    expect(code).toBe(2);
  });

  test('of a selector one is asked first: no', async () => {
    const scene = new ChangeScene();
    const { code, asked, stderr } = await scene.run('restart -A', { answers: ['n'] });
    expect(asked).toEqual(['Restart 1 DaemonSet (default/agent)? [y/N] ']);
    expect([code, stderr]).toEqual([1, 'nothing was changed\n']);
    expect(scene.sent).toEqual([]);
  });

  test('an empty selection is kubectl’s sentence and no failure', async () => {
    const scene = new ChangeScene();
    const cluster = scene.cluster({ daemonSets: async () => [] });
    const { code, stderr } = await scene.run('restart -l app=none', {}, cluster);
    expect([code, stderr]).toEqual([0, 'No resources found in default namespace.\n']);
  });

  test.each<[string, string, string]>([
    [
      'nothing is named',
      'restart',
      'required resource not specified: name DaemonSets, or select some with -l or -A',
    ],
    ['a name and a selector', 'restart agent -l a=b', 'selectors cannot be used when passing names'],
    [
      'a name in all namespaces',
      'restart agent -A',
      'a resource cannot be retrieved by name across all namespaces',
    ],
    ['a selector that is none', 'restart -l a==b==c', "found '==', expected: ',' or 'end of string'"],
    ['a node', 'restart node/n1', '"node/n1" is a node; this takes names of DaemonSets'],
    ['an unknown name', 'restart agnt', 'daemonsets.apps "agnt" not found'],
    ['a dump', 'restart agent --from x', '--from asks no cluster: what it holds cannot be changed'],
  ])('refuses %s', async (_, line, message) => {
    const scene = new ChangeScene();
    const { code, stderr } = await scene.run(line);
    expect(stderr).toContain(`error: ${message}\n`);
    expect(code).toBe(2);
    expect(scene.sent).toEqual([]);
  });

  test('refuses while a rollout is driven: who, how it stands, and the commands', async () => {
    const scene = new ChangeScene();
    await scene.run('start agent --image main=bad --node-timeout 10s', { user: 'eve@desk' });
    const { code, stderr } = await scene.run('restart agent');
    expect(stderr).toMatch(
      /^error: daemonsets\.apps "agent" cannot be restarted: its driven rollout has failed \(last driver: eve@desk-[0-9a-f]{6}\), begun \d+s ago$/m,
    );
    expect(stderr).toContain('  kubectl ds rollout resume agent -n default\n');
    expect(code).toBe(2);
  });
});
