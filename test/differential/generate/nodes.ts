import type { NodeSpec } from '../../support/control-plane/nodes.ts';
import type { Condition, Taint } from '../../support/control-plane/objects.ts';
import type { Random } from '../random.ts';
import {
  nodeLabelKeys,
  runtimeKey,
  nodeLabels,
  taintEffects,
  taintKeys,
  taintValues,
  widget,
  zoneKey,
} from './vocabulary.ts';

/** Nodes of all sizes, some of them tainted, cordoned, under pressure or not ready. */
export function generateNodes(random: Random, count: number): readonly NodeSpec[] {
  // One at most, and one more by a change: where more than two nodes of a zone are not ready, and most of it, the node
  // lifecycle controller takes that for its own blindness and no longer evicts (`ComputeZoneState`,
  // pkg/controller/nodelifecycle/node_lifecycle_controller.go, v1.34).
  const broken = random.chance(0.8) ? random.between(0, count - 1) : undefined;
  return Array.from({ length: count }, (_, index) =>
    generateNode(random, `node-${index}`, index === broken ? [random.pick(notReady)] : []),
  );
}

function generateNode(random: Random, name: string, conditions: readonly Condition[]): NodeSpec {
  const taints = generateTaints(random);
  return {
    name,
    labels: generateLabels(random),
    ...(taints.length === 0 ? {} : { taints }),
    allocatable: generateAllocatable(random),
    conditions: [...conditions, ...generateConditions(random)],
    unschedulable: random.chance(0.1),
  };
}

function generateLabels(random: Random): Record<string, string> {
  const own = random.some(nodeLabelKeys, 0.75).map((key) => [key, random.pick(nodeLabels[key])] as const);
  return {
    ...random.maybe(0.85, () => ({ [zoneKey]: random.pick(['a', 'b', 'c']) })),
    ...random.maybe(0.6, () => ({ [runtimeKey]: 'sandbox' })),
    ...Object.fromEntries(own),
  };
}

/** One that the node has not: key and effect together are unique. */
export function generateTaint(random: Random): Taint {
  return { key: random.pick(taintKeys), value: random.pick(taintValues), effect: random.pick(taintEffects) };
}

function generateTaints(random: Random): readonly Taint[] {
  const taints = Array.from({ length: random.pick([0, 0, 0, 0, 1, 1, 2]) }, () => generateTaint(random));
  return withoutTwins(taints);
}

/** The API takes one taint for each key and effect. */
export function withoutTwins(taints: readonly Taint[]): readonly Taint[] {
  return [...new Map(taints.map((taint) => [`${taint.key}:${taint.effect}`, taint])).values()];
}

function generateAllocatable(random: Random): Record<string, string> {
  return {
    cpu: random.pick(['500m', '1', '1500m', '2', '4', '8']),
    memory: random.pick(['512Mi', '1Gi', '1.5Gi', '4e9', '8Gi', '16Gi']),
    'ephemeral-storage': random.pick(['1Gi', '5G', '20Gi', '100Gi']),
    pods: random.pick(['3', '6', '10', '20', '110', '110']),
    ...random.maybe(0.5, () => ({ [widget]: random.pick(['0', '1', '2', '4']) })),
  };
}

const troubles: readonly { readonly share: number; readonly condition: Condition }[] = [
  {
    share: 0.07,
    condition: { type: 'MemoryPressure', status: 'True', reason: 'KubeletHasInsufficientMemory' },
  },
  { share: 0.07, condition: { type: 'DiskPressure', status: 'True', reason: 'KubeletHasDiskPressure' } },
  { share: 0.05, condition: { type: 'PIDPressure', status: 'True', reason: 'KubeletHasInsufficientPID' } },
  { share: 0.1, condition: { type: 'NetworkUnavailable', status: 'True', reason: 'NoRouteCreated' } },
];

const notReady: readonly [Condition, Condition] = [
  { type: 'Ready', status: 'False', reason: 'KubeletNotReady' },
  { type: 'Ready', status: 'Unknown', reason: 'NodeStatusUnknown' },
];

function generateConditions(random: Random): readonly Condition[] {
  return troubles.filter(({ share }) => random.chance(share)).map(({ condition }) => condition);
}
