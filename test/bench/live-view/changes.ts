import type { HttpsClient } from '../../support/control-plane/https-json.ts';
import { paths } from '../../support/control-plane/paths.ts';
import { statusOf } from '../../support/control-plane/pod-status.ts';
import type { DaemonPod } from './daemon-pods.ts';

const merge = 'application/strategic-merge-patch+json';

/** Reports a pod as ready or not, as a kubelet does. */
export function reportReady(client: HttpsClient, pod: DaemonPod, ready: boolean): Promise<void> {
  const { namespace, name, node, containers } = pod;
  const now = new Date().toISOString();
  const like = { metadata: { name, namespace }, spec: { nodeName: node, containers } };
  const { conditions, containerStatuses } = statusOf(like, ready ? 'ready' : 'neverReady', now);
  const body = { status: { conditions, containerStatuses } };
  return patch(client, `${paths.pods(namespace, name)}/status`, body);
}

/** Changes something about a pod that no screen shows. */
export function annotate(client: HttpsClient, { namespace, name }: DaemonPod, value: string): Promise<void> {
  return patch(client, paths.pods(namespace, name), {
    metadata: { annotations: { 'bench/touched': value } },
  });
}

/** A kubelet says that its node is still well. */
export function heartbeat(client: HttpsClient, node: string): Promise<void> {
  const lastHeartbeatTime = new Date().toISOString();
  const body = { status: { conditions: [{ type: 'Ready', status: 'True', lastHeartbeatTime }] } };
  return patch(client, `${paths.nodes(node)}/status`, body);
}

async function patch(client: HttpsClient, path: string, body: unknown): Promise<void> {
  const answer = await client.request({ method: 'PATCH', path, body, contentType: merge });
  if (answer.status !== 200) throw new Error(`PATCH ${path}: ${answer.status} ${answer.text.slice(0, 200)}`);
}
