/** Objects as an API server prints them, for what `reach` and `overhead` print. */

type Fields = Readonly<Record<string, unknown>>;

const earlier = '2026-02-27T10:00:00Z';

export function nodeJson(name: string, more: { labels?: Fields; allocatable?: Fields; ip?: string } = {}) {
  const { labels = {}, allocatable = {}, ip } = more;
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, uid: name, creationTimestamp: earlier, labels },
    status: {
      allocatable: { cpu: '2', memory: '4Gi', pods: '20', ...allocatable },
      conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: earlier }],
      nodeInfo: { kubeletVersion: 'v1.34.1' },
      ...(ip === undefined ? {} : { addresses: [{ type: 'InternalIP', address: ip }] }),
    },
  };
}

export function daemonSetJson(namespace: string, name: string, spec: Fields = {}, container: Fields = {}) {
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { namespace, name, uid: `${namespace}-${name}`, generation: 1, creationTimestamp: earlier },
    spec: {
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: { containers: [{ name: 'main', image: `example.org/${name}:1`, ...container }], ...spec },
      },
    },
    status: { observedGeneration: 1 },
  };
}

export function podJson(
  owner: ReturnType<typeof daemonSetJson>,
  nodeName: string,
  more: { ready?: boolean; ip?: string } = {},
) {
  const { ready = true, ip } = more;
  const { namespace, name, uid } = owner.metadata;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      namespace,
      name: `${name}-${nodeName}`,
      uid: `${name}-${nodeName}`,
      creationTimestamp: earlier,
      labels: owner.spec.template.metadata.labels,
      ownerReferences: [{ apiVersion: 'apps/v1', kind: 'DaemonSet', name, uid, controller: true }],
    },
    spec: { ...owner.spec.template.spec, nodeName },
    status: {
      phase: 'Running',
      conditions: [{ type: 'Ready', status: ready ? 'True' : 'False', lastTransitionTime: earlier }],
      ...(ip === undefined ? {} : { podIP: ip }),
    },
  };
}

export function serviceJson(namespace: string, name: string, spec: Fields) {
  return { apiVersion: 'v1', kind: 'Service', metadata: { namespace, name }, spec };
}

/** What `kubectl get ... -o json` prints; `empty`: kinds of which there is a list with nothing in it. */
export function dumpJson(items: readonly object[], empty: readonly string[] = []): string {
  const lists = empty.map((kind) => ({ apiVersion: 'v1', kind: `${kind}List`, items: [] }));
  return JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [...items, ...lists] });
}

export const supporting = ['Event', 'ControllerRevision', 'Service', 'Pod', 'LimitRange', 'PriorityClass'];
