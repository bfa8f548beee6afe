import type {
  Container,
  ContainerPort,
  PodSpec,
  ResourceRequirements,
  Volume,
} from '../../domain/objects.ts';
import {
  child,
  type Fields,
  flag,
  integer,
  labels,
  list,
  optionalChild,
  optionalInteger,
  resources,
  text,
  within,
} from './fields.ts';
import { decodeAffinity, decodeToleration, decodeTopologySpreadConstraint } from './selectors.ts';

function decodePort(fields: Fields): ContainerPort {
  const name = text(fields, 'name');
  return {
    hostPort: integer(fields, 'hostPort'),
    containerPort: integer(fields, 'containerPort'),
    protocol: text(fields, 'protocol', 'TCP'),
    hostIP: text(fields, 'hostIP'),
    ...(name === '' ? {} : { name }),
  };
}

/** Decodes the requests and limits at a field; undefined where it is absent or null. */
export function optionalRequirements(fields: Fields, name: string): ResourceRequirements | undefined {
  const source = optionalChild(fields, name);
  if (source === undefined) return undefined;
  return within(name, () => ({
    requests: resources(source, 'requests'),
    limits: resources(source, 'limits'),
  }));
}

function decodeContainer(fields: Fields): Container {
  return {
    name: text(fields, 'name'),
    image: text(fields, 'image'),
    ports: list(fields, 'ports', decodePort),
    resources: optionalRequirements(fields, 'resources') ?? { requests: {}, limits: {} },
    restartPolicy: text(fields, 'restartPolicy'),
  };
}

function decodeVolume(fields: Fields): Volume {
  const name = text(fields, 'name');
  const claim = optionalChild(fields, 'persistentVolumeClaim');
  if (claim !== undefined)
    return { name, kind: 'persistentVolumeClaim', claimName: text(claim, 'claimName') };
  return { name, kind: optionalChild(fields, 'ephemeral') === undefined ? 'other' : 'ephemeral' };
}

/** Decodes the spec of a pod or of a pod template, with the API's defaults. */
export function decodePodSpecFields(fields: Fields): PodSpec {
  const affinity = child(fields, 'affinity');
  const podLevel = optionalRequirements(fields, 'resources');
  const priority = optionalInteger(fields, 'priority');
  return {
    nodeName: text(fields, 'nodeName'),
    nodeSelector: labels(fields, 'nodeSelector'),
    affinity: within('affinity', () => decodeAffinity(affinity)),
    tolerations: list(fields, 'tolerations', decodeToleration),
    containers: list(fields, 'containers', decodeContainer),
    initContainers: list(fields, 'initContainers', decodeContainer),
    overhead: resources(fields, 'overhead'),
    ...(podLevel === undefined ? {} : { resources: podLevel }),
    hostNetwork: flag(fields, 'hostNetwork'),
    ...(priority === undefined ? {} : { priority }),
    priorityClassName: text(fields, 'priorityClassName'),
    preemptionPolicy: text(fields, 'preemptionPolicy', 'PreemptLowerPriority'),
    schedulerName: text(fields, 'schedulerName', 'default-scheduler'),
    schedulingGates: list(fields, 'schedulingGates', (gate) => text(gate, 'name')),
    topologySpreadConstraints: list(fields, 'topologySpreadConstraints', decodeTopologySpreadConstraint),
    volumes: list(fields, 'volumes', decodeVolume),
    runtimeClassName: text(fields, 'runtimeClassName'),
    serviceAccountName: text(fields, 'serviceAccountName', text(fields, 'serviceAccount')),
  };
}
