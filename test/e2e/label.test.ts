import { mkdir, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { describeOnControlPlane } from '../support/control-plane/e2e.ts';
import { bin, runProgram } from '../support/kubectl-ds.ts';
import { asOldKubectl, edgeDaemonSet, type NodeScene, nodeSceneOn, untilOn } from './node-change-scenario.ts';

/** The last lines of what is said, as many as kubectl says. */
function asKubectl(ours: string, theirs: string): string {
  return `${ours.trimEnd().split('\n').slice(-theirs.trimEnd().split('\n').length).join('\n')}\n`;
}

/** Labels of a node, without those that tell nodes apart. */
async function labelsOf(scene: NodeScene, name: string): Promise<unknown> {
  const { 'kubernetes.io/hostname': _, ...labels } = (await scene.node(name)).metadata.labels ?? {};
  return labels;
}

describeOnControlPlane(
  'label beside kubectl label',
  (cluster) => {
    test.each<[sentence: string, before: string, change: string]>([
      ['a new label', '', 'a=b'],
      ['several at once', 'gone=x', 'a=b c=d gone-'],
      ['a label that is removed', 'a=b', 'a-'],
      ['one that was not there', '', 'a-'],
      ['another value with --overwrite', 'a=b', 'a=c --overwrite'],
      ['an empty value', '', 'example.com/a='],
      ['a dry run of our own', '', 'a=b --dry-run=client'],
      ['a dry run of the server', '', 'a=b --dry-run=server'],
      ['the name alone', '', 'a=b -o name'],
    ])('%s', async (_, before, change) => {
      const scene = await nodeSceneOn(cluster(), 2);
      const [ours = '', theirs = ''] = scene.nodes;
      if (before !== '') await scene.kubectl(`label node ${ours} ${theirs} ${before}`);

      const us = await scene.ds(`label ${ours} ${change}`);
      const them = await scene.kubectl(`label node ${theirs} ${change}`);

      expect(us).toMatchObject({ code: them.code });
      const said = asKubectl(us.stdout, them.stdout).replaceAll(ours, theirs);
      expect(asOldKubectl(said)).toBe(asOldKubectl(them.stdout));
      expect(await labelsOf(scene, ours)).toEqual(await labelsOf(scene, theirs));
    });

    test.each<[sentence: string, change: string]>([
      ['another value without --overwrite', 'only=b'],
      ['a value that is none', 'a=b!'],
      ['set and removed at once', 'a=b a-'],
      ['a name after a change', 'a=b other'],
      ['no change', ''],
      ['a stale --resource-version', 'a=b --resource-version=1'],
    ])('refused as kubectl does, and nothing is changed: %s', async (_, change) => {
      const scene = await nodeSceneOn(cluster(), 1);
      const [node = ''] = scene.nodes;
      const before = await labelsOf(scene, node);

      const us = await scene.ds(`label ${node} ${change}`.trimEnd());
      const them = await scene.kubectl(`label node ${node} ${change}`.trimEnd());

      expect(us.code).toBe(2);
      expect(them.code).toBe(1);
      const words = them.stderr.replace(/^(error|Error from server[^:]*): /, '').split(/[:\n]/)[0] ?? '';
      expect(us.stderr).toContain(words.replace('resources', 'nodes'));
      expect(await labelsOf(scene, node)).toEqual(before);
    });

    test('a node that is not there, and one that is: both are tried', async () => {
      const scene = await nodeSceneOn(cluster(), 1);
      const [node = ''] = scene.nodes;

      const us = await scene.ds(`label no-such-node ${node} a=b -y`);

      expect(us.code).toBe(2);
      expect(us.stdout).toContain(`node/${node} labeled\n`);
      expect(us.stderr).toContain('error: nodes "no-such-node" not found\n');
      expect((await scene.node(node)).metadata.labels).toMatchObject({ a: 'b' });
    });

    test('--list shows the labels as kubectl does', async () => {
      const scene = await nodeSceneOn(cluster(), 2);
      const [node = ''] = scene.nodes;
      const sorted = (text: string): string => text.split('\n').toSorted().join('\n');
      for (const line of [node, `-l only=${scene.namespace}`]) {
        const us = await scene.ds(`label ${line} --list`);
        const them = await scene.kubectl(`label node ${line} --list`);
        expect(sorted(us.stdout)).toBe(sorted(them.stdout));
      }
    });

    test('pods come and go with a label, as was shown before, and --wait says when', async () => {
      const scene = await nodeSceneOn(cluster(), 3);
      const { namespace, nodes } = scene;
      const [first = '', second = ''] = nodes;
      await edgeDaemonSet(cluster(), scene);

      const gained = await scene.ds(`label ${first} ${second} role=edge -y --wait --timeout=60s`);
      expect(gained).toMatchObject({ code: 0 });
      expect(gained.stdout).toMatch(new RegExp(`${namespace} +agent +gains +2 `));
      expect(gained.stdout).toContain(`node/${second} labeled\n2 daemon pods came, 0 went\n`);
      expect(await scene.nodesWithPods()).toEqual([first, second]);

      const shown = await scene.ds(`label ${first} role- --dry-run=client`);
      expect(shown.stdout).toMatch(new RegExp(`${namespace} +agent +loses +1 .*deleted by the controller`));
      expect(shown.stdout).toContain(`warning: ${namespace}/agent loses 1 pod, on node ${first}\n`);
      expect(await scene.nodesWithPods()).toEqual([first, second]);

      const lost = await scene.ds(`label ${first} role- --wait --timeout=60s -o json`);
      expect(lost).toMatchObject({ code: 0, stderr: '' });
      expect(JSON.parse(lost.stdout)).toMatchObject({
        kind: 'Impact',
        change: { kind: 'label', nodes: [first], remove: ['role'] },
        daemonSets: [{ namespace, name: 'agent', gains: [], loses: [{ node: first }] }],
        results: [{ node: first, done: 'unlabeled' }],
        waited: { ended: 'fulfilled', come: 0, gone: 1 },
      });
      await untilOn(scene, [second]);
    });

    test('a gained pod that does not fit is told with its reason', async () => {
      const scene = await nodeSceneOn(cluster(), 1);
      const [node = ''] = scene.nodes;
      const resources = { requests: { cpu: '5' } };
      const containers = [{ name: 'main', image: 'registry.example/agent:1', resources }];
      await edgeDaemonSet(cluster(), scene, { podSpec: { containers } });

      const us = await scene.ds(`label ${node} role=edge --wait --timeout=60s`);

      expect(us.code).toBe(0);
      expect(us.stdout).toContain('gains, stays Pending');
      expect(us.stdout).toContain('needs 5 cpu');
      await scene.ds(`label ${node} role-`);
    });

    test('waiting in vain ends with exit code 1, and says for what', async () => {
      const scene = await nodeSceneOn(cluster(), 1);
      const [node = ''] = scene.nodes;
      await edgeDaemonSet(cluster(), scene);
      cluster().kubelet.behave(({ metadata }) => metadata.namespace === scene.namespace, 'crashLoop');

      const us = await scene.ds(`label ${node} role=edge --wait --timeout=2s`);

      expect(us.code).toBe(1);
      expect(us.stderr).toContain(
        `error: timed out waiting: ${scene.namespace}/agent on ${node} is not ready`,
      );
    });

    test('Ctrl-C while waiting says where it stands', async () => {
      const scene = await nodeSceneOn(cluster(), 1);
      const [node = ''] = scene.nodes;
      await edgeDaemonSet(cluster(), scene);
      cluster().kubelet.behave(({ metadata }) => metadata.namespace === scene.namespace, 'crashLoop');

      const running = scene.startDs(`label ${node} role=edge --wait`);
      await untilOn(scene, [node]);
      const us = await running.kill('SIGINT');

      expect(us.code).toBe(130);
      expect(us.stdout).toContain(`node/${node} labeled\n`);
      expect(us.stderr).toContain(`interrupted while waiting: ${scene.namespace}/agent`);
    });

    test('a reader that goes away cuts nothing off: all nodes are labelled', async () => {
      const scene = await nodeSceneOn(cluster(), 5);
      const running = scene.startDs(`label -l only=${scene.namespace} role=spare -y`);
      running.stopReading();

      expect((await running.ended).stderr).toBe('');

      const nodes = await Promise.all(scene.nodes.map((name) => scene.node(name)));
      expect(nodes.map(({ metadata }) => metadata.labels?.['role'])).toEqual(scene.nodes.map(() => 'spare'));
    });

    test('through kubectl itself, `kubectl ds label` and `kubectl ds taint`', async () => {
      const scene = await nodeSceneOn(cluster(), 1);
      const [node = ''] = scene.nodes;
      const folder = join(dirname(cluster().kubeconfig), `path-${scene.namespace}`);
      await mkdir(folder);
      await symlink(bin, join(folder, 'kubectl-ds'));
      const env = {
        PATH: `${folder}:${dirname(process.execPath)}:/usr/bin:/bin`,
        KUBECONFIG: cluster().kubeconfig,
      };
      const kubectl = cluster().controlPlane.kubectl ?? 'kubectl';

      const labelled = await runProgram(kubectl, ['ds', 'label', node, 'a=b', 'c-'], { env });
      const tainted = await runProgram(kubectl, ['ds', 'taint', node, 'a=b:NoSchedule'], { env });

      expect(labelled).toMatchObject({ code: 0, stderr: '' });
      expect(labelled.stdout).toContain(`node/${node} labeled\n`);
      expect(tainted.stdout).toContain(`node/${node} tainted\n`);
      expect((await scene.node(node)).spec?.taints).toMatchObject([{ key: 'a', value: 'b' }]);
    });

    test('labels that the kubelet owns, and labels that a new node has not, are warned of', async () => {
      const scene = await nodeSceneOn(cluster(), 1);
      const [node = ''] = scene.nodes;
      const kubelets = await scene.ds(`label ${node} kubernetes.io/os=windows --overwrite --dry-run=client`);
      expect(kubelets.stdout).toContain('warning: the kubelet owns the label kubernetes.io/os');
      const byHand = await scene.ds(`label ${node} a=b --dry-run=client`);
      expect(byHand.stdout).toContain('no daemon pod comes or goes\nwarning: the label a is set by hand');
    });
  },
  { ownControlPlane: true },
);
