import type { E2E } from '../support/control-plane/e2e.ts';
import type { Node, Pod } from '../support/control-plane/objects.ts';
import { paths } from '../support/control-plane/paths.ts';
import { until } from '../support/control-plane/until.ts';
import { kubectlDs, runProgram, startKubectlDs, type Ran, type Running } from '../support/kubectl-ds.ts';
import { daemonSetIn, type Daemon, untilStatus } from './scenario.ts';

/** Two nodes of each kind: one is changed by us, its twin by kubectl. */
export interface NodeScene {
  readonly namespace: string;
  readonly nodes: readonly string[];
  /** `kubectl-ds LINE`, split at blanks. */
  ds(line: string): Promise<Ran>;
  startDs(line: string): Running;
  kubectl(line: string): Promise<Ran>;
  node(name: string): Promise<Node>;
  /** Names of the nodes that have a daemon pod, in order. */
  nodesWithPods(): Promise<readonly string[]>;
}

/** Nodes `PREFIX-0`, `PREFIX-1`, ..., where PREFIX is a namespace of its own; `only: PREFIX` is their label. */
export async function nodeSceneOn(cluster: E2E, count: number): Promise<NodeScene> {
  const namespace = await cluster.createNamespace('nodes');
  const nodes = Array.from({ length: count }, (_, index) => `${namespace}-${index}`);
  // As a kubelet sets it: where it is missing, a controller adds it, some time later.
  const beta = { 'beta.kubernetes.io/os': 'linux' };
  await cluster.createNodes(nodes.map((name) => ({ name, labels: { only: namespace, ...beta } })));
  const flags = ['--kubeconfig', cluster.kubeconfig];
  const words = (line: string): readonly string[] => [...line.split(' '), ...flags];
  return {
    namespace,
    nodes,
    ds: (line) => kubectlDs(words(line)),
    startDs: (line) => startKubectlDs(words(line)),
    kubectl: (line) =>
      runProgram(cluster.controlPlane.kubectl ?? 'kubectl', words(line), {
        env: { HOME: cluster.controlPlane.folder },
      }),
    node: (name) => cluster.api.get<Node>(paths.nodes(name)),
    nodesWithPods: async () => {
      const pods = await cluster.api.list<Pod>(paths.pods(namespace));
      return pods.flatMap(({ spec }) => spec.nodeName ?? []).toSorted();
    },
  };
}

/** A DaemonSet for the nodes of the scene that have the label `role: edge` too, with its first status. */
export async function edgeDaemonSet(cluster: E2E, { namespace }: NodeScene, daemon: Daemon = {}) {
  const podSpec = { nodeSelector: { only: namespace, role: 'edge' }, ...daemon.podSpec };
  await cluster.api.create(daemonSetIn(namespace, { ...daemon, podSpec }));
  const name = daemon.name ?? 'agent';
  await untilStatus(cluster, namespace, name, { observedGeneration: 1 });
}

export function untilOn(scene: NodeScene, nodes: readonly string[]): Promise<unknown> {
  return until(`daemon pods are on ${nodes.join(', ') || 'no node'}`, async () => {
    return (await scene.nodesWithPods()).join() === nodes.join();
  });
}

/** What is said of a node, without what kubectl says since releases after 1.20: of dry runs, and `unlabeled`. */
export function asOldKubectl(text: string): string {
  return text.replaceAll(/ \((server )?dry run\)/g, '').replaceAll(' unlabeled', ' labeled');
}
