import { describe, expect, test } from 'vitest';
import { bytesOf, ChangeScene } from './changing.ts';

const update = 'start agent --image main=new';

describe('nothing is changed', () => {
  test.each<[string, string, string]>([
    ['an unknown container', 'start agent --image x=y', 'unable to find container named "x"'],
    [
      'an image without a container',
      'start agent --image nginx',
      'invalid argument "nginx" for "--image" flag: use CONTAINER=IMAGE',
    ],
    [
      'a container twice',
      'start agent --image main=a --image main=b',
      '--image names the container "main" twice',
    ],
    [
      'an unknown revision',
      'start agent --to-revision 99',
      'unable to find specified revision 99 in history',
    ],
    [
      'a revision that is no number',
      'start agent --to-revision x',
      'invalid argument for --to-revision: "x" is no revision: use its number',
    ],
    [
      'a revision and a restart',
      'start agent --to-revision 1 --restart',
      '--to-revision does not go with --restart: a revision is a whole template',
    ],
    [
      'a canary that selects nothing',
      `${update} --canary tier=canary`,
      'the canary "tier=canary" selects no node that should run the pod',
    ],
    [
      'a canary that is no selector',
      `${update} --canary a==b==c`,
      "invalid argument for --canary: found '==', expected: ',' or 'end of string'",
    ],
    [
      'a canary of no node',
      `${update} --canary 0`,
      'invalid argument for --canary: no node at all is too few',
    ],
    [
      'a percentage out of range',
      `${update} --batch 101%`,
      'invalid argument for --batch: "101%" is more than all nodes: use at most 100%',
    ],
    [
      'no budget',
      `${update} --max-unavailable 0%`,
      'invalid argument for --max-unavailable: no node at all is too few',
    ],
    [
      'a canary that is the name of a node',
      `${update} --canary n1`,
      'the canary "n1" selects no node that should run the pod\n  that is a node\'s name; as a selector: kubernetes.io/hostname=n1',
    ],
    [
      'an order that no node has',
      `${update} --order zone`,
      'no node that should run the pod has the label topology.kubernetes.io/zone to be ordered by',
    ],
    [
      'no time for a node',
      `${update} --node-timeout 0`,
      'invalid argument for --node-timeout: every node would fail at once',
    ],
    [
      'pods that must be ready for longer than a node may take',
      `${update} --min-ready 10m`,
      'a new pod must be ready for 10m, and a node may take only 5m: every node would fail',
    ],
    [
      'no template to bring',
      'start agent',
      'nothing to roll out: every node runs the current template already',
    ],
    [
      'the image that is there',
      'start agent --image main=good',
      'nothing to roll out: the template stays as it is, and every node runs it already',
    ],
    ['no name', 'start', 'required resource not specified: name a DaemonSet'],
    ['two names', 'start agent other', 'this takes one DaemonSet, not 2'],
    ['a dump', `${update} --from x`, '--from asks no cluster: what it holds cannot be changed'],
    [
      'a patch file that is not there',
      'start agent --patch-file /nonexistent/patch.yaml',
      '--patch-file /nonexistent/patch.yaml: no such file or directory',
    ],
  ])('for %s', async (_, line, message) => {
    const scene = new ChangeScene();
    const { code, stderr } = await scene.run(line);
    expect(stderr).toContain(`error: ${message}\n`);
    expect(code).toBe(2);
    expect(scene.sent.filter((sent) => sent !== 'patch (dry run)')).toEqual([]);
    expect(scene.leases.there).toBeUndefined();
  });

  test.each<[string, string, string]>([
    [
      'it touches the selector',
      'spec: {selector: {matchLabels: {a: b}}}',
      'the patch touches spec.selector: a rollout changes spec.template only',
    ],
    [
      'it touches a name',
      'metadata: {name: x}\nspec: {template: {}}',
      'the patch touches metadata.name: a rollout changes spec.template only',
    ],
    [
      'it touches the strategy',
      '{"spec":{"updateStrategy":{"type":"OnDelete"}}}',
      'the patch touches spec.updateStrategy: a rollout changes spec.template only',
    ],
    [
      'it is no YAML',
      'a: b: c',
      'standard input: line 1, column 5: not valid YAML: bad indentation of a mapping entry',
    ],
    ['it is a list', '[]', '--patch-file takes one document, a map; found something else'],
    [
      'it is two documents',
      'spec: {}\n---\nspec: {}',
      '--patch-file takes one document, a map; found 2 documents',
    ],
    [
      'it has no template',
      'spec: {}',
      'the patch has no spec.template: it changes nothing that can be rolled out',
    ],
  ])('for a patch where %s', async (_, patch, message) => {
    const scene = new ChangeScene();
    const { code, stderr } = await scene.run('start agent --patch-file -', { input: bytesOf(patch) });
    expect(stderr).toContain(`error: ${message}\n`);
    expect(code).toBe(2);
    expect(scene.sent).toEqual([]);
  });

  test('for a DaemonSet that is being deleted', async () => {
    const scene = new ChangeScene().with({ deletionTimestamp: 1 });
    const { code, stderr } = await scene.run(update);
    expect([code, stderr]).toEqual([2, 'error: daemonsets.apps "agent" is being deleted\n']);
  });

  test('where its controller has not seen the last change', async () => {
    const scene = new ChangeScene().with({ generation: 2 });
    const { code, stderr } = await scene.run(update);
    expect(stderr).toContain(
      'error: the controller has not seen the last change of daemonsets.apps "agent" yet\n',
    );
    expect(code).toBe(2);
  });

  test('where a rollout is driven already: by whom, and what to do', async () => {
    const scene = new ChangeScene();
    await scene.run('start agent --image main=bad');
    const { code, stderr } = await scene.run(update);
    expect(stderr).toContain(
      'cannot be rolled out anew: its driven rollout has failed (last driver: admin@desk-',
    );
    expect(stderr).toContain('  kubectl ds rollout undo agent -n default\n');
    expect(code).toBe(2);
  });

  test('where somebody else is about to drive it: who holds the Lease, and since when', async () => {
    const scene = new ChangeScene();
    const now = scene.time.now();
    const held = { holderIdentity: 'eve@desk-1', leaseDurationSeconds: 30, leaseTransitions: 0 };
    const spec = { ...held, acquireTime: now - 60_000, renewTime: now - 1000 };
    await scene.leases.createLease('default', 'kubectl-ds-rollout-agent', spec, { fieldManager: 'x' });
    const { code, stderr } = await scene.run(update);
    expect(stderr).toContain(
      'error: the rollout of daemonsets.apps "agent" is driven by eve@desk-1 since 60s, last heard of 1s ago',
    );
    expect([code, scene.sent]).toEqual([2, ['patch (dry run)']]);
  });
});

describe('a template that leaves nodes out', () => {
  const elsewhere = { input: () => bytesOf('spec: {template: {spec: {nodeSelector: {pool: small}}}}') };
  const line = 'start agent --patch-file - --dry-run=client';

  test('is refused: no wave holds the controller back there', async () => {
    const { code, stderr } = await new ChangeScene().run(line, { input: elsewhere.input() });
    expect(stderr).toBe(
      'error: the new template leaves out nodes n1, n2, n3, n4 and n5, which have a pod: the controller deletes it at once, whatever the waves\n  say --allow-loss if that is meant\n',
    );
    expect(code).toBe(2);
  });

  test('may be meant', async () => {
    const { stderr } = await new ChangeScene().run(`${line} --allow-loss`, { input: elsewhere.input() });
    expect(stderr).toContain('covers no node: there is nothing to roll out');
  });
});
