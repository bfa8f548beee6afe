import type { KubeObject } from '../../support/control-plane/objects.ts';
import type { Random } from '../random.ts';
import { generateContainers, type Container, type Containers, type Port } from './containers.ts';
import { generatePodAntiAffinity } from './pod-rules.ts';
import { namespaces, podLabels, priorityClasses } from './vocabulary.ts';

/** A pod that is on its node before any daemon pod comes. */
export interface OtherPod {
  readonly object: KubeObject;
  /** The phase to report for it; absent: it runs. */
  readonly ended?: 'Succeeded' | 'Failed';
  /** It is deleted, and a finalizer keeps it there. */
  readonly terminating: boolean;
}

export function generatePods(
  random: Random,
  count: number,
  nodeNames: readonly [string, ...string[]],
): readonly OtherPod[] {
  const taken = new Set<string>();
  return Array.from({ length: count }, (_, index) =>
    generatePod(random, `other-${index}`, random.pick(nodeNames), taken),
  );
}

function generatePod(random: Random, name: string, nodeName: string, taken: Set<string>): OtherPod {
  const terminating = random.chance(0.1);
  const hostNetwork = random.chance(0.1);
  const ended = !terminating && random.chance(0.1);
  const object = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace: random.pick(namespaces),
      labels: {
        ...random.maybe(0.5, () => ({ tier: random.pick(podLabels.tier) })),
        ...random.maybe(0.5, () => ({ app: random.pick(podLabels.app) })),
      },
      ...(terminating ? { finalizers: ['example.com/stays'] } : {}),
    },
    spec: {
      // Bound as a static pod or a rescheduler would bind it: past the scheduler, whether it fits or not.
      nodeName,
      // No taint drives it off.
      tolerations: [{ operator: 'Exists' }],
      ...(hostNetwork ? { hostNetwork } : {}),
      ...random.maybe(0.12, () => ({ affinity: { podAntiAffinity: generatePodAntiAffinity(random) } })),
      ...priorityOf(random, terminating),
      ...withFreePorts(
        generateContainers(random, { resources: 0.5, ports: random.chance(0.25), hostNetwork }),
        nodeName,
        taken,
      ),
    },
  };
  return { object, terminating, ...(ended ? { ended: random.pick(['Succeeded', 'Failed']) } : {}) };
}

/**
 * One that never goes must not be the victim of a preemption: the scheduler would wait for its end for ever, and what it
 * says meanwhile depends on when it is asked.
 */
function priorityOf(random: Random, terminating: boolean): object {
  if (terminating) return { priorityClassName: 'high' };
  return random.maybe(0.5, () => ({ priorityClassName: random.pick(priorityClasses) }));
}

/**
 * No two of them have the same host port on a node. Past the scheduler that can happen, but once either of the two goes
 * the scheduler takes the port for free (`HostPortInfo.Remove`, pkg/scheduler/framework/types.go, v1.34): what it then
 * does depends on what was before, and not on what is.
 */
function withFreePorts(spec: Containers, nodeName: string, taken: Set<string>): Containers {
  const isFree = ({ containerPort, protocol = 'TCP' }: Port): boolean => {
    const key = `${nodeName} ${containerPort} ${protocol}`;
    const free = !taken.has(key);
    taken.add(key);
    return free;
  };
  const free = (container: Container): Container =>
    container.ports === undefined ? container : { ...container, ports: container.ports.filter(isFree) };
  return { ...spec, containers: spec.containers.map(free) };
}
