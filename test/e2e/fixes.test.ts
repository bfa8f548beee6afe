import { expect, test } from 'vitest';
import { describeOnControlPlane, type E2E } from '../support/control-plane/e2e.ts';
import { runProgram } from '../support/kubectl-ds.ts';
import { askJson, daemonSetIn, untilStatus, type JsonReason, type JsonWhyNot } from './scenario.ts';

async function reasonsFor(cluster: E2E, namespace: string): Promise<readonly JsonReason[]> {
  const { daemonSets } = await askJson<JsonWhyNot>(cluster, 'why-not', namespace, '-n', namespace);
  return daemonSets.flatMap(({ reasons }) => reasons);
}

/** Does what somebody does who pastes the first command of a reason into a shell. */
async function paste(cluster: E2E, reason: JsonReason | undefined): Promise<string> {
  const command = reason?.fixes?.[0]?.command ?? 'false';
  const { kubectl = 'kubectl', kubeconfig, folder } = cluster.controlPlane;
  // Without a home kubectl keeps its cache in the current folder.
  const env = { KUBECONFIG: kubeconfig, HOME: folder };
  const line = command.replace(/^kubectl /, `'${kubectl}' `);
  const { code, stderr } = await runProgram('sh', ['-c', line], { env });
  return code === 0 ? 'done' : stderr;
}

describeOnControlPlane(
  'the commands that are printed as fixes, pasted',
  (cluster) => {
    test('one patch tolerates all taints of the node; the same patch again is refused', async () => {
      const namespace = await cluster().createNamespace('fixes');
      const taints = [
        { key: 'team', value: 'storage', effect: 'NoSchedule' },
        { key: 'spot', effect: 'NoExecute' },
      ] as const;
      await cluster().createNodes([{ name: namespace, labels: { only: namespace }, taints }]);
      await cluster().api.create(daemonSetIn(namespace));
      await untilStatus(cluster(), namespace, 'agent', { observedGeneration: 1, desiredNumberScheduled: 0 });
      const [reason] = await reasonsFor(cluster(), namespace);
      expect(reason?.kind).toBe('UntoleratedTaint');

      expect(await paste(cluster(), reason)).toBe('done');
      await untilStatus(cluster(), namespace, 'agent', { numberAvailable: 1 });
      expect(await reasonsFor(cluster(), namespace)).toEqual([]);
      expect(await paste(cluster(), reason)).toBe('The request is invalid\n');
    });

    test('a label is set on the node', async () => {
      const namespace = await cluster().createNamespace('fixes');
      await cluster().createNodes([{ name: namespace }]);
      await cluster().api.create(daemonSetIn(namespace));
      await untilStatus(cluster(), namespace, 'agent', { observedGeneration: 1, desiredNumberScheduled: 0 });
      const [reason] = await reasonsFor(cluster(), namespace);
      expect(reason?.kind).toBe('NodeSelector');

      expect(await paste(cluster(), reason)).toBe('done');
      await untilStatus(cluster(), namespace, 'agent', { numberAvailable: 1 });
    });
  },
  { ownControlPlane: true },
);
