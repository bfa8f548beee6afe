import type { Random } from '../random.ts';
import { hostIPs, hostPorts, protocols, widget } from './vocabulary.ts';

/** Containers with what they ask of a node: resources and host ports. */

type Amounts = Readonly<Record<string, string>>;

const amounts = {
  cpu: ['0', '1m', '100m', '250m', '0.4', '1', '1500m'],
  memory: ['0', '64Mi', '128M', '200Mi', '256Mi', '0.5Gi', '1Gi'],
  'ephemeral-storage': ['100M', '512Mi', '1Gi', '1.2e9'],
} as const satisfies Readonly<Record<string, readonly [string, ...string[]]>>;

const resourceNames = ['cpu', 'memory', 'ephemeral-storage'] as const;

/** Above every request, so that the API server takes the pair, and below what a LimitRange would refuse. */
const generous: Amounts = { cpu: '2', memory: '2Gi', 'ephemeral-storage': '4Gi' };

function generateResources(random: Random, share: number): object {
  const requests: Record<string, string> = {};
  const limits: Record<string, string> = {};
  for (const name of random.some(resourceNames, share)) {
    const shape = random.pick(['requests', 'requests', 'limits', 'both']);
    const amount = random.pick(amounts[name]);
    if (shape === 'limits') limits[name] = amount;
    else requests[name] = amount;
    if (shape === 'both') limits[name] = generous[name] ?? amount;
  }
  // Extended resources cannot be overcommitted: a request needs the same limit, and a limit alone is enough.
  if (random.chance(0.1)) {
    const count = random.pick(['0', '1', '1', '2']);
    limits[widget] = count;
    if (random.chance(0.5)) requests[widget] = count;
  }
  return { requests, limits };
}

export interface Port {
  readonly containerPort: number;
  readonly hostPort?: number;
  readonly protocol?: string;
  readonly hostIP?: string;
}

function generatePorts(random: Random, hostNetwork: boolean): readonly Port[] {
  const numbers = random.sample(hostPorts, random.pick([1, 1, 1, 2]));
  return numbers.map((number) => {
    const hostIP = random.pick(hostIPs);
    return {
      containerPort: number,
      ...(hostNetwork && random.chance(0.5) ? {} : { hostPort: number }),
      ...random.maybe(0.6, () => ({ protocol: random.pick(protocols) })),
      ...(hostIP === '' ? {} : { hostIP }),
    };
  });
}

export interface ContainerWishes {
  /** How often each resource is asked for. */
  readonly resources: number;
  readonly ports: boolean;
  readonly hostNetwork: boolean;
}

export interface Container {
  readonly name: string;
  readonly image: string;
  readonly resources: object;
  readonly ports?: readonly Port[];
}

export interface Containers {
  readonly containers: readonly Container[];
  readonly initContainers?: readonly Container[];
}

/** The containers of a pod spec, as fields to spread into it. */
export function generateContainers(random: Random, wishes: ContainerWishes): Containers {
  const container = (name: string, fields: Pick<Container, 'ports'> = {}): Container => ({
    name,
    image: 'registry.invalid/none',
    resources: generateResources(random, wishes.resources),
    ...fields,
  });
  const ports = wishes.ports ? { ports: generatePorts(random, wishes.hostNetwork) } : {};
  return {
    containers: [container('main', ports), ...(random.chance(0.25) ? [container('helper')] : [])],
    ...random.maybe(0.25, () => ({
      initContainers: [
        container(
          'prepare',
          random.maybe(0.3, () => ({ ports: generatePorts(random, false) })),
        ),
        ...(random.chance(0.3) ? [container('migrate')] : []),
      ],
    })),
  };
}
