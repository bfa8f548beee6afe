import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { E2E } from '../support/control-plane/e2e.ts';
import type { DaemonSet, Pod } from '../support/control-plane/objects.ts';
import { paths } from '../support/control-plane/paths.ts';
import { until } from '../support/control-plane/until.ts';
import {
  kubectlDs,
  leading,
  program,
  runProgram,
  startKubectlDs,
  type Ran,
  type Running,
} from '../support/kubectl-ds.ts';
import { daemonSetIn, type Daemon, untilStatus } from './scenario.ts';

/** A namespace with nodes of its own: `NAMESPACE-0`, ... */
export interface DeletionScene {
  readonly cluster: E2E;
  readonly namespace: string;
  readonly nodes: readonly string[];
  /** `kubectl-ds LINE -n NAMESPACE`, split at blanks. */
  ds(line: string): Promise<Ran>;
  startDs(line: string): Running;
  kubectl(line: string): Promise<Ran>;
  /** The same as `ds`, as kubectl's plugin. */
  asPlugin(line: string): Promise<Ran>;
  pods(): Promise<readonly Pod[]>;
}

async function asPlugin(kubectl: string, words: readonly string[]): Promise<Ran> {
  const folder = await mkdtemp(join(tmpdir(), 'kubectl-ds-plugin-'));
  try {
    const plugin = join(folder, 'kubectl-ds');
    await writeFile(
      plugin,
      `#!/bin/sh\nexec ${[program, ...leading].map((word) => `'${word}'`).join(' ')} "$@"\n`,
    );
    await chmod(plugin, 0o755);
    const PATH = `${folder}:${dirname(kubectl)}:${process.env['PATH'] ?? ''}`;
    return await runProgram(kubectl, ['ds', ...words], { env: { PATH, HOME: folder } });
  } finally {
    await rm(folder, { recursive: true });
  }
}

export async function deletionSceneOn(cluster: E2E, count: number): Promise<DeletionScene> {
  const namespace = await cluster.createNamespace('delete');
  const nodes = Array.from({ length: count }, (_, index) => `${namespace}-${index}`);
  await cluster.createNodes(
    nodes.map((name) => ({ name, labels: { only: namespace } })),
    { notReadyTaint: 'remove' },
  );
  const flags = ['-n', namespace, '--kubeconfig', cluster.kubeconfig];
  const words = (line: string): readonly string[] => [...line.split(' '), ...flags];
  const kubectl = cluster.controlPlane.kubectl ?? 'kubectl';
  return {
    cluster,
    namespace,
    nodes,
    ds: (line) => kubectlDs(words(line)),
    startDs: (line) => startKubectlDs(words(line)),
    kubectl: (line) => runProgram(kubectl, words(line), { env: { HOME: cluster.controlPlane.folder } }),
    asPlugin: (line) => asPlugin(kubectl, words(line)),
    pods: () => cluster.api.list<Pod>(paths.pods(namespace)),
  };
}

/** A manifest whose pods are selected by `app: agent`, whatever its name. */
export function sharedDaemon(namespace: string, name: string, daemon: Daemon = {}) {
  const labels = { app: 'agent' };
  const plain = daemonSetIn(namespace, { ...daemon, name });
  const { template, ...spec } = plain.spec;
  return {
    ...plain,
    spec: { ...spec, selector: { matchLabels: labels }, template: { ...template, metadata: { labels } } },
  };
}

/** Creates a DaemonSet whose pods have `app: agent`, and waits until so many nodes have an available pod. */
export async function created(
  { cluster, namespace }: DeletionScene,
  name: string,
  available: number,
  daemon: Daemon = {},
): Promise<DaemonSet> {
  await cluster.api.create(sharedDaemon(namespace, name, daemon));
  return untilStatus(cluster, namespace, name, { numberAvailable: available });
}

export function find(scene: DeletionScene, name: string): Promise<DaemonSet | undefined> {
  return scene.cluster.api.find<DaemonSet>(paths.daemonSets(scene.namespace, name));
}

export function controllerOf({ metadata }: Pod): string | undefined {
  return metadata.ownerReferences?.[0]?.name;
}

/** Node, controller and name of each pod, in the order of nodes. */
export async function table(scene: DeletionScene): Promise<readonly string[]> {
  const pods = await scene.pods();
  return pods
    .map((pod) => `${pod.spec.nodeName ?? ''} ${controllerOf(pod) ?? '-'} ${pod.metadata.name}`)
    .toSorted();
}

export function names(pods: readonly Pod[]): readonly string[] {
  return pods.map(({ metadata }) => metadata.name).toSorted();
}

export function untilPods(
  scene: DeletionScene,
  what: string,
  holds: (pods: readonly Pod[]) => boolean,
): Promise<readonly Pod[]> {
  return until(what, async () => {
    const pods = await scene.pods();
    return holds(pods) && pods;
  });
}
