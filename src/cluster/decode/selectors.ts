import type {
  Affinity,
  LabelSelector,
  LabelSelectorRequirement,
  NodeSelectorRequirement,
  NodeSelectorTerm,
  PodAffinityTerm,
  Taint,
  Toleration,
  TopologySpreadConstraint,
} from '../../domain/objects.ts';
import {
  child,
  type Fields,
  integer,
  labels,
  list,
  optionalChild,
  optionalInteger,
  text,
  textList,
  within,
} from './fields.ts';

function decodeRequirement(fields: Fields): NodeSelectorRequirement & LabelSelectorRequirement {
  return { key: text(fields, 'key'), operator: text(fields, 'operator'), values: textList(fields, 'values') };
}

/** Decodes a LabelSelector; absent and null are the empty one. */
export function decodeLabelSelector(fields: Fields): LabelSelector {
  return {
    matchLabels: labels(fields, 'matchLabels'),
    matchExpressions: list(fields, 'matchExpressions', decodeRequirement),
  };
}

function optionalLabelSelector(fields: Fields, name: string): LabelSelector | undefined {
  const source = optionalChild(fields, name);
  return source === undefined ? undefined : within(name, () => decodeLabelSelector(source));
}

function decodeNodeSelectorTerm(fields: Fields): NodeSelectorTerm {
  return {
    matchExpressions: list(fields, 'matchExpressions', decodeRequirement),
    matchFields: list(fields, 'matchFields', decodeRequirement),
  };
}

/** Decodes the terms of the node selector at a field; undefined where there is none, empty where it has no terms. */
export function optionalNodeTerms(fields: Fields, name: string): readonly NodeSelectorTerm[] | undefined {
  const selector = optionalChild(fields, name);
  if (selector === undefined) return undefined;
  return within(name, () => list(selector, 'nodeSelectorTerms', decodeNodeSelectorTerm));
}

function decodePodAffinityTerm(fields: Fields): PodAffinityTerm {
  const labelSelector = optionalLabelSelector(fields, 'labelSelector');
  const namespaceSelector = optionalLabelSelector(fields, 'namespaceSelector');
  return {
    ...(labelSelector === undefined ? {} : { labelSelector }),
    namespaces: textList(fields, 'namespaces'),
    ...(namespaceSelector === undefined ? {} : { namespaceSelector }),
    topologyKey: text(fields, 'topologyKey'),
    matchLabelKeys: textList(fields, 'matchLabelKeys'),
    mismatchLabelKeys: textList(fields, 'mismatchLabelKeys'),
  };
}

const required = 'requiredDuringSchedulingIgnoredDuringExecution';

function podTerms(fields: Fields, name: string): readonly PodAffinityTerm[] {
  const source = child(fields, name);
  return within(name, () => list(source, required, decodePodAffinityTerm));
}

/** Decodes what a pod's affinity requires; what it prefers decides nothing here. */
export function decodeAffinity(fields: Fields): Affinity {
  const nodeAffinity = child(fields, 'nodeAffinity');
  const nodeTerms = within('nodeAffinity', () => optionalNodeTerms(nodeAffinity, required));
  return {
    ...(nodeTerms === undefined ? {} : { nodeTerms }),
    podAffinity: podTerms(fields, 'podAffinity'),
    podAntiAffinity: podTerms(fields, 'podAntiAffinity'),
  };
}

/** Decodes a taint of a node. */
export function decodeTaint(fields: Fields): Taint {
  const timeAdded = text(fields, 'timeAdded');
  return {
    key: text(fields, 'key'),
    value: text(fields, 'value'),
    effect: text(fields, 'effect'),
    ...(timeAdded === '' ? {} : { timeAdded }),
  };
}

/** Decodes a toleration; its operator stays "" where it has none. */
export function decodeToleration(fields: Fields): Toleration {
  const tolerationSeconds = optionalInteger(fields, 'tolerationSeconds');
  return {
    key: text(fields, 'key'),
    operator: text(fields, 'operator'),
    value: text(fields, 'value'),
    effect: text(fields, 'effect'),
    ...(tolerationSeconds === undefined ? {} : { tolerationSeconds }),
  };
}

/** Decodes a topology spread constraint with the API's defaults. */
export function decodeTopologySpreadConstraint(fields: Fields): TopologySpreadConstraint {
  const labelSelector = optionalLabelSelector(fields, 'labelSelector');
  const minDomains = optionalInteger(fields, 'minDomains');
  return {
    maxSkew: integer(fields, 'maxSkew', 1),
    topologyKey: text(fields, 'topologyKey'),
    whenUnsatisfiable: text(fields, 'whenUnsatisfiable', 'DoNotSchedule'),
    ...(labelSelector === undefined ? {} : { labelSelector }),
    ...(minDomains === undefined ? {} : { minDomains }),
    nodeAffinityPolicy: text(fields, 'nodeAffinityPolicy', 'Honor'),
    nodeTaintsPolicy: text(fields, 'nodeTaintsPolicy', 'Ignore'),
    matchLabelKeys: textList(fields, 'matchLabelKeys'),
  };
}
