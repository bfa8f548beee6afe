import type { JsonObject } from '../json.ts';
import { listAt, textAt, valueAt } from './json-fields.ts';
import { duplicate, invalid, notSupported, required } from './validation-words.ts';

function numberAt(port: JsonObject, field: string): number {
  const value = valueAt(port, field);
  return typeof value === 'number' ? value : 0;
}

function protocolOf(port: JsonObject): string {
  return textAt(port, 'protocol') ?? 'TCP';
}

const range = 'must be between 1 and 65535, inclusive';

function isPort(port: number): boolean {
  return port >= 1 && port <= 65535;
}

/** Why a text can be no name of a port. Mirrors `IsValidPortName`, apimachinery/pkg/util/validation/validation.go, v1.34. */
function portNameProblem(name: string): string | undefined {
  if (name.length > 15) return 'must be no more than 15 bytes';
  if (!/^[-a-z0-9]+$/.test(name)) {
    return 'must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)';
  }
  if (!/[a-z]/.test(name)) return 'must contain at least one letter (a-z)';
  if (name.includes('--')) return 'must not contain consecutive hyphens';
  return /^-|-$/.test(name) ? 'must not begin or end with a hyphen' : undefined;
}

/**
 * What the API server has against the ports of one container.
 *
 * Mirrors `validateContainerPorts`, pkg/apis/core/validation/validation.go, v1.34.
 */
export function portProblems(ports: readonly JsonObject[], path: string): readonly string[] {
  const names = new Set<string>();
  return ports.flatMap((port, index) => {
    const at = `${path}[${index}]`;
    const name = textAt(port, 'name') ?? '';
    const isTaken = name !== '' && names.has(name);
    names.add(name);
    const problem = name === '' ? undefined : portNameProblem(name);
    return [
      ...(problem === undefined ? [] : [invalid(`${at}.name`, name, problem)]),
      ...(isTaken ? [duplicate(`${at}.name`, name)] : []),
      ...numberProblems(port, at),
    ];
  });
}

const protocols = ['SCTP', 'TCP', 'UDP'];

function numberProblems(port: JsonObject, at: string): readonly string[] {
  const [inside, outside] = [numberAt(port, 'containerPort'), numberAt(port, 'hostPort')];
  const protocol = protocolOf(port);
  return [
    ...(inside === 0 ? [required(`${at}.containerPort`)] : []),
    ...(inside === 0 || isPort(inside) ? [] : [invalid(`${at}.containerPort`, inside, range)]),
    ...(outside === 0 || isPort(outside) ? [] : [invalid(`${at}.hostPort`, outside, range)]),
    ...(protocols.includes(protocol) ? [] : [notSupported(`${at}.protocol`, protocol, protocols)]),
  ];
}

interface HostPort {
  readonly protocol: string;
  readonly number: number;
  /** Where it stands, below the list of containers. */
  readonly path: string;
  /** By which the API server tells ports of a node apart. */
  readonly key: string;
}

/**
 * Ports of the node that containers which run together ask for a second time: of the same protocol and number, and of the
 * very same address as it is written. Of two different addresses, one of them all addresses, the API server lets both be.
 *
 * Mirrors `AccumulateUniqueHostPorts`, pkg/apis/core/validation/validation.go, v1.34.
 *
 * @param numberOf - the port of the node of a container's port; 0 where it has none
 */
export function repeatedHostPorts(
  containers: readonly JsonObject[],
  numberOf: (port: JsonObject) => number = (port) => numberAt(port, 'hostPort'),
): readonly HostPort[] {
  const taken = new Set<string>();
  const ports = containers.flatMap((container, index) =>
    listAt(container, 'ports').map((port, portIndex): HostPort => {
      const [protocol, number] = [protocolOf(port), numberOf(port)];
      const key = `${protocol}/${textAt(port, 'hostIP') ?? ''}/${number}`;
      return { protocol, number, path: `[${index}].ports[${portIndex}].hostPort`, key };
    }),
  );
  return ports.filter(({ number, key }) => {
    const isTaken = taken.has(key);
    taken.add(key);
    return number !== 0 && isTaken;
  });
}

/** The same ports of a pod on the network of its node: there every port of a container is one of the node. */
export function repeatedOnHostNetwork(containers: readonly JsonObject[]): readonly HostPort[] {
  return repeatedHostPorts(
    containers,
    (port) => numberAt(port, 'hostPort') || numberAt(port, 'containerPort'),
  );
}

/** What the API server has against ports of the node that are asked for twice. */
export function sameHostPorts(containers: readonly JsonObject[], path: string): readonly string[] {
  return repeatedHostPorts(containers).map((port) => duplicate(`${path}${port.path}`, port.key));
}

/**
 * Ports of a pod on the network of its node, whose number there must be the container's.
 *
 * Mirrors `validatePodHostNetworkDeps`, pkg/apis/core/validation/validation.go, v1.34.
 */
export function hostNetworkProblems(spec: JsonObject, path: string): readonly string[] {
  if (valueAt(spec, 'hostNetwork') !== true) return [];
  return listAt(spec, 'containers').flatMap((container, index) =>
    listAt(container, 'ports').flatMap((port, portIndex) => {
      const hostPort = numberAt(port, 'hostPort');
      if (hostPort === 0 || hostPort === numberAt(port, 'containerPort')) return [];
      const at = `${path}.containers[${index}].ports[${portIndex}].hostPort`;
      return [invalid(at, hostPort, 'must match `containerPort` when `hostNetwork` is true')];
    }),
  );
}
