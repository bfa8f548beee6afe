import { ClusterError } from '../../../src/cluster/cluster-error.ts';
import type { ChangeSignal, Cluster } from '../../../src/cluster/cluster.ts';
import type { Writes, Written } from '../../../src/cluster/writes.ts';
import { canonicalJson, isJsonObject, type JsonObject } from '../../../src/domain/json.ts';
import type { ControllerRevision, DaemonSet, Pod } from '../../../src/domain/objects.ts';
import { condition, daemonSet, node, pod, revision } from '../../support/builders.ts';
import type { VirtualTime } from './virtual-time.ts';

export type Request = 'daemonSet' | 'nodes' | 'pods' | 'patch' | 'delete';

/** What goes wrong with a request: before it is done, or only with its answer. */
interface Fault {
  readonly request: Request;
  readonly error: ClusterError;
  readonly done: boolean;
}

const second = 1000;

function objectAt(value: unknown, field: string): JsonObject {
  const found = isJsonObject(value) ? value[field] : undefined;
  return isJsonObject(found) ? found : {};
}

/** The image of a template. */
function imageIn(template: JsonObject): string {
  const list = objectAt(template, 'spec')['containers'];
  const [first] = Array.isArray(list) ? (list as readonly JsonObject[]) : [];
  return typeof first?.['image'] === 'string' ? first['image'] : '';
}

/**
 * A DaemonSet called `agent` on a few nodes with its controller and its kubelets, by a clock that a test holds: a pod that
 * is deleted is gone after a second, another one is made then, and is ready two seconds later: with the
 * image `slow` after 40 seconds, with `bad` never.
 */
export class PlayedCluster {
  readonly time: VirtualTime;
  readonly nodeNames: readonly string[];
  readonly asked: Request[] = [];
  readonly deleted: string[] = [];
  /** Most nodes that were without a ready pod at any time. */
  mostUnavailable = 0;
  faults: Fault[] = [];
  /** What admission makes of a template that is written; `tried`: on a dry run. */
  admit: (template: JsonObject, tried: boolean) => JsonObject = (template) => template;
  #daemonSet: DaemonSet | undefined;
  #pods: readonly Pod[];
  #revisions: readonly ControllerRevision[];
  #version = 1;
  #made = 0;
  #waiting: ((changed: boolean) => void)[] = [];

  constructor(time: VirtualTime, count: number) {
    this.time = time;
    this.nodeNames = Array.from({ length: count }, (_, index) => `n${index + 1}`);
    const updateStrategy = { type: 'RollingUpdate', maxUnavailable: '10%' };
    this.#daemonSet = daemonSet('agent', { updateStrategy, podSpec: { containers: [{ image: 'good' }] } });
    this.#revisions = [revision(this.#daemonSet, 1, 'h1')];
    this.#pods = this.nodeNames.map((name) => this.#newPod(name, true));
  }

