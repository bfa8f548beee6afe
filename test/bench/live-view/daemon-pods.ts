import type { HttpsClient } from '../../support/control-plane/https-json.ts';
import type { Container, KubeList, KubeObject } from '../../support/control-plane/objects.ts';
import { paths } from '../../support/control-plane/paths.ts';

/** A daemon pod, as far as it must be known to change it. */
export interface DaemonPod {
  readonly namespace: string;
  readonly name: string;
  readonly node: string;
  readonly daemonSet: string;
  readonly containers: readonly Container[];
}

interface DaemonSet extends KubeObject {
  readonly spec: {
    readonly selector: { readonly matchLabels?: Readonly<Record<string, string>> };
    readonly template: { readonly spec: { readonly containers: readonly Container[] } };
  };
}

interface Table {
  readonly columnDefinitions: readonly { readonly name: string }[];
  readonly rows: readonly { readonly cells: readonly unknown[] }[];
}

const table = 'application/json;as=Table;g=meta.k8s.io;v=v1';

/** All pods that DaemonSets select, read as tables: thousands of whole pods would take long. */
export async function daemonPods(client: HttpsClient): Promise<readonly DaemonPod[]> {
  const answer = await client.request({ method: 'GET', path: paths.daemonSets() });
  const { items } = JSON.parse(answer.text) as KubeList<DaemonSet>;
  return (await Promise.all(items.map((each) => podsOf(client, each)))).flat();
}

async function podsOf(client: HttpsClient, { metadata, spec }: DaemonSet): Promise<readonly DaemonPod[]> {
  const { name: daemonSet, namespace = 'default' } = metadata;
  const selector = Object.entries(spec.selector.matchLabels ?? {})
    .map((label) => label.join('='))
    .join(',');
  const query = new URLSearchParams({
    labelSelector: selector,
    includeObject: 'None',
    resourceVersion: '0',
  });
  const path = `${paths.pods(namespace)}?${query.toString()}`;
  const { text } = await client.request({ method: 'GET', path, accept: table });
  const { columnDefinitions, rows } = JSON.parse(text) as Table;
  const column = (name: string): number => columnDefinitions.findIndex((each) => each.name === name);
  const [nameColumn, nodeColumn] = [column('Name'), column('Node')];
  const { containers } = spec.template.spec;
  return rows.map(({ cells }) => ({
    namespace,
    daemonSet,
    containers,
    name: String(cells[nameColumn]),
    node: String(cells[nodeColumn]),
  }));
}
