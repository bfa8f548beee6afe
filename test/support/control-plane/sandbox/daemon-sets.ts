import type { DaemonSet, Pod } from '../objects.ts';
import type { Behaviour } from '../simulated-kubelet.ts';

interface Recipe {
  readonly name: string;
  /** What there is to see, as a phrase. */
  readonly trouble: string;
  readonly podSpec?: Readonly<Record<string, unknown>>;
  readonly container?: Readonly<Record<string, unknown>>;
  /** How its pods fare; they are fine unless told. */
  readonly behaviour?: (pod: Pod) => Behaviour | undefined;
}

const tolerateAll = [{ operator: 'Exists' }];
const gpuOnly = [{ key: 'nvidia.com/gpu', operator: 'Exists', effect: 'NoSchedule' }];

const recipes: readonly Recipe[] = [
  {
    name: 'network-proxy',
    trouble: 'on every node, all well',
    podSpec: { tolerations: tolerateAll, hostNetwork: true, priorityClassName: 'system-node-critical' },
  },
  {
    name: 'log-agent',
    trouble: 'kept off by taints, and too big for the small node',
    container: { resources: { requests: { cpu: '400m', memory: '256Mi' } } },
  },
  {
    name: 'gpu-metrics',
    trouble: 'crashes where there is a GPU',
    podSpec: { nodeSelector: { accelerator: 'nvidia' }, tolerations: gpuOnly },
    behaviour: () => 'crashLoop',
  },
  {
    name: 'disk-cache',
    trouble: 'selects disktype=ssd where the nodes say disk-type=ssd: on no node',
    podSpec: { nodeSelector: { disktype: 'ssd' } },
  },
  {
    name: 'edge-cache',
    trouble: 'its image cannot be pulled in zone-b',
    podSpec: { nodeSelector: { 'topology.kubernetes.io/zone': 'zone-b' } },
    container: { image: 'registry.example/edge-cache:v2-typo' },
    behaviour: () => 'imagePullError',
  },
  {
    name: 'storage-driver',
    trouble: 'never ready on node-02',
    behaviour: (pod) => (pod.spec.nodeName === 'node-02' ? 'neverReady' : undefined),
  },
];

export const sandboxNamespace = 'sandbox';

/** One line for each DaemonSet: its name and what there is to see. */
export const sandboxSummary = recipes.map(({ name, trouble }) => `  ${name.padEnd(16)}${trouble}`).join('\n');

/** The DaemonSets, all in the namespace `sandbox`. */
export const sandboxDaemonSets: readonly DaemonSet[] = recipes.map(({ name, podSpec, container }) => ({
  apiVersion: 'apps/v1',
  kind: 'DaemonSet',
  metadata: { name, namespace: sandboxNamespace },
  spec: {
    selector: { matchLabels: { app: name } },
    template: {
      metadata: { labels: { app: name } },
      spec: { ...podSpec, containers: [{ name, image: `registry.example/${name}:v1`, ...container }] },
    },
  },
}));

/** How the pods of the sandbox fare. */
export function sandboxBehaviour(pod: Pod): Behaviour {
  const recipe = recipes.find(({ name }) => pod.metadata.labels?.['app'] === name);
  return recipe?.behaviour?.(pod) ?? 'ready';
}
