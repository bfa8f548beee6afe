import type { NodeSpec } from '../nodes.ts';

const zones = ['zone-a', 'zone-b', 'zone-c'];

type Role = Omit<NodeSpec, 'name'>;

const worker: Role = { labels: { 'node.example/pool': 'general', 'disk-type': 'ssd' } };

/** What the first nodes are, by position; all that follow are workers. */
const roles: readonly Role[] = [
  {
    labels: { 'node-role.kubernetes.io/control-plane': '' },
    taints: [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }],
  },
  worker,
  worker,
  { labels: { 'node.example/pool': 'small' }, allocatable: { cpu: '250m', memory: '512Mi' } },
  {
    labels: { 'node.example/pool': 'gpu', accelerator: 'nvidia' },
    taints: [{ key: 'nvidia.com/gpu', value: 'present', effect: 'NoSchedule' }],
    allocatable: { cpu: '32', memory: '256Gi', 'nvidia.com/gpu': '4' },
  },
  {
    labels: { 'node.example/pool': 'batch' },
    taints: [{ key: 'dedicated', value: 'batch', effect: 'NoSchedule' }],
  },
  worker,
  { ...worker, unschedulable: true },
];

/** Nodes of many kinds, spread over three zones. */
export function sandboxNodes(count: number): NodeSpec[] {
  return Array.from({ length: count }, (_, index) => {
    const role = roles[index] ?? worker;
    const zone = zones[index % zones.length] ?? '';
    const labels = { ...role.labels, 'topology.kubernetes.io/zone': zone };
    return { ...role, labels, name: `node-${String(index + 1).padStart(2, '0')}` };
  });
}
