import type { JsonObject } from '../json.ts';
import { listAt, textAt, valueAt } from './json-fields.ts';
import { listed, type NamedContainer, textsAt } from './pod-security-containers.ts';

/**
 * By what the pods of a template violate the standard `restricted`, beyond what `baseline` asks for. Pods for Windows need not
 * meet what only Linux has.
 *
 * Mirrors staging/src/k8s.io/pod-security-admission/policy/check_*.go, v1.34.
 *
 * @param spec - that of the template, as JSON
 */
export function restrictedViolations(
  spec: JsonObject,
  containers: readonly NamedContainer[],
): readonly string[] {
  const ofLinux =
    textAt(spec, 'os', 'name') === 'windows'
      ? []
      : [...escalation(containers), ...unrestrictedCapabilities(containers), ...seccomp(spec, containers)];
  return [...ofLinux, ...volumeTypes(spec), ...runsAsRoot(spec, containers)];
}

function namesOf(
  containers: readonly NamedContainer[],
  violates: (json: JsonObject) => boolean,
): readonly string[] {
  return containers.filter(({ json }) => violates(json)).map(({ name }) => name);
}

function escalation(containers: readonly NamedContainer[]): readonly string[] {
  return listed(
    'allowPrivilegeEscalation != false',
    namesOf(containers, (json) => valueAt(json, 'securityContext', 'allowPrivilegeEscalation') !== false),
  );
}

function unrestrictedCapabilities(containers: readonly NamedContainer[]): readonly string[] {
  return listed(
    'unrestricted capabilities',
    namesOf(containers, (json) => {
      const added = textsAt(json, 'securityContext', 'capabilities', 'add');
      const dropsAll = textsAt(json, 'securityContext', 'capabilities', 'drop').includes('ALL');
      return !dropsAll || added.some((capability) => capability !== 'NET_BIND_SERVICE');
    }),
  );
}

const profiles: readonly (string | undefined)[] = ['RuntimeDefault', 'Localhost'];

function seccomp(spec: JsonObject, containers: readonly NamedContainer[]): readonly string[] {
  const ofPod = textAt(spec, 'securityContext', 'seccompProfile', 'type');
  return listed(
    'seccompProfile',
    namesOf(
      containers,
      (json) => !profiles.includes(textAt(json, 'securityContext', 'seccompProfile', 'type') ?? ofPod),
    ),
  );
}

const allowedVolumes: ReadonlySet<string> = new Set([
  'name',
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'image',
  'persistentVolumeClaim',
  'projected',
  'secret',
]);

function volumeTypes(spec: JsonObject): readonly string[] {
  const restricted = listAt(spec, 'volumes').filter((volume) =>
    Object.keys(volume).some((field) => !allowedVolumes.has(field)),
  );
  return listed(
    'restricted volume types',
    restricted.map((volume) => textAt(volume, 'name') ?? ''),
  );
}

function runsAsRoot(spec: JsonObject, containers: readonly NamedContainer[]): readonly string[] {
  const ofPod = valueAt(spec, 'securityContext', 'runAsNonRoot');
  const isRoot = [spec, ...containers.map(({ json }) => json)].some(
    (json) => valueAt(json, 'securityContext', 'runAsUser') === 0,
  );
  return [
    ...listed(
      'runAsNonRoot != true',
      namesOf(containers, (json) => (valueAt(json, 'securityContext', 'runAsNonRoot') ?? ofPod) !== true),
    ),
    ...(isRoot ? ['runAsUser=0'] : []),
  ];
}
