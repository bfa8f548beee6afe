import type { NodeSpec } from '../../support/control-plane/nodes.ts';
import type { KubeObject } from '../../support/control-plane/objects.ts';
import { generateDaemonSets } from '../generate/daemon-sets.ts';
import { generateNodes } from '../generate/nodes.ts';
import { generatePolicies } from '../generate/policies.ts';
import type { Random } from '../random.ts';
import { isUrgent, urgentDaemonSets } from './full-nodes.ts';

/** The manifest of a DaemonSet, as far as these tests look into it. */
export interface DaemonSetManifest extends KubeObject {
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: {
    readonly selector: { readonly matchLabels: Readonly<Record<string, string>> };
    readonly template: {
      readonly metadata: { readonly labels: Readonly<Record<string, string>> };
      readonly spec: Readonly<Record<string, unknown>>;
    };
    readonly updateStrategy?: object;
  };
}

export interface ImpactScenario {
  readonly policies: readonly KubeObject[];
  readonly nodes: readonly NodeSpec[];
  readonly daemonSets: readonly DaemonSetManifest[];
}

const sizes = { nodes: 10, daemonSets: 16 };

/** A cluster on which changes are made, one after the other. */
export function generateImpactScenario(random: Random): ImpactScenario {
  const nodes = generateNodes(random, sizes.nodes);
  const [first = 'node-0', ...rest] = nodes.map(({ name }) => name);
  const daemonSets = generateDaemonSets(random, sizes.daemonSets, [first, ...rest]);
  return {
    policies: generatePolicies(random),
    nodes,
    daemonSets: [
      ...daemonSets.map((each) => predictable(random, each as DaemonSetManifest)),
      ...urgentDaemonSets(random),
    ],
  };
}

/**
 * All of one priority, but for what comes to full nodes: a pod that waits, and finds room or preempts once another one has gone,
 * would take pods away that nobody foresees, as nothing is told of pods that come to run after they have waited. A rolling update of all nodes at
 * once comes to an end whether its pods find room or not.
 */
export function predictable(random: Random, given: DaemonSetManifest): DaemonSetManifest {
  if (isUrgent(given.metadata)) return given;
  const { spec, ...manifest } = given;
  const { priorityClassName: _, ...podSpec } = spec.template.spec;
  const updateStrategy = random.chance(0.3)
    ? { type: 'OnDelete' }
    : { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '100%' } };
  return { ...manifest, spec: { ...spec, updateStrategy, template: { ...spec.template, spec: podSpec } } };
}
