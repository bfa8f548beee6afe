import type { ResourceName } from '../domain/cluster-state.ts';
import { ClusterError } from './cluster-error.ts';

/** The collections that are read or written: those that answers need, and one that drivers write. */
export type ApiResource = ResourceName | 'leases';

const roots: Readonly<Record<ApiResource, string>> = {
  nodes: '/api/v1',
  daemonsets: '/apis/apps/v1',
  pods: '/api/v1',
  events: '/api/v1',
  controllerrevisions: '/apis/apps/v1',
  limitranges: '/api/v1',
  priorityclasses: '/apis/scheduling.k8s.io/v1',
  runtimeclasses: '/apis/node.k8s.io/v1',
  persistentvolumeclaims: '/api/v1',
  persistentvolumes: '/api/v1',
  storageclasses: '/apis/storage.k8s.io/v1',
  namespaces: '/api/v1',
  poddisruptionbudgets: '/apis/policy/v1',
  services: '/api/v1',
  resourcequotas: '/api/v1',
  serviceaccounts: '/api/v1',
  deployments: '/apis/apps/v1',
  leases: '/apis/coordination.k8s.io/v1',
};

/** What narrows a request. Values that are undefined are left out. */
export type Query = Readonly<Record<string, string | number | boolean | undefined>>;

/**
 * The path of a collection: of one namespace, or of the whole cluster where `namespace` is undefined.
 *
 * @param root - of another version of the API than the usual one
 */
export function collectionPath(
  resource: ApiResource,
  namespace?: string,
  query: Query = {},
  root: string = roots[resource],
): string {
  const scope = namespace === undefined ? '' : `/namespaces/${segment('namespaces', namespace)}`;
  return `${root}${scope}/${resource}${queryText(query)}`;
}

/** The path of one object. @throws ClusterError `usage` for a name that no object can have */
export function objectPath(
  resource: ApiResource,
  namespace: string | undefined,
  name: string,
  query: Query = {},
): string {
  return `${collectionPath(resource, namespace)}/${segment(resource, name)}${queryText(query)}`;
}

/** The path of the next page of a list: the version of the first one goes for all, and may not be given again. */
export function continuedPath(path: string, token: string): string {
  const [collection = '', query = ''] = path.split('?');
  const kept = query.split('&').filter((part) => part !== '' && !part.startsWith('resourceVersion'));
  return `${collection}?${[...kept, `continue=${encodeURIComponent(token)}`].join('&')}`;
}

/** Mirrors `IsValidPathSegmentName`, staging/src/k8s.io/apimachinery/pkg/api/validation/path/name.go, v1.34. */
function segment(resource: ApiResource, name: string): string {
  const problem =
    name === '' || name === '.' || name === '..'
      ? `may not be '${name}'`
      : /[/%]/.test(name)
        ? `may not contain '${name.includes('/') ? '/' : '%'}'`
        : undefined;
  if (problem !== undefined) {
    throw new ClusterError('usage', `invalid resource name ${JSON.stringify(name)}: [${problem}]`, {
      hint: `It was taken for the name of one of the ${resource}.`,
    });
  }
  return encodeURIComponent(name);
}

function queryText(query: Query): string {
  const parts = Object.entries(query).flatMap(([key, value]) =>
    value === undefined || value === '' ? [] : [`${key}=${encodeURIComponent(value)}`],
  );
  return parts.length === 0 ? '' : `?${parts.join('&')}`;
}
