import type { JsonObject } from '../json.ts';
import { listAt, mapAt, textAt, valueAt } from './json-fields.ts';
import { containerProblems, volumeProblems } from './validation-containers.ts';
import { annotationProblems, labelProblems, selectorProblems } from './validation-labels.ts';
import { hostNetworkProblems } from './validation-ports.ts';
import { tolerationProblems } from './validation-tolerations.ts';
import { dnsLabelProblem, dnsSubdomainProblem, invalid, negative } from './validation-words.ts';

/**
 * What the API server has against a DaemonSet of apps/v1, each in its own words, as far as most manifests go wrong: names,
 * labels, tolerations, containers with their ports, mounts, requests and limits. Empty does not mean that it takes it. What
 * the update strategy, the selector as such and restartPolicy may have wrong is left to the lints of their own.
 *
 * Mirrors `ValidateDaemonSet`, pkg/apis/apps/validation/validation.go, and `ValidatePodTemplateSpec`,
 * pkg/apis/core/validation/validation.go, v1.34.
 *
 * @param json - as it was written; types of fields are checked where it is decoded
 * @param release - minor version of the control plane
 */
export function validationProblems(json: JsonObject, release: number): readonly string[] {
  const spec = mapAt(json, 'spec');
  return [
    ...metadataProblems(mapAt(json, 'metadata')),
    ...selectorProblems(mapAt(spec, 'selector'), 'spec.selector'),
    ...templateProblems(mapAt(spec, 'template'), release),
    ...belowZero(spec, ['minReadySeconds', 'revisionHistoryLimit']),
  ];
}

function metadataProblems(metadata: JsonObject): readonly string[] {
  const [name, namespace] = [textAt(metadata, 'name') ?? '', textAt(metadata, 'namespace') ?? ''];
  const ofName = name === '' ? undefined : dnsSubdomainProblem(name);
  const ofNamespace = namespace === '' ? undefined : dnsLabelProblem(namespace);
  return [
    ...(ofName === undefined ? [] : [invalid('metadata.name', name, ofName)]),
    ...(ofNamespace === undefined ? [] : [invalid('metadata.namespace', namespace, ofNamespace)]),
    ...labelProblems(mapAt(metadata, 'labels'), 'metadata.labels'),
    ...annotationProblems(mapAt(metadata, 'annotations'), 'metadata.annotations'),
  ];
}

const path = 'spec.template.spec';

function templateProblems(template: JsonObject, release: number): readonly string[] {
  const [metadata, spec] = [mapAt(template, 'metadata'), mapAt(template, 'spec')];
  return [
    // Without `metadata`: the API server leaves that out itself.
    ...labelProblems(mapAt(metadata, 'labels'), 'spec.template.labels'),
    ...annotationProblems(mapAt(metadata, 'annotations'), 'spec.template.annotations'),
    ...volumeProblems(spec, path),
    ...containerProblems(spec, path),
    ...hostNetworkProblems(spec, path),
    ...labelProblems(mapAt(spec, 'nodeSelector'), `${path}.nodeSelector`),
    ...tolerationProblems(listAt(spec, 'tolerations'), `${path}.tolerations`, release),
    ...['serviceAccountName', 'priorityClassName', 'runtimeClassName'].flatMap((field) =>
      nameProblems(spec, field),
    ),
  ];
}

function nameProblems(spec: JsonObject, field: string): readonly string[] {
  const name = textAt(spec, field) ?? '';
  const problem = name === '' ? undefined : dnsSubdomainProblem(name);
  return problem === undefined ? [] : [invalid(`${path}.${field}`, name, problem)];
}

function belowZero(spec: JsonObject, fields: readonly string[]): readonly string[] {
  return fields.flatMap((field) => {
    const value = valueAt(spec, field);
    return typeof value === 'number' && value < 0 ? [negative(`spec.${field}`, value)] : [];
  });
}
