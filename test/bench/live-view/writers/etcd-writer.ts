import type { DaemonPod } from '../daemon-pods.ts';
import { GrpcClient } from './grpc.ts';
import { bytesField, fieldOf, textField } from './protobuf.ts';
import { annotated, heard, readyOrNot } from './stored-object.ts';
import type { Writer } from './writer.ts';

/** Numbers of fields: api/etcdserverpb/rpc.proto and api/mvccpb/kv.proto, v3.4.23. */
const kvs = 2;
const value = 5;
const [keyOfRequest, valueOfRequest] = [1, 2];

/**
 * Writes into etcd as another API server of the same cluster would: the one that is read from hears of it through its watch,
 * and spends its time on readers only.
 */
export class EtcdWriter implements Writer {
  readonly #client: GrpcClient;

  constructor(url: string) {
    this.#client = new GrpcClient(url);
  }

  reportReady({ namespace, name }: DaemonPod, ready: boolean): Promise<void> {
    const seconds = Math.floor(Date.now() / 1000);
    return this.#change(`/registry/pods/${namespace}/${name}`, (pod) => readyOrNot(pod, ready, seconds));
  }

  annotate({ namespace, name }: DaemonPod, text: string): Promise<void> {
    return this.#change(`/registry/pods/${namespace}/${name}`, (pod) =>
      annotated(pod, 'bench/touched', text),
    );
  }

  heartbeat(node: string): Promise<void> {
    const seconds = Math.floor(Date.now() / 1000);
    return this.#change(`/registry/minions/${node}`, (stored) => heard(stored, seconds));
  }

  close(): void {
    this.#client.close();
  }

  async #change(name: string, change: (stored: Buffer) => Buffer): Promise<void> {
    const key = textField(keyOfRequest, name);
    const found = fieldOf(await this.#client.call('/etcdserverpb.KV/Range', key), kvs);
    const stored = found && fieldOf(found, value);
    if (!stored) throw new Error(`etcd has no ${name}`);
    const put = Buffer.concat([key, bytesField(valueOfRequest, change(stored))]);
    await this.#client.call('/etcdserverpb.KV/Put', put);
  }
}
