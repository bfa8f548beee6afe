import { fileURLToPath } from 'node:url';
import { kubectlDs, runProgram, type Ran } from '../support/kubectl-ds.ts';
import type { E2E } from '../support/control-plane/e2e.ts';
import { deletionSceneOn, type DeletionScene } from './deletion-scenario.ts';

/** The parts of `plan -o json` that these tests look at. */
export interface JsonPlanItem {
  readonly name: string;
  readonly action: 'create' | 'update' | 'unchanged';
  readonly refused?: true;
  readonly manifest: object;
  readonly coverage: {
    readonly nodes: Readonly<Record<string, number>>;
    readonly perNode: readonly { readonly node: string; readonly pod: string; readonly fits?: boolean }[];
  };
  readonly impact: {
    readonly daemonSets: readonly {
      readonly gains: readonly { readonly node: string; readonly fits?: boolean }[];
      readonly replaced?: readonly { readonly node: string; readonly pod: string; readonly fits?: boolean }[];
      readonly adopted?: readonly { readonly pod: string }[];
    }[];
  };
  readonly rollout?: { readonly nodes: number; readonly rounds: number };
  readonly diff?: string;
  readonly warnings: readonly {
    readonly kind: string;
    readonly severity: string;
    readonly message: string;
  }[];
}

/** A namespace with nodes of its own, for manifests. */
export interface ManifestScene extends DeletionScene {
  /** `kubectl-ds LINE -n NAMESPACE`, with a manifest on standard input. */
  dsWith(manifest: string | object, line: string): Promise<Ran>;
  kubectlWith(manifest: string | object, line: string): Promise<Ran>;
  plan(manifest: string | object, flags?: string): Promise<JsonPlanItem>;
}

export const manifests = fileURLToPath(new URL('../fixtures/manifests/', import.meta.url));

function textOf(manifest: string | object): string {
  return typeof manifest === 'string' ? manifest : JSON.stringify(manifest);
}

export async function manifestSceneOn(cluster: E2E, count: number): Promise<ManifestScene> {
  const scene = await deletionSceneOn(cluster, count);
  const flags = ['-n', scene.namespace, '--kubeconfig', cluster.kubeconfig];
  const kubectl = cluster.controlPlane.kubectl ?? 'kubectl';
  const dsWith: ManifestScene['dsWith'] = (manifest, line) =>
    kubectlDs([...line.split(' '), ...flags], { stdin: textOf(manifest) });
  return {
    ...scene,
    dsWith,
    kubectlWith: (manifest, line) =>
      runProgram(kubectl, [...line.split(' '), ...flags], {
        env: { HOME: '/nonexistent' },
        stdin: textOf(manifest),
      }),
    plan: async (manifest, more) => {
      const { stdout, stderr } = await dsWith(
        manifest,
        `plan -f - -o json${more === undefined ? '' : ` ${more}`}`,
      );
      if (stdout === '') throw new Error(stderr);
      const [item] = (JSON.parse(stdout) as { readonly items: readonly JsonPlanItem[] }).items;
      if (item === undefined) throw new Error(stdout);
      return item;
    },
  };
}

/** The names of the nodes that are planned to get a pod. */
export function nodesToCome({ coverage }: JsonPlanItem): readonly string[] {
  return coverage.perNode.filter(({ pod }) => pod === 'new' || pod === 'replaced').map(({ node }) => node);
}

export function kindsOf({ warnings }: Pick<JsonPlanItem, 'warnings'>): readonly string[] {
  return warnings.map(({ kind }) => kind);
}

/** The nodes that have pods, in order. */
export async function nodesOf(scene: ManifestScene): Promise<readonly string[]> {
  const pods = await scene.pods();
  return pods.map(({ spec }) => spec.nodeName ?? '').toSorted((a, b) => (a < b ? -1 : 1));
}
