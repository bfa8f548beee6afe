import type { JsonObject } from '../json.ts';
import { listAt, mapAt, textAt, valueAt } from './json-fields.ts';
import { portProblems, sameHostPorts } from './validation-ports.ts';
import { resourceProblems } from './validation-resources.ts';
import { dnsLabelProblem, duplicate, invalid, notFound, required } from './validation-words.ts';

/**
 * What the API server has against the containers of a template: names, images, ports, mounts, requests and limits; those of
 * init containers too.
 *
 * Mirrors `validateContainers` and `validateInitContainers`, pkg/apis/core/validation/validation.go, v1.34.
 */
export function containerProblems(spec: JsonObject, path: string): readonly string[] {
  const [containers, inits] = [listAt(spec, 'containers'), listAt(spec, 'initContainers')];
  const volumes = new Set(listAt(spec, 'volumes').map((volume) => textAt(volume, 'name')));
  const ofEach = (list: readonly JsonObject[], at: string): readonly string[] =>
    list.flatMap((container, index) => ofContainer(container, volumes, `${at}[${index}]`));
  const names = containers.map((container) => textAt(container, 'name') ?? '');
  return [
    ...ofEach(containers, `${path}.containers`),
    ...sameNames(containers, [], `${path}.containers`),
    ...sameHostPorts(containers, `${path}.containers`),
    ...ofEach(inits, `${path}.initContainers`),
    ...sameNames(inits, names, `${path}.initContainers`),
    // They run one after the other.
    ...inits.flatMap((container) => sameHostPorts([container], `${path}.initContainers`)),
  ];
}

function ofContainer(
  container: JsonObject,
  volumes: ReadonlySet<string | undefined>,
  path: string,
): readonly string[] {
  const name = textAt(container, 'name') ?? '';
  const ofName = name === '' ? undefined : dnsLabelProblem(name);
  return [
    ...(name === '' ? [required(`${path}.name`)] : []),
    ...(ofName === undefined ? [] : [invalid(`${path}.name`, name, ofName)]),
    ...((textAt(container, 'image') ?? '') === '' ? [required(`${path}.image`)] : []),
    ...portProblems(listAt(container, 'ports'), `${path}.ports`),
    ...mountProblems(listAt(container, 'volumeMounts'), volumes, `${path}.volumeMounts`),
    ...resourceProblems(mapAt(container, 'resources'), `${path}.resources`),
  ];
}

function sameNames(
  containers: readonly JsonObject[],
  taken: readonly string[],
  path: string,
): readonly string[] {
  const names = new Set(taken);
  return containers.flatMap((container, index) => {
    const name = textAt(container, 'name') ?? '';
    if (name !== '' && names.has(name)) return [duplicate(`${path}[${index}].name`, name)];
    names.add(name);
    return [];
  });
}

/** Mirrors `ValidateVolumeMounts`, pkg/apis/core/validation/validation.go, v1.34. */
function mountProblems(
  mounts: readonly JsonObject[],
  volumes: ReadonlySet<string | undefined>,
  path: string,
): readonly string[] {
  const places = new Set<string>();
  return mounts.flatMap((mount, index) => {
    const [name, place] = [textAt(mount, 'name') ?? '', textAt(mount, 'mountPath') ?? ''];
    const at = `${path}[${index}]`;
    const isTaken = places.has(place);
    places.add(place);
    return [
      ...(name === '' ? [required(`${at}.name`)] : []),
      ...(volumes.has(name) ? [] : [notFound(`${at}.name`, name)]),
      ...(place === '' ? [required(`${at}.mountPath`)] : []),
      ...(isTaken ? [invalid(`${at}.mountPath`, place, 'must be unique')] : []),
    ];
  });
}

/**
 * What the API server has against the names of a template's volumes.
 *
 * Mirrors `ValidateVolumes`, pkg/apis/core/validation/validation.go, v1.34.
 */
export function volumeProblems(spec: JsonObject, path: string): readonly string[] {
  const volumes = listAt(spec, 'volumes');
  const named = volumes.flatMap((volume, index) => {
    const name = valueAt(volume, 'name');
    if (typeof name !== 'string' || name === '') return [required(`${path}.volumes[${index}].name`)];
    const problem = dnsLabelProblem(name);
    return problem === undefined ? [] : [invalid(`${path}.volumes[${index}].name`, name, problem)];
  });
  return [...named, ...sameNames(volumes, [], `${path}.volumes`)];
}
