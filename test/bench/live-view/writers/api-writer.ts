import { HttpsClient } from '../../../support/control-plane/https-json.ts';
import type { Connection } from '../../../support/control-plane/kubeconfig.ts';
import { paths } from '../../../support/control-plane/paths.ts';
import { statusOf } from '../../../support/control-plane/pod-status.ts';
import type { DaemonPod } from '../daemon-pods.ts';
import type { Writer } from './writer.ts';

const merge = 'application/strategic-merge-patch+json';

/** Writes through the API server, which costs it some milliseconds of processor time for each change. */
export class ApiWriter implements Writer {
  readonly #client: HttpsClient;

  constructor(connection: Connection, connections: number) {
    this.#client = new HttpsClient(connection, connections);
  }

  reportReady({ namespace, name, node, containers }: DaemonPod, ready: boolean): Promise<void> {
    const now = new Date().toISOString();
    const like = { metadata: { name, namespace }, spec: { nodeName: node, containers } };
    const { conditions, containerStatuses } = statusOf(like, ready ? 'ready' : 'neverReady', now);
    return this.#patch(`${paths.pods(namespace, name)}/status`, {
      status: { conditions, containerStatuses },
    });
  }

  annotate({ namespace, name }: DaemonPod, value: string): Promise<void> {
    return this.#patch(paths.pods(namespace, name), {
      metadata: { annotations: { 'bench/touched': value } },
    });
  }

  heartbeat(node: string): Promise<void> {
    const lastHeartbeatTime = new Date().toISOString();
    const conditions = [{ type: 'Ready', status: 'True', lastHeartbeatTime }];
    return this.#patch(`${paths.nodes(node)}/status`, { status: { conditions } });
  }

  close(): void {
    this.#client.close();
  }

  async #patch(path: string, body: unknown): Promise<void> {
    const answer = await this.#client.request({ method: 'PATCH', path, body, contentType: merge });
    if (answer.status !== 200)
      throw new Error(`PATCH ${path}: ${answer.status} ${answer.text.slice(0, 200)}`);
  }
}
