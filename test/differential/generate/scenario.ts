import type { NodeSpec } from '../../support/control-plane/nodes.ts';
import type { KubeObject } from '../../support/control-plane/objects.ts';
import { Random } from '../random.ts';
import type { NodeChange } from './changes.ts';
import { generateChanges } from './changes.ts';
import { generateDaemonSets } from './daemon-sets.ts';
import { generateNodes } from './nodes.ts';
import type { OtherPod } from './pods.ts';
import { generatePods } from './pods.ts';
import { generatePolicies } from './policies.ts';

/** A cluster to be made, and what happens to it afterwards. */
export interface Scenario {
  readonly policies: readonly KubeObject[];
  readonly nodes: readonly NodeSpec[];
  readonly pods: readonly OtherPod[];
  readonly daemonSets: readonly KubeObject[];
  readonly changes: readonly NodeChange[];
}

const usualSizes = { nodes: 21, daemonSets: 26, pods: 50 };

/** The same scenario for the same seed. */
export function generateScenario(seed: number, sizes = usualSizes): Scenario {
  const random = new Random(seed);
  const nodes = generateNodes(random, sizes.nodes);
  const [first = 'node-0', ...rest] = nodes.map(({ name }) => name);
  const nodeNames = [first, ...rest] as const;
  return {
    policies: generatePolicies(random),
    nodes,
    pods: generatePods(random, sizes.pods, [...nodeNames]),
    daemonSets: generateDaemonSets(random, sizes.daemonSets, [...nodeNames]),
    changes: generateChanges(random, nodes),
  };
}
