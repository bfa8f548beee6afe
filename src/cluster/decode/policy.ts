import type {
  LimitRange,
  Namespace,
  PodDisruptionBudget,
  PriorityClass,
  RuntimeClass,
} from '../../domain/objects.ts';
import {
  child,
  type Fields,
  flag,
  integer,
  labels,
  list,
  optionalChild,
  resources,
  text,
  within,
} from './fields.ts';
import { isEmptySelector } from '../../domain/label-selector.ts';
import { decoder } from './metadata.ts';
import { decodeLabelSelector, decodeToleration } from './selectors.ts';

/**
 * One item, with its defaults: for containers, a missing default limit is the maximum, a missing default request the
 * default limit, else the minimum.
 *
 * Mirrors `SetDefaults_LimitRangeItem`, pkg/apis/core/v1/defaults.go, v1.34.
 */
function decodeLimit(fields: Fields): LimitRange['limits'][number] {
  const type = text(fields, 'type');
  const limits = resources(fields, 'default');
  const requests = resources(fields, 'defaultRequest');
  const [min, max] = [resources(fields, 'min'), resources(fields, 'max')];
  if (type !== 'Container') return { type, min, max, default: limits, defaultRequest: requests };
  const allLimits = { ...max, ...limits };
  return {
    type,
    min,
    max,
    default: allLimits,
    defaultRequest: { ...min, ...allLimits, ...requests },
  };
}

/** Decodes a LimitRange, its defaults completed as the API server does. @throws ClusterError `malformed` */
export const decodeLimitRange = decoder('LimitRange', 'namespaced', (metadata, fields): LimitRange => {
  const spec = child(fields, 'spec');
  return { metadata, limits: within('spec', () => list(spec, 'limits', decodeLimit)) };
});

/** Decodes a PriorityClass. @throws ClusterError `malformed` */
export const decodePriorityClass = decoder('PriorityClass', 'cluster', (metadata, fields): PriorityClass => ({
  metadata,
  value: integer(fields, 'value'),
  globalDefault: flag(fields, 'globalDefault'),
  preemptionPolicy: text(fields, 'preemptionPolicy', 'PreemptLowerPriority'),
}));

/** Decodes a RuntimeClass. @throws ClusterError `malformed` */
export const decodeRuntimeClass = decoder('RuntimeClass', 'cluster', (metadata, fields): RuntimeClass => {
  const [overhead, scheduling] = [child(fields, 'overhead'), child(fields, 'scheduling')];
  return {
    metadata,
    overhead: within('overhead', () => resources(overhead, 'podFixed')),
    nodeSelector: within('scheduling', () => labels(scheduling, 'nodeSelector')),
    tolerations: within('scheduling', () => list(scheduling, 'tolerations', decodeToleration)),
  };
});

/** Decodes a Namespace. @throws ClusterError `malformed` */
export const decodeNamespace = decoder('Namespace', 'cluster', (metadata): Namespace => ({ metadata }));

/**
 * An empty selector means every pod of the namespace in `policy/v1`, and none in `policy/v1beta1`.
 *
 * See the comments of `PodDisruptionBudgetSpec.Selector` in staging/src/k8s.io/api/policy, v1.24.
 */
function decodeDisruptionSelector(fields: Fields, apiVersion: string): Pick<PodDisruptionBudget, 'selector'> {
  const source = optionalChild(fields, 'selector');
  if (source === undefined) return {};
  const selector = within('selector', () => decodeLabelSelector(source));
  return apiVersion === 'policy/v1beta1' && isEmptySelector(selector) ? {} : { selector };
}

/** Decodes a PodDisruptionBudget. @throws ClusterError `malformed` */
export const decodePodDisruptionBudget = decoder(
  'PodDisruptionBudget',
  'namespaced',
  (metadata, fields): PodDisruptionBudget => {
    const [spec, status] = [child(fields, 'spec'), child(fields, 'status')];
    return {
      metadata,
      ...within('spec', () => decodeDisruptionSelector(spec, text(fields, 'apiVersion'))),
      disruptionsAllowed: within('status', () => integer(status, 'disruptionsAllowed')),
    };
  },
);
