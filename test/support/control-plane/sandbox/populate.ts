import type { Api } from '../api.ts';
import { createNodes } from '../nodes.ts';
import { sandboxDaemonSets, sandboxNamespace } from './daemon-sets.ts';
import { sandboxNodes } from './nodes.ts';

/** Creates so many nodes, and the DaemonSets of the sandbox. */
export async function populate(api: Api, nodes: number): Promise<void> {
  await createNodes(api, sandboxNodes(nodes));
  await api.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: sandboxNamespace } });
  for (const daemonSet of sandboxDaemonSets) await api.create(daemonSet);
}