  get daemonSet(): DaemonSet {
    if (this.#daemonSet === undefined)
      throw new ClusterError('notFound', 'daemonsets.apps "agent" not found');
    return this.#daemonSet;
  }

  /** The images that run on the nodes, by name. */
  get images(): Readonly<Record<string, string>> {
    const byHash = new Map(
      this.#revisions.map(({ metadata, template }) => [
        metadata.labels['controller-revision-hash'],
        imageIn(template?.json ?? {}),
      ]),
    );
    return Object.fromEntries(
      this.#pods.map(({ metadata, spec }) => [
        spec.nodeName,
        byHash.get(metadata.labels['controller-revision-hash']) ?? '',
      ]),
    );
  }

  /** As somebody else would change it, or delete it. */
  meddle(change: ((daemonSet: DaemonSet) => Partial<DaemonSet>) | 'delete'): void {
    if (change === 'delete') this.#daemonSet = undefined;
    else this.#put({ ...this.daemonSet, ...change(this.daemonSet) });
    this.#changed();
  }

  /** The controller writes the status: nothing but the resourceVersion is another one. */
  touch(): void {
    this.#put(this.daemonSet);
  }

  forgetRevisions(): void {
    this.#revisions = this.#revisions.slice(-1);
  }

  /** The next request of this kind fails; `done`: only its answer is lost. */
  fail(request: Request, error: ClusterError, { done = false, times = 1 } = {}): void {
    this.faults.push(...Array.from({ length: times }, () => ({ request, error, done })));
  }

  asCluster(): Cluster {
    const writes: Pick<Writes, 'patchDaemonSet' | 'deletePod'> = {
      patchDaemonSet: (written, patch, { dryRun = false }) =>
        this.#answer('patch', () => this.#patch(written, patch, dryRun)),
      deletePod: (written) => this.#answer('delete', () => this.#delete(written)),
    };
    const cluster: Partial<Cluster> = {
      source: 'cluster',
      now: () => this.time.now(),
      release: () => Promise.resolve(30),
      nodes: () => this.#answer('nodes', () => this.nodeNames.map((name) => node(name))),
      daemonSet: () => this.#answer('daemonSet', () => this.daemonSet),
      daemonPods: () => this.#answer('pods', () => this.#pods),
      controllerRevisions: () => Promise.resolve(this.#revisions),
      changes: () => this.#changes(),
      writes: writes as Writes,
    };
    const whole = { ...cluster, consistent: () => whole } as unknown as Cluster;
    return whole;
  }

  async #answer<T>(request: Request, work: () => T): Promise<T> {
    await Promise.resolve();
    this.asked.push(request);
    const fault = this.faults.find((each) => each.request === request);
    this.faults = this.faults.filter((each) => each !== fault);
    if (fault?.done === false) throw fault.error;
    const answer = work();
    if (fault !== undefined) throw fault.error;
    return answer;
  }

  #changes(): ChangeSignal {
    return {
      next: () =>
        new Promise((resolve) => {
          this.#waiting.push(resolve);
        }),
      close: () => {
        for (const resolve of this.#waiting) resolve(false);
      },
    };
  }

  #changed(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve(true);
  }

  #put(daemonSetNow: DaemonSet): DaemonSet {
    this.#version += 1;
    const metadata = { ...daemonSetNow.metadata, resourceVersion: String(this.#version) };
    this.#daemonSet = { ...daemonSetNow, metadata };
    return this.#daemonSet;
  }

  #patch(written: Written, patch: JsonObject, dryRun: boolean): DaemonSet {
    const before = this.daemonSet;
    if (written.resourceVersion !== before.metadata.resourceVersion)
      throw new ClusterError('conflict', 'the object has been modified');
    const after = this.#admitted(patched(before, patch), patch, dryRun);
    if (dryRun) return after;
    const kept = this.#put(after);
    if (after.metadata.generation > before.metadata.generation) void this.#observe();
    this.#changed();
    return kept;
  }

  #admitted(after: DaemonSet, patch: JsonObject, tried: boolean): DaemonSet {
    if (!('template' in objectAt(patch, 'spec'))) return after;
    const { template } = after.spec;
    const json = this.admit(template.json, tried);
    return { ...after, spec: { ...after.spec, template: { ...template, json } } };
  }

  /** The controller sees the newest spec. */
  async #observe(): Promise<void> {
    await this.time.wait(second / 10);
    if (this.#daemonSet === undefined) return;
    const { metadata, status, spec } = this.daemonSet;
    const same = this.#revisions.find(
      ({ template }) => canonicalJson(template?.json ?? {}) === canonicalJson(spec.template.json),
    );
    const number = Math.max(...this.#revisions.map((each) => each.revision)) + 1;
    const hash = same?.metadata.labels['controller-revision-hash'] ?? `h${number}`;
    const others = this.#revisions.filter((each) => each !== same);
    this.#revisions = [...others, revision(this.daemonSet, number, hash)];
    this.#put({ ...this.daemonSet, status: { ...status, observedGeneration: metadata.generation } });
    this.#changed();
  }

  #delete({ uid }: Pick<Written, 'uid'>): 'deleted' | 'gone' {
    const found = this.#pods.find(({ metadata }) => metadata.uid === uid);
    if (found === undefined) return 'gone';
    if (found.metadata.deletionTimestamp !== undefined) return 'deleted';
    this.deleted.push(found.spec.nodeName);
    const going = { ...found, metadata: { ...found.metadata, deletionTimestamp: this.time.now() } };
    this.#setPods(this.#pods.map((each) => (each === found ? going : each)));
    void this.#replace(going);
    return 'deleted';
  }

  async #replace(going: Pod): Promise<void> {
    const { nodeName } = going.spec;
    await this.time.wait(second);
    if (this.#daemonSet === undefined) return;
    const started = this.#newPod(nodeName, false);
    this.#setPods([...this.#pods.filter((each) => each !== going), started]);
    const image = this.images[nodeName];
    await this.time.wait(image === 'slow' ? 40 * second : 2 * second);
    if (image === 'bad') return;
    const conditions = [condition('Ready', 'True', { lastTransitionTime: this.time.now() })];
    const ready = { ...started, status: { ...started.status, conditions } };
    this.#setPods(this.#pods.map((each) => (each === started ? ready : each)));
  }

  #newPod(nodeName: string, ready: boolean): Pod {
    this.#made += 1;
    const newest = this.#revisions.toSorted((a, b) => b.revision - a.revision)[0];
    const hash = newest?.metadata.labels['controller-revision-hash'] ?? '';
    const bad = imageIn(newest?.template?.json ?? {}) === 'bad';
    const waiting = { waiting: { reason: 'ErrImagePull', message: 'no such image' } };
    const status = { name: 'main', ready: false, restartCount: 0, state: waiting, lastState: {} };
    return pod(`agent-${this.#made}`, {
      owner: this.daemonSet,
      node: nodeName,
      ready,
      creationTimestamp: this.time.now(),
      labels: { app: 'agent', 'controller-revision-hash': hash },
      ...(bad && { containerStatuses: [status] }),
    });
  }

  #setPods(pods: readonly Pod[]): void {
    this.#pods = pods;
    const ready = pods.filter(
      ({ metadata, status }) =>
        metadata.deletionTimestamp === undefined &&
        status.conditions.some(({ type, status: is }) => type === 'Ready' && is === 'True'),
    );
    this.mostUnavailable = Math.max(this.mostUnavailable, this.nodeNames.length - ready.length);
    this.#changed();
  }
}

