import { expect, test } from 'vitest';
import { describeOnControlPlane, type E2E } from '../support/control-plane/e2e.ts';
import type { Pod, Taint } from '../support/control-plane/objects.ts';
import { paths } from '../support/control-plane/paths.ts';
import type { Behaviour } from '../support/control-plane/simulated-kubelet.ts';
import { coverageOf, daemonSetIn, untilPod, untilStatus, whileStopped } from './scenario.ts';

const onNode = (name: string) => (pod: Pod) => pod.spec.nodeName === name;

/** A namespace with nodes of its own, named `NAMESPACE.KEY`, on which pods behave as the values say. */
async function nodesFor(cluster: E2E, nodes: Readonly<Record<string, Behaviour>>): Promise<string> {
  const namespace = await cluster.createNamespace('states');
  const named = Object.entries(nodes).map(([key, behaviour]) => ({ name: `${namespace}.${key}`, behaviour }));
  for (const { name, behaviour } of named) cluster.kubelet.behave(onNode(name), behaviour);
  await cluster.createNodes(named.map(({ name }) => ({ name, labels: { only: namespace } })));
  return namespace;
}

function setTaints(cluster: E2E, node: string, taints: readonly Taint[]) {
  return cluster.api.patch(paths.nodes(node), { spec: { taints } });
}

