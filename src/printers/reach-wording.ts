import type { DaemonAddress } from '../domain/reach/address.ts';
import type { Reach, Way } from '../domain/reach/reach.ts';

/** `10.0.0.1:9100`, `[fd00::1]:9100`. */
export function hostAndPort(host: string, port: number | undefined): string {
  if (port === undefined) return host;
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

/** ` /UDP` is said; TCP goes without saying. */
function suffix(protocol: string | undefined): string {
  return protocol === undefined || protocol === 'TCP' ? '' : `/${protocol}`;
}

/** The address of a way; `NODE` stands for each node's own. */
export function wayAddress({ host = 'NODE', port, protocol }: Way): string {
  return hostAndPort(host, port) + suffix(protocol);
}

export function addressText({ host, port, protocol }: DaemonAddress): string {
  return hostAndPort(host, port) + suffix(protocol);
}

const KINDS: Readonly<Record<Way['via'], string>> = {
  service: 'Service',
  headless: 'Headless Service',
  nodePort: 'Node port',
  loadBalancer: 'Load balancer',
  externalIP: 'External IP',
  hostPort: 'Host port',
};

export function wayKind({ via }: Way): string {
  return KINDS[via];
}

const ANSWERERS: Readonly<Record<Way['answeredBy'], string>> = {
  podOfCallersNode: "only the pod on the caller's node",
  podOfThatNode: 'the pod on that node',
  anyPod: 'any ready pod',
  everyPod: 'the name of every ready pod',
};

const PREFERRED: Readonly<Record<string, string>> = {
  PreferClose: "the caller's zone first",
  PreferSameZone: "the caller's zone first",
  PreferSameNode: "the caller's node first",
};

/** The same where there is little room. */
export const BRIEF_ANSWERERS: Readonly<Record<Way['answeredBy'], string>> = {
  podOfCallersNode: "caller's node",
  podOfThatNode: 'that node',
  anyPod: 'any pod',
  everyPod: 'every pod',
};

/** Who answers: `any ready pod, the caller's zone first`. */
export function answererText({ answeredBy, service }: Way): string {
  const preferred = PREFERRED[service?.spec.trafficDistribution ?? ''];
  const plain = ANSWERERS[answeredBy];
  return preferred === undefined || answeredBy !== 'anyPod' ? plain : `${plain}, ${preferred}`;
}

/** How a DaemonSet to which no way leads is talked to; empty where some way does. */
export function noWayText({ ways, isPushOnly, hostNetwork, daemonSet }: Reach): string {
  const { namespace } = daemonSet.metadata;
  if (isPushOnly === true) {
    return `push only: no Service in ${namespace} selects its pods, and they have no host port. They send, and are not asked; each has but the address of its pod (-o wide, --node NODE)`;
  }
  if (ways.length === 0 && hostNetwork) {
    return "no Service selects its pods, and they name no port. They are on their nodes' network: what they listen on is found there, at the address of the node";
  }
  return '';
}
