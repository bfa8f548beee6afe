import type { ContainerState, ContainerStatus, Pod } from '../../domain/objects.ts';
import {
  child,
  type Fields,
  flag,
  integer,
  list,
  optionalChild,
  optionalResources,
  optionalTime,
  text,
  within,
} from './fields.ts';
import { decodeCondition, decoder } from './metadata.ts';
import { decodePodSpecFields, optionalRequirements } from './pod-spec.ts';

function decodeState(fields: Fields): ContainerState {
  const waiting = optionalChild(fields, 'waiting');
  const running = optionalChild(fields, 'running');
  const terminated = optionalChild(fields, 'terminated');
  return {
    ...(waiting === undefined
      ? {}
      : { waiting: { reason: text(waiting, 'reason'), message: text(waiting, 'message') } }),
    ...(running === undefined ? {} : { running: { startedAt: optionalTime(running, 'startedAt') ?? 0 } }),
    ...(terminated === undefined
      ? {}
      : {
          terminated: {
            reason: text(terminated, 'reason'),
            message: text(terminated, 'message'),
            exitCode: integer(terminated, 'exitCode'),
          },
        }),
  };
}

function decodeContainerStatus(fields: Fields): ContainerStatus {
  const allocatedResources = optionalResources(fields, 'allocatedResources');
  const resources = optionalRequirements(fields, 'resources');
  const state = child(fields, 'state');
  const lastState = child(fields, 'lastState');
  return {
    name: text(fields, 'name'),
    ready: flag(fields, 'ready'),
    restartCount: integer(fields, 'restartCount'),
    state: within('state', () => decodeState(state)),
    lastState: within('lastState', () => decodeState(lastState)),
    ...(allocatedResources === undefined ? {} : { allocatedResources }),
    ...(resources === undefined ? {} : { resources }),
  };
}

function decodeStatus(fields: Fields): Pod['status'] {
  const [podIP, hostIP] = [text(fields, 'podIP'), text(fields, 'hostIP')];
  return {
    phase: text(fields, 'phase', 'Pending'),
    reason: text(fields, 'reason'),
    message: text(fields, 'message'),
    conditions: list(fields, 'conditions', decodeCondition),
    containerStatuses: list(fields, 'containerStatuses', decodeContainerStatus),
    initContainerStatuses: list(fields, 'initContainerStatuses', decodeContainerStatus),
    nominatedNodeName: text(fields, 'nominatedNodeName'),
    ...(podIP === '' ? {} : { podIP }),
    ...(hostIP === '' ? {} : { hostIP }),
  };
}

/** Decodes a Pod from the API's JSON. @throws ClusterError `malformed` */
export const decodePod = decoder('Pod', 'namespaced', (metadata, fields): Pod => {
  const [spec, status] = [child(fields, 'spec'), child(fields, 'status')];
  return {
    metadata,
    spec: within('spec', () => decodePodSpecFields(spec)),
    status: within('status', () => decodeStatus(status)),
  };
});