describeOnControlPlane(
  'the states of a DaemonSet on a real cluster',
  (cluster) => {
    test('Available, NotReady, Pending, Excluded and Misscheduled, each with its reason', async () => {
      const namespace = await nodesFor(cluster(), {
        ready: 'ready',
        crashes: 'crashLoop',
        'no-image': 'imagePullError',
        'never-ready': 'neverReady',
        creating: 'containerCreating',
      });
      const name = (suffix: string): string => `${namespace}.${suffix}`;
      await cluster().createNodes([
        { name: name('small'), labels: { only: namespace }, allocatable: { cpu: '100m' } },
        { name: name('tainted'), labels: { only: namespace } },
        { name: name('other'), labels: { only: 'nobody' } },
      ]);
      const requests = { resources: { requests: { cpu: '500m' } } };
      const containers = [{ name: 'main', image: 'registry.example/agent:1', ...requests }];
      await cluster().api.create(daemonSetIn(namespace, { podSpec: { containers } }));
      await untilStatus(cluster(), namespace, 'agent', { currentNumberScheduled: 7, numberAvailable: 2 });
      await untilPod(cluster(), namespace, 'the crash loop shows', (pod) =>
        JSON.stringify(pod.status).includes('CrashLoopBackOff'),
      );
      await untilPod(cluster(), namespace, 'the image error shows', (pod) =>
        JSON.stringify(pod.status).includes('ImagePullBackOff'),
      );
      await setTaints(cluster(), name('tainted'), [{ key: 'drain', value: 'soon', effect: 'NoSchedule' }]);
      await untilStatus(cluster(), namespace, 'agent', { numberMisscheduled: 1, desiredNumberScheduled: 6 });

      const coverage = await coverageOf(cluster(), namespace, 'agent');

      const own = coverage.perNode.filter(({ node }) => node.startsWith(namespace));
      const told = own.map(({ node, state, reasons }) => [
        node.slice(namespace.length + 1),
        state,
        reasons.map(({ kind }) => kind).join(),
      ]);
      expect(told.toSorted(([a = ''], [b = '']) => (a < b ? -1 : 1))).toEqual([
        ['crashes', 'NotReady', 'CrashLoop'],
        ['creating', 'NotReady', 'ContainerCreating'],
        ['never-ready', 'NotReady', 'ReadinessProbe'],
        ['no-image', 'NotReady', 'ImagePull'],
        ['other', 'Excluded', 'NodeSelector'],
        ['ready', 'Available', ''],
        ['small', 'Pending', 'InsufficientResource'],
        ['tainted', 'Misscheduled', 'UntoleratedTaint'],
      ]);
      expect(coverage).toMatchObject({
        statusIsStale: false,
        nodes: { eligible: 6, available: 1, notReady: 4, pending: 1, missing: 0, misscheduled: 1 },
      });
    });

    test('Ready, while minReadySeconds are not over', async () => {
      const namespace = await nodesFor(cluster(), { ready: 'ready' });
      await cluster().api.create(daemonSetIn(namespace, { spec: { minReadySeconds: 3600 } }));
      await untilStatus(cluster(), namespace, 'agent', { numberReady: 1, numberAvailable: 0 });

      const { perNode, nodes } = await coverageOf(cluster(), namespace, 'agent');

      expect(perNode.filter(({ node }) => node.startsWith(namespace))).toMatchObject([
        { state: 'Ready', reasons: [] },
      ]);
      expect(nodes).toMatchObject({ ready: 1, available: 0 });
    });

    test('a node that dies keeps its pod, which no longer counts as wanted there', async () => {
      const namespace = await nodesFor(cluster(), { ready: 'ready', dead: 'ready' });
      const dead = `${namespace}.dead`;
      await cluster().api.create(daemonSetIn(namespace));
      await untilStatus(cluster(), namespace, 'agent', { numberAvailable: 2 });
      await cluster().kubelet.nodeGoesSilent(dead);
      await untilStatus(cluster(), namespace, 'agent', { numberMisscheduled: 1 });

      const { perNode } = await coverageOf(cluster(), namespace, 'agent');

      const pair = perNode.find(({ node }) => node === dead);
      expect(pair?.state).toBe('Misscheduled');
      expect(pair?.reasons.map(({ kind }) => kind)).toEqual(['NodeNotReady', 'UntoleratedTaint']);
    });

    test('outdated, terminating and duplicate stand beside the state', async () => {
      const namespace = await nodesFor(cluster(), { ready: 'ready', leaving: 'ready', twice: 'ready' });
      const name = (suffix: string): string => `${namespace}.${suffix}`;
      const onDelete = { updateStrategy: { type: 'OnDelete' } };
      await cluster().api.create(daemonSetIn(namespace, { spec: onDelete }));
      await untilStatus(cluster(), namespace, 'agent', { numberAvailable: 3 });
      await cluster().api.patch(paths.daemonSets(namespace, 'agent'), {
        spec: { template: { metadata: { annotations: { changed: 'yes' } } } },
      });
      await untilStatus(cluster(), namespace, 'agent', { observedGeneration: 2, numberAvailable: 3 });
      cluster().kubelet.behave(onNode(name('leaving')), 'stuckTerminating');
      const leaving = await untilPod(
        cluster(),
        namespace,
        'there is a pod that leaves',
        onNode(name('leaving')),
      );
      await cluster().api.patch(paths.pods(namespace, leaving.metadata.name), {
        metadata: { finalizers: ['example.com/hold'] },
      });
      await cluster().api.delete(paths.pods(namespace, leaving.metadata.name));
      const byHand = {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'by-hand', namespace, labels: { app: 'agent' } },
        spec: { nodeName: name('twice'), containers: [{ name: 'main', image: 'registry.example/agent:1' }] },
      };

      const { perNode } = await whileStopped(cluster(), 'ControllerManager', async () => {
        await cluster().api.create(byHand);
        return coverageOf(cluster(), namespace, 'agent');
      });

      const flags = perNode
        .filter(({ node }) => node.startsWith(namespace))
        .map(({ node, outdated, terminating, duplicate }) => [
          node.slice(namespace.length + 1),
          { outdated, terminating, duplicate },
        ]);
      expect(Object.fromEntries(flags)).toEqual({
        ready: { outdated: true, terminating: false, duplicate: false },
        leaving: { outdated: true, terminating: true, duplicate: false },
        twice: { outdated: true, terminating: false, duplicate: true },
      });
      const held = perNode.find(({ node }) => node === name('leaving'));
      expect(held?.reasons).toMatchObject([
        { kind: 'Terminating', detail: { finalizers: ['example.com/hold'] } },
      ]);
    });
  },
  { ownControlPlane: true },
);
