import type { JsonObject } from '../json.ts';
import type { Labels } from '../objects.ts';
import type { GivenMount, GivenPort, GivenToleration, GivenVariable } from './create-arguments.ts';
import { unlessEmpty } from './json-fields.ts';

/** What a new DaemonSet is to be like. */
export interface CreateRequest {
  readonly name: string;
  readonly namespace: string;
  readonly image: string;
  readonly labels: Labels;
  readonly nodeSelector: Labels;
  readonly tolerations: readonly GivenToleration[];
  readonly tolerateAll: boolean;
  readonly hostNetwork: boolean;
  readonly hostPorts: readonly GivenPort[];
  readonly mounts: readonly GivenMount[];
  /** Amounts, as texts, by resource. */
  readonly requests: Labels;
  readonly limits: Labels;
  readonly env: readonly GivenVariable[];
  readonly command: readonly string[];
  readonly priorityClassName?: string;
  readonly serviceAccountName?: string;
  readonly updateStrategy: 'RollingUpdate' | 'OnDelete';
  readonly maxUnavailable?: number | string;
  readonly maxSurge?: number | string;
}

/** The label by which a generated DaemonSet selects its pods. */
export const NAME_LABEL = 'app.kubernetes.io/name';

/** The variable in which its containers find the name of their node. */
export const NODE_NAME = 'NODE_NAME';

const osLabel = 'kubernetes.io/os';

/**
 * A complete manifest of apps/v1. What was not asked for is chosen so that the daemon is a good guest: it runs on Linux
 * nodes, requests 50m cpu and 64Mi memory, is rolled out a tenth of the nodes at a time, gains no privileges, has no token
 * for the API unless it has an account of its own, and knows the name of its node (`NODE_NAME`).
 */
export function generatedManifest(request: CreateRequest): JsonObject {
  const { name, namespace, labels } = request;
  const selector = { [NAME_LABEL]: name };
  const marks = { ...labels, ...selector };
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name, namespace, labels: marks },
    spec: {
      selector: { matchLabels: selector },
      updateStrategy: strategyOf(request),
      template: { metadata: { labels: marks }, spec: podSpecOf(request) },
    },
  };
}

/** The update strategy that was asked for; a tenth of the nodes at a time where nothing was. */
export function strategyOf({ updateStrategy, maxUnavailable, maxSurge }: CreateRequest): JsonObject {
  if (updateStrategy === 'OnDelete') return { type: updateStrategy };
  const surges = maxSurge !== undefined && maxSurge !== 0 && maxSurge !== '0%';
  const limits = surges
    ? { maxSurge, maxUnavailable: maxUnavailable ?? 0 }
    : { maxUnavailable: maxUnavailable ?? '10%' };
  return { type: updateStrategy, rollingUpdate: limits };
}

/** The tolerations that were asked for. */
export function tolerationsOf({ tolerations, tolerateAll }: CreateRequest): readonly JsonObject[] {
  if (tolerateAll) return [{ operator: 'Exists' }];
  return tolerations.map(({ key, value, effect }) => ({
    key,
    ...(value === undefined ? { operator: 'Exists' } : { operator: 'Equal', value }),
    ...(effect === undefined ? {} : { effect }),
  }));
}

function podSpecOf(request: CreateRequest): JsonObject {
  const { hostNetwork, priorityClassName, serviceAccountName, namespace } = request;
  const priority = priorityClassName ?? (namespace === 'kube-system' ? 'system-node-critical' : undefined);
  return {
    nodeSelector: { [osLabel]: 'linux', ...request.nodeSelector },
    ...unlessEmpty('tolerations', tolerationsOf(request)),
    ...(priority === undefined ? {} : { priorityClassName: priority }),
    ...(serviceAccountName === undefined ? { automountServiceAccountToken: false } : { serviceAccountName }),
    ...(hostNetwork ? { hostNetwork, dnsPolicy: 'ClusterFirstWithHostNet' } : {}),
    containers: [containerOf(request)],
    ...unlessEmpty('volumes', request.mounts.map(volumeOf)),
  };
}

function containerOf(request: CreateRequest): JsonObject {
  const { name, image, command, env, hostPorts, limits, mounts } = request;
  return {
    // The name of a container is a label of DNS: it has no dots.
    name: name.replaceAll('.', '-').slice(0, 63).replace(/-+$/, ''),
    image,
    ...unlessEmpty('command', command),
    env: [nodeName, ...env.map(variableOf)],
    ...unlessEmpty('ports', hostPorts.map(portOf)),
    resources: { requests: requestsOf(request), ...unlessEmpty('limits', { ...limits }) },
    securityContext: { allowPrivilegeEscalation: false },
    ...unlessEmpty('volumeMounts', mounts.map(mountOf)),
  };
}

const nodeName = { name: NODE_NAME, valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } };

function portOf({ hostPort, containerPort, protocol }: GivenPort): JsonObject {
  return { containerPort, hostPort, protocol };
}

function variableOf({ name, value }: GivenVariable): JsonObject {
  return { name, value };
}

/** What is usual where nothing was said; a resource with a limit alone is requested in full, as the API has it. */
function requestsOf({ requests, limits }: CreateRequest): JsonObject {
  return { cpu: '50m', memory: '64Mi', ...limits, ...requests };
}

function volumeName({ hostPath }: GivenMount, index: number): string {
  const words = hostPath
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
  const name = words.slice(0, 50).replace(/-+$/, '');
  return name === '' ? `root-${index}` : `${name}-${index}`;
}

function volumeOf(mount: GivenMount, index: number): JsonObject {
  return { name: volumeName(mount, index), hostPath: { path: mount.hostPath } };
}

function mountOf(mount: GivenMount, index: number): JsonObject {
  const { mountPath, readOnly } = mount;
  return { name: volumeName(mount, index), mountPath, ...(readOnly ? { readOnly } : {}) };
}
