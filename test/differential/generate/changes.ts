import type { NodeSpec } from '../../support/control-plane/nodes.ts';
import type { Condition, Taint } from '../../support/control-plane/objects.ts';
import type { Random } from '../random.ts';
import { generateTaint } from './nodes.ts';
import { nodeLabelKeys, nodeLabels } from './vocabulary.ts';

/** What happens to a node while daemon pods are on it. One kind of change a node, so that no order of changes matters. */
export type NodeChange = { readonly node: string } & (
  | { readonly kind: 'taint'; readonly taint: Taint }
  | { readonly kind: 'untaint' }
  | { readonly kind: 'label'; readonly key: string; readonly value: string | null }
  | { readonly kind: 'cordon'; readonly unschedulable: boolean }
  | { readonly kind: 'condition'; readonly condition: Condition }
);

const kinds = [
  'taint',
  'taint',
  'taint',
  'untaint',
  'label',
  'label',
  'label',
  'cordon',
  'condition',
] as const;

export function generateChanges(random: Random, nodes: readonly NodeSpec[]): readonly NodeChange[] {
  return random
    .sample(nodes, Math.ceil(nodes.length / 2))
    .map((node, index) => generateChange(random, node, kinds[index % kinds.length] ?? 'taint'))
    .map((change, index) => (index < alwaysKept ? keepingPods(change) : change));
}

/** So many of the taints that come first leave running pods where they are, so that every run has misscheduled pods. */
const alwaysKept = 3;

function keepingPods(change: NodeChange): NodeChange {
  return change.kind === 'taint' ? { ...change, taint: { ...change.taint, effect: 'NoSchedule' } } : change;
}

function generateChange(random: Random, node: NodeSpec, kind: (typeof kinds)[number]): NodeChange {
  const { name } = node;
  switch (kind) {
    case 'taint':
      return { node: name, kind, taint: generateTaint(random) };
    case 'untaint':
      return { node: name, kind };
    case 'label': {
      const key = random.pick(nodeLabelKeys);
      return { node: name, kind, key, value: random.chance(0.3) ? null : random.pick(nodeLabels[key]) };
    }
    case 'cordon':
      return { node: name, kind, unschedulable: node.unschedulable !== true };
    case 'condition':
      return { node: name, kind, condition: changedReadiness(node) };
  }
}

function changedReadiness({ conditions = [] }: NodeSpec): Condition {
  const ready = conditions.every(({ type }) => type !== 'Ready');
  return ready
    ? { type: 'Ready', status: 'False', reason: 'KubeletNotReady' }
    : { type: 'Ready', status: 'True', reason: 'KubeletReady' };
}
