import type { JsonObject } from '../../domain/json.ts';
import type { ControllerRevision, DaemonSet, DaemonSetStatus, PodTemplate } from '../../domain/objects.ts';
import { child, type Fields, FieldError, integer, labels, optionalChild, text, within } from './fields.ts';
import { decoder } from './metadata.ts';
import { decodePodSpecFields } from './pod-spec.ts';
import { decodeLabelSelector } from './selectors.ts';
import { plainObject, templateJson } from './template-json.ts';

/** Decodes a pod template, wherever it stands. */
export function decodeTemplate(fields: Fields): PodTemplate {
  const [metadata, spec] = [child(fields, 'metadata'), child(fields, 'spec')];
  return {
    ...within('metadata', () => ({
      labels: labels(metadata, 'labels'),
      annotations: labels(metadata, 'annotations'),
    })),
    spec: within('spec', () => decodePodSpecFields(spec)),
    json: templateJson(fields),
  };
}

function countOrPercent(fields: Fields, name: string): number | string | undefined {
  const value = fields[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string' || typeof value === 'number') return value;
  throw new FieldError(name, 'must be a number or a percentage');
}

function decodeUpdateStrategy(fields: Fields): DaemonSet['spec']['updateStrategy'] {
  const rollingUpdate = child(fields, 'rollingUpdate');
  const [maxUnavailable, maxSurge] = within('rollingUpdate', () => [
    countOrPercent(rollingUpdate, 'maxUnavailable'),
    countOrPercent(rollingUpdate, 'maxSurge'),
  ]);
  return {
    type: text(fields, 'type', 'RollingUpdate'),
    ...(maxUnavailable === undefined ? {} : { maxUnavailable }),
    ...(maxSurge === undefined ? {} : { maxSurge }),
  };
}

function othersOf({
  selector: _selector,
  template: _template,
  minReadySeconds: _minReadySeconds,
  updateStrategy: _updateStrategy,
  ...others
}: Fields): JsonObject {
  return plainObject(others);
}

function decodeSpec(fields: Fields): DaemonSet['spec'] {
  const template = child(fields, 'template');
  const selector = child(fields, 'selector');
  const updateStrategy = child(fields, 'updateStrategy');
  return {
    selector: within('selector', () => decodeLabelSelector(selector)),
    template: within('template', () => decodeTemplate(template)),
    minReadySeconds: integer(fields, 'minReadySeconds'),
    updateStrategy: within('updateStrategy', () => decodeUpdateStrategy(updateStrategy)),
    others: othersOf(fields),
  };
}

function decodeStatus(fields: Fields): DaemonSetStatus {
  return {
    observedGeneration: integer(fields, 'observedGeneration'),
    desiredNumberScheduled: integer(fields, 'desiredNumberScheduled'),
    currentNumberScheduled: integer(fields, 'currentNumberScheduled'),
    numberMisscheduled: integer(fields, 'numberMisscheduled'),
    numberReady: integer(fields, 'numberReady'),
    numberAvailable: integer(fields, 'numberAvailable'),
    numberUnavailable: integer(fields, 'numberUnavailable'),
    updatedNumberScheduled: integer(fields, 'updatedNumberScheduled'),
  };
}

/** Decodes a DaemonSet from the API's JSON. @throws ClusterError `malformed` */
export const decodeDaemonSet = decoder('DaemonSet', 'namespaced', (metadata, fields): DaemonSet => {
  const [spec, status] = [child(fields, 'spec'), child(fields, 'status')];
  return {
    metadata,
    spec: within('spec', () => decodeSpec(spec)),
    status: within('status', () => decodeStatus(status)),
  };
});

/** Mirrors what `getPatch`, pkg/controller/daemon/update.go, v1.34, puts into it: `{ spec: { template } }`. */
function decodeRevisionTemplate(fields: Fields): Pick<ControllerRevision, 'template'> {
  const template = optionalChild(child(child(fields, 'data'), 'spec'), 'template');
  return template === undefined
    ? {}
    : { template: within('data.spec.template', () => decodeTemplate(template)) };
}

/** Decodes a ControllerRevision. @throws ClusterError `malformed` */
export const decodeControllerRevision = decoder(
  'ControllerRevision',
  'namespaced',
  (metadata, fields): ControllerRevision => ({
    metadata,
    revision: integer(fields, 'revision'),
    ...decodeRevisionTemplate(fields),
  }),
);