/** As a strategic merge patch would leave it, as far as drivers patch. */
function patched(before: DaemonSet, patch: JsonObject): DaemonSet {
  const annotations: Record<string, string> = { ...before.metadata.annotations };
  for (const [key, value] of Object.entries(objectAt(objectAt(patch, 'metadata'), 'annotations'))) {
    if (typeof value === 'string') annotations[key] = value;
    else delete annotations[key];
  }
  const spec = objectAt(patch, 'spec');
  const changes = Object.keys(spec).length > 0 ? 1 : 0;
  return {
    ...before,
    metadata: { ...before.metadata, annotations, generation: before.metadata.generation + changes },
    spec: {
      ...before.spec,
      ...('updateStrategy' in spec && { updateStrategy: strategyIn(objectAt(spec, 'updateStrategy')) }),
      ...('template' in spec && {
        template: {
          ...before.spec.template,
          json: templateAfter(before.spec.template.json, objectAt(spec, 'template')),
        },
      }),
    },
  };
}

function strategyIn(strategy: JsonObject): DaemonSet['spec']['updateStrategy'] {
  const { maxUnavailable } = objectAt(strategy, 'rollingUpdate');
  return {
    type: typeof strategy['type'] === 'string' ? strategy['type'] : '',
    ...(typeof maxUnavailable === 'string' && { maxUnavailable }),
  };
}

function templateAfter(before: JsonObject, { $patch, ...template }: JsonObject): JsonObject {
  return $patch === 'replace' ? template : { ...before, ...template };
}
