import { expect, test } from 'vitest';
import { describeOnControlPlane } from '../support/control-plane/e2e.ts';
import { daemonSetOn, ready } from '../support/control-plane/daemon-sets.ts';
import { paths } from '../support/control-plane/paths.ts';
import { until } from '../support/control-plane/until.ts';
import { FaultProxy, type SeenRequest } from '../support/fault-proxy.ts';
import { kubectlDs } from '../support/kubectl-ds.ts';
import { asOldKubectl, edgeDaemonSet, type NodeScene, nodeSceneOn, untilOn } from './node-change-scenario.ts';

function lastLine(text: string): string {
  return `${text.trimEnd().split('\n').at(-1) ?? ''}\n`;
}

async function taintsOf(scene: NodeScene, name: string): Promise<unknown> {
  return (await scene.node(name)).spec?.taints ?? [];
}

describeOnControlPlane(
  'taint beside kubectl taint',
  (cluster) => {
    test.each<[sentence: string, before: string, change: string]>([
      ['a new taint', '', 'a=b:NoSchedule'],
      ['one without a value', '', 'a:NoExecute'],
      ['beside others', 'x=y:NoSchedule', 'a=b:PreferNoSchedule'],
      ['one that is taken off', 'a=b:NoSchedule a=b:NoExecute', 'a:NoSchedule-'],
      ['all of a key', 'a=b:NoSchedule a=b:NoExecute x:NoSchedule', 'a-'],
      ['put on and taken off', 'a=b:NoSchedule', 'c=d:NoSchedule a-'],
      ['another value with --overwrite', 'a=b:NoSchedule', 'a=c:NoSchedule --overwrite'],
      ['a dry run of the server', '', 'a=b:NoSchedule --dry-run=server'],
      ['the name alone', '', 'a=b:NoSchedule -o name'],
    ])('%s', async (_, before, change) => {
      const scene = await nodeSceneOn(cluster(), 2);
      const [ours = '', theirs = ''] = scene.nodes;
      if (before !== '') await scene.kubectl(`taint node ${ours} ${theirs} ${before}`);

      const us = await scene.ds(`taint node ${ours} ${change}`);
      const them = await scene.kubectl(`taint node ${theirs} ${change}`);

      expect([us.code, us.stderr]).toEqual([them.code, them.stderr]);
      const said = lastLine(us.stdout).replaceAll(ours, theirs);
      expect(asOldKubectl(said)).toBe(asOldKubectl(lastLine(them.stdout)));
      expect(await taintsOf(scene, ours)).toEqual(await taintsOf(scene, theirs));
    });

    test.each<[sentence: string, change: string]>([
      ['another value without --overwrite', 'old=b:NoSchedule'],
      ['one that is not there', 'other-'],
      ['no effect', 'a=b'],
      ['an effect that is none', 'a=b:NoRun'],
      ['put on and taken off at once', 'a=b:NoSchedule a-'],
      ['one twice', 'a=b:NoSchedule a=c:NoSchedule'],
      ['no change', ''],
    ])('refused as kubectl does, and nothing is changed: %s', async (_, change) => {
      const scene = await nodeSceneOn(cluster(), 1);
      const [node = ''] = scene.nodes;
      await scene.kubectl(`taint node ${node} old=a:NoSchedule`);
      const before = await taintsOf(scene, node);

      const us = await scene.ds(`taint ${node} ${change}`.trimEnd());
      const them = await scene.kubectl(`taint node ${node} ${change}`.trimEnd());

      expect([us.code, them.code]).toEqual([2, 1]);
      const words = them.stderr.replace(/^error: /, '').split(/, name|[{\n]/)[0] ?? '';
      expect(us.stderr).toContain(words);
      expect(await taintsOf(scene, node)).toEqual(before);
    });

    test('NoExecute takes the pods away, NoSchedule leaves them misscheduled; both are shown before', async () => {
      const scene = await nodeSceneOn(cluster(), 2);
      const { namespace, nodes } = scene;
      const [first = '', second = ''] = nodes;
      await scene.ds(`label ${first} ${second} role=edge`);
      await edgeDaemonSet(cluster(), scene);
      await untilOn(scene, nodes);

      const left = await scene.ds(`taint ${first} a:NoSchedule`);
      expect(left.stdout).toMatch(new RegExp(`${namespace} +agent +leaves misscheduled +1 `));
      expect(left.stdout).toContain('since NoSchedule evicts nothing');

      const again = await scene.ds(`taint ${first} a-`);
      expect(again.stdout).toMatch(new RegExp(`${namespace} +agent +wants again +1 `));

      const lost = await scene.ds(`taint ${second} a:NoExecute --wait --timeout=60s`);
      expect(lost).toMatchObject({ code: 0 });
      expect(lost.stdout).toMatch(new RegExp(`${namespace} +agent +loses +1 `));
      expect(lost.stdout).toContain('0 daemon pods came, 1 went\n');
      expect(await scene.nodesWithPods()).toEqual([first]);

      const back = await scene.ds(`taint -l only=${namespace},kubernetes.io/hostname=${second} a- --wait`);
      expect(back.stdout).toContain('1 daemon pod came, 0 went\n');
      expect(await scene.nodesWithPods()).toEqual([first, second]);
    });

    test('a toleration for a time: the pod is evicted later, and made anew', async () => {
      const scene = await nodeSceneOn(cluster(), 1);
      const [node = ''] = scene.nodes;
      await scene.ds(`label ${node} role=edge`);
      const tolerations = [{ key: 'a', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 600 }];
      await edgeDaemonSet(cluster(), scene, {
        podSpec: { nodeSelector: { only: scene.namespace, role: 'edge' }, tolerations },
      });
      await untilOn(scene, [node]);

      const us = await scene.ds(`taint ${node} a:NoExecute`);

      expect(us.stdout).toContain('tolerates the taint for 600 s only');
      expect(await scene.nodesWithPods()).toEqual([node]);
    });

    test('Ctrl-C in the middle says which nodes were done and which were left', async () => {
      const scene = await nodeSceneOn(cluster(), 3);
      const [first = '', second = '', third = ''] = scene.nodes;
      const proxy = await FaultProxy.start(cluster().controlPlane);
      try {
        const isSecond = ({ method, url }: SeenRequest): boolean =>
          method === 'PATCH' && url.includes(second);
        proxy.fail({ kind: 'stall' }, isSecond);
        const running = scene.startDs(
          `taint ${first} ${second} ${third} a=b:NoSchedule -y --request-timeout=5s --server ${proxy.url} --certificate-authority ${proxy.caFile}`,
        );
        await until('the second node is being changed', () => proxy.requests.some(isSecond));
        const us = await running.kill('SIGINT');

        expect(us.code).toBe(130);
        expect(us.stdout).toContain(`node/${first} tainted\n`);
        expect(us.stderr).toContain(`interrupted: changed: ${first}; left as they are: ${third}\n`);
        expect(us.stderr).toContain(`error: node ${second}: Unable to connect to the server`);
        expect(await taintsOf(scene, third)).toEqual([]);
      } finally {
        await proxy.close();
      }
    });

    test('a taint that Kubernetes itself sets, and one that a new node has not, are warned of', async () => {
      const scene = await nodeSceneOn(cluster(), 1);
      const [node = ''] = scene.nodes;
      const own = await scene.ds(`taint ${node} node.kubernetes.io/not-ready:NoSchedule --dry-run=client`);
      expect(own.stdout).toContain('warning: Kubernetes itself sets the taint node.kubernetes.io/not-ready');
      const byHand = await scene.ds(`taint ${node} a:NoSchedule --dry-run=client`);
      expect(byHand.stdout).toContain('warning: the taint a is set by hand');
    });

    test('pods that no DaemonSet has are told of too', async () => {
      const { namespace } = await daemonSetOn(cluster(), ['taint-other']);
      await ready(cluster(), namespace, 1);
      await cluster().api.create({
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'web', namespace },
        spec: { nodeName: 'taint-other', containers: [{ name: 'main', image: 'registry.example/web:1' }] },
      } as never);
      const line = ['taint', 'taint-other', 'a:NoExecute', '--dry-run=server'];
      const us = await kubectlDs([...line, '--kubeconfig', cluster().kubeconfig]);
      expect(us.stdout).toContain('warning: NoExecute also evicts 1 pod that no DaemonSet has');
      expect(await cluster().api.find(paths.pods(namespace, 'web'))).toBeDefined();
    });
  },
  { ownControlPlane: true },
);
