import type { JsonObject } from '../json.ts';
import { listAt, textAt, valueAt } from './json-fields.ts';
import { containersOf, listed, type NamedContainer, textsAt } from './pod-security-containers.ts';
import { restrictedViolations } from './pod-security-restricted.ts';

/** The standards that a namespace can hold pods to, but for the one that lets everything pass. */
export type PodSecurityLevel = 'baseline' | 'restricted';

/**
 * By what the pods of a template violate a standard, each as the API server puts it: `hostPath volumes (logs)`. The checks
 * that most daemons fail, not all of them: none found does not mean that the pods are let in.
 *
 * Mirrors staging/src/k8s.io/pod-security-admission/policy/check_*.go, v1.34.
 *
 * @param spec - that of the template, as JSON
 */
export function podSecurityViolations(spec: JsonObject, level: PodSecurityLevel): readonly string[] {
  const containers = containersOf(spec);
  const baseline = [
    ...hostNamespaces(spec),
    ...privileged(containers),
    ...capabilities(containers),
    ...hostPaths(spec),
    ...hostPorts(containers),
  ];
  return level === 'baseline' ? baseline : [...baseline, ...restrictedViolations(spec, containers)];
}

function hostNamespaces(spec: JsonObject): readonly string[] {
  const set = ['hostNetwork', 'hostPID', 'hostIPC'].filter((field) => valueAt(spec, field) === true);
  return listed(
    'host namespaces',
    set.map((field) => `${field}=true`),
  );
}

function privileged(containers: readonly NamedContainer[]): readonly string[] {
  const names = containers
    .filter(({ json }) => valueAt(json, 'securityContext', 'privileged') === true)
    .map(({ name }) => name);
  return listed('privileged', names);
}

const defaultCapabilities: ReadonlySet<string> = new Set([
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
]);

function capabilities(containers: readonly NamedContainer[]): readonly string[] {
  const added = containers.flatMap(({ json }) => textsAt(json, 'securityContext', 'capabilities', 'add'));
  return listed(
    'non-default capabilities',
    [...new Set(added)].filter((capability) => !defaultCapabilities.has(capability)),
  );
}

function hostPaths(spec: JsonObject): readonly string[] {
  const volumes = listAt(spec, 'volumes').filter((volume) => 'hostPath' in volume);
  return listed(
    'hostPath volumes',
    volumes.map((volume) => textAt(volume, 'name') ?? ''),
  );
}

function hostPorts(containers: readonly NamedContainer[]): readonly string[] {
  const taken = containers
    .flatMap(({ json }) => listAt(json, 'ports'))
    .map((port) => valueAt(port, 'hostPort'))
    .filter((port) => typeof port === 'number' && port !== 0)
    .map(String);
  return listed('hostPort', taken);
}
