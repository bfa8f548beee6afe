import type { E2E } from '../support/control-plane/e2e.ts';
import type { DaemonSet, Pod } from '../support/control-plane/objects.ts';
import { paths } from '../support/control-plane/paths.ts';
import { until } from '../support/control-plane/until.ts';
import { kubectlDs, type Ran } from '../support/kubectl-ds.ts';

/** The parts of `-o json` that these tests look at. */
export interface JsonReason {
  readonly kind: string;
  readonly message: string;
  readonly detail: Readonly<Record<string, unknown>>;
  readonly fixes?: readonly { readonly description: string; readonly command?: string }[];
}

export interface JsonCoverage {
  readonly name: string;
  readonly nodes: Readonly<Record<string, number>>;
  readonly statusIsStale?: boolean;
  readonly perNode: readonly {
    readonly node: string;
    readonly state?: string;
    readonly outdated?: boolean;
    readonly terminating?: boolean;
    readonly duplicate?: boolean;
    readonly reasons: readonly JsonReason[];
  }[];
}

export interface JsonWhyNot {
  readonly node: string;
  readonly daemonSets: readonly {
    readonly name: string;
    readonly state?: string;
    readonly shouldRun?: boolean;
    readonly fits?: boolean;
    readonly reasons: readonly JsonReason[];
  }[];
}

/** Runs a verb against the cluster as its administrator. */
export function ask(cluster: E2E, ...args: readonly string[]): Promise<Ran> {
  return kubectlDs([...args, '--kubeconfig', cluster.kubeconfig]);
}

/** Runs a verb with `-o json` and reads what it prints. */
export async function askJson<T>(cluster: E2E, ...args: readonly string[]): Promise<T> {
  const { stdout, stderr, code } = await ask(cluster, ...args, '-o', 'json');
  if (code !== 0) throw new Error(`kubectl-ds ${args.join(' ')} ended with ${String(code)}: ${stderr}`);
  return JSON.parse(stdout) as T;
}

/** What `coverage NAME` says, node by node. */
export async function coverageOf(cluster: E2E, namespace: string, name: string): Promise<JsonCoverage> {
  const { items } = await askJson<{ items: readonly JsonCoverage[] }>(
    cluster,
    'coverage',
    name,
    '-n',
    namespace,
  );
  const [only] = items;
  if (only === undefined) throw new Error(`coverage says nothing of ${name}`);
  return only;
}

export interface Daemon {
  readonly name?: string;
  readonly podSpec?: Readonly<Record<string, unknown>>;
  readonly spec?: Readonly<Record<string, unknown>>;
}

/** A DaemonSet for the nodes that are labelled `only: NAMESPACE`. */
export function daemonSetIn(namespace: string, { name = 'agent', podSpec = {}, spec = {} }: Daemon = {}) {
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name, namespace },
    spec: {
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: {
          nodeSelector: { only: namespace },
          terminationGracePeriodSeconds: 0,
          containers: [{ name: 'main', image: 'registry.example/agent:1' }],
          ...podSpec,
        },
      },
      ...spec,
    },
  };
}

/** Waits until the controller has written a status for which `holds`. */
export function untilStatus(
  cluster: E2E,
  namespace: string,
  name: string,
  holds: Readonly<Record<string, number>>,
): Promise<DaemonSet> {
  return until(`the status of ${namespace}/${name} is ${JSON.stringify(holds)}`, async () => {
    const found = await cluster.api.get<DaemonSet>(paths.daemonSets(namespace, name));
    const status: Readonly<Record<string, number | undefined>> = { ...found.status };
    return Object.entries(holds).every(([field, value]) => (status[field] ?? 0) === value) && found;
  });
}

/** Waits until a pod of the namespace is as wanted. */
export function untilPod(
  cluster: E2E,
  namespace: string,
  what: string,
  holds: (pod: Pod) => boolean,
): Promise<Pod> {
  return until(what, async () => (await cluster.api.list<Pod>(paths.pods(namespace))).find(holds));
}

/** What is seen while a component of the control plane does not run; it is started again whatever happens. */
export async function whileStopped<T>(
  cluster: E2E,
  component: 'ControllerManager' | 'Scheduler',
  look: () => Promise<T>,
): Promise<T> {
  await cluster.controlPlane[`stop${component}`]();
  try {
    return await look();
  } finally {
    await cluster.controlPlane[`start${component}`]();
  }
}
