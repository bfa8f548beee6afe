import { viewOf } from '../../../src/domain/cluster-view.ts';
import type { DaemonSet, Pod, Service } from '../../../src/domain/objects.ts';
import { reachOf } from '../../../src/domain/reach/reach-of.ts';
import type { Reach, ReachObjects } from '../../../src/domain/reach/reach.ts';
import { daemonSet, node, pod, state } from '../../support/builders.ts';
import type { PodOptions, PodSpecOptions, StateOptions } from '../../support/builders.ts';

export const nodes = ['n1', 'n2'].map((name, index) =>
  node(name, { addresses: [{ type: 'InternalIP', address: `10.0.0.${index + 1}` }] }),
);

/** The pods of a DaemonSet, one a node. */
export function podsOf(owner: DaemonSet, ...options: readonly PodOptions[]): readonly Pod[] {
  return options.map((each, index) =>
    pod(`agent-${index + 1}`, { owner, node: `n${index + 1}`, podIP: `10.1.0.${index + 1}`, ...each }),
  );
}

export interface Scene extends StateOptions {
  readonly podSpec?: PodSpecOptions;
  readonly services?: readonly Service[];
  readonly podOptions?: readonly PodOptions[];
  readonly objects?: Partial<ReachObjects>;
}

/** How the DaemonSet `agent` is reached on two nodes, with a ready pod on each unless said otherwise. */
export function reach({
  podSpec,
  services = [],
  podOptions = [{}, {}],
  objects,
  ...given
}: Scene = {}): Reach {
  const agent = daemonSet('agent', podSpec === undefined ? {} : { podSpec });
  const scene = state({ nodes, daemonSets: [agent], pods: podsOf(agent, ...podOptions), ...given });
  return reachOf(agent, viewOf(scene), { services, allDaemonSets: [agent], ...objects });
}

export const toAgent = { app: 'agent' };
