/** Where the API keeps things: `paths.pods('default', 'p1')`. Without a name, the collection; without a namespace, all. */
export const paths = {
  nodes: (name?: string) => join('/api/v1', undefined, 'nodes', name),
  namespaces: (name?: string) => join('/api/v1', undefined, 'namespaces', name),
  priorityClasses: (name?: string) => join('/apis/scheduling.k8s.io/v1', undefined, 'priorityclasses', name),
  pods: (namespace?: string, name?: string) => join('/api/v1', namespace, 'pods', name),
  events: (namespace?: string, name?: string) => join('/api/v1', namespace, 'events', name),
  serviceAccounts: (namespace?: string, name?: string) => join('/api/v1', namespace, 'serviceaccounts', name),
  leases: (namespace?: string, name?: string) =>
    join('/apis/coordination.k8s.io/v1', namespace, 'leases', name),
  daemonSets: (namespace?: string, name?: string) => join('/apis/apps/v1', namespace, 'daemonsets', name),
  controllerRevisions: (namespace?: string, name?: string) =>
    join('/apis/apps/v1', namespace, 'controllerrevisions', name),
};

function join(
  group: string,
  namespace: string | undefined,
  plural: string,
  name: string | undefined,
): string {
  const scope = namespace === undefined ? [] : ['namespaces', namespace];
  return [group, ...scope, plural, ...(name === undefined ? [] : [name])].join('/');
}
