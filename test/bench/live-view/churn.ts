/**
 * A process of its own that changes so many daemon pods a second, and lets each node say every five minutes that it is
 * well, until its parent is gone. Usage: forked with KUBECONFIG RATE SPARED-NODE [ETCD]; it sends a {@link ChurnReport} a second.
 */
import { Random } from '../../differential/random.ts';
import { HttpsClient } from '../../support/control-plane/https-json.ts';
import { readConnection } from '../../support/control-plane/kubeconfig.ts';
import { daemonPods, type DaemonPod } from './daemon-pods.ts';
import { ApiWriter } from './writers/api-writer.ts';
import { EtcdWriter } from './writers/etcd-writer.ts';
import type { Writer } from './writers/writer.ts';

export interface ChurnReport {
  /** Changes of pods since the start that the server has taken. */
  readonly pods: number;
  readonly nodes: number;
  readonly failed: number;
  /** The first failure. */
  readonly problem?: string;
}

const connections = 24;
/** More than that are not begun while the server falls behind. */
const mostUnderWay = 4 * connections;
const tick = 20;
/** Of the changes to pods, those that turn ready into not ready, or back. */
const flips = 0.7;
/** So many pods are not ready at a time: else more and more would be, and the figures those of a cluster that falls apart. */
const mostUnready = 500;
const heartbeatSeconds = 300;

class Churn {
  readonly #writer: Writer;
  readonly #random = new Random(11);
  readonly #pods: readonly [DaemonPod, ...DaemonPod[]];
  readonly #nodes: readonly string[];
  /** Those that have been so for the longest time come first. */
  readonly #unready = new Set<DaemonPod>();
  #begun = 0;
  #nextNode = 0;
  #done = { pods: 0, nodes: 0 };
  #failed = 0;
  #problem: string | undefined;
  #underWay = 0;

  constructor(writer: Writer, pods: readonly [DaemonPod, ...DaemonPod[]]) {
    this.#writer = writer;
    this.#pods = pods;
    this.#nodes = [...new Set(pods.map(({ node }) => node))];
  }

  get report(): ChurnReport {
    const problem = this.#problem === undefined ? {} : { problem: this.#problem };
    return { ...this.#done, failed: this.#failed, ...problem };
  }

  /** Begins what is due by now; what cannot be begun because the server is behind is not made up for. */
  begin(rate: number, seconds: number): void {
    const due = Math.floor(rate * seconds);
    while (this.#begun < due) {
      this.#begun += 1;
      if (this.#underWay < mostUnderWay) void this.#count('pods', this.#changePod());
    }
    const nodesDue = Math.floor((this.#nodes.length * seconds) / heartbeatSeconds);
    for (; this.#nextNode < nodesDue; this.#nextNode += 1) {
      const node = this.#nodes[this.#nextNode % this.#nodes.length] ?? '';
      void this.#count('nodes', this.#writer.heartbeat(node));
    }
  }

  #changePod(): Promise<void> {
    const pod = this.#random.pick(this.#pods);
    if (!this.#random.chance(flips)) return this.#writer.annotate(pod, String(this.#begun));
    const [longest] = this.#unready;
    if (longest !== undefined && this.#unready.size >= mostUnready) {
      this.#unready.delete(longest);
      return this.#writer.reportReady(longest, true);
    }
    const becomesReady = this.#unready.delete(pod);
    if (!becomesReady) this.#unready.add(pod);
    return this.#writer.reportReady(pod, becomesReady);
  }

  async #count(what: 'pods' | 'nodes', change: Promise<void>): Promise<void> {
    this.#underWay += 1;
    try {
      await change;
      this.#done[what] += 1;
    } catch (error) {
      this.#failed += 1;
      this.#problem ??= String(error);
    }
    this.#underWay -= 1;
  }
}

const [kubeconfig = '', rate = '', sparedNode = '', etcd] = process.argv.slice(2);
const connection = await readConnection(kubeconfig);
const client = new HttpsClient(connection, connections);
const [first, ...others] = (await daemonPods(client)).filter(({ node }) => node !== sparedNode);
client.close();
if (!first) throw new Error('there is no daemon pod to change');
const writer = etcd === undefined ? new ApiWriter(connection, connections) : new EtcdWriter(etcd);
const churn = new Churn(writer, [first, ...others]);
const started = performance.now();
const begin = setInterval(() => churn.begin(Number(rate), (performance.now() - started) / 1000), tick);
const tell = setInterval(() => process.send?.(churn.report), 1000);
process.on('disconnect', () => {
  clearInterval(begin);
  clearInterval(tell);
  writer.close();
});
