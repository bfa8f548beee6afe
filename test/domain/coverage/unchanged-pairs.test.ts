import { describe, expect, test } from 'vitest';
import type { ClusterState } from '../../../src/domain/cluster-state.ts';
import { continued, viewOf } from '../../../src/domain/cluster-view.ts';
import { coverageOf } from '../../../src/domain/coverage/coverage.ts';
import type { DaemonSet, Node, Pod } from '../../../src/domain/objects.ts';
import { rolloutStatus } from '../../../src/domain/rollout/status.ts';
import { Random } from '../../differential/random.ts';
import { condition, daemonSet, node, NOW, pod, revision, state } from '../../support/builders.ts';

const names = Array.from({ length: 8 }, (_, number) => `n${number}`);

/** Nodes, a DaemonSet that may surge and its pods, which change at random. An object that did not change stays the same one. */
class Changing {
  readonly #random: Random;
  readonly #nodes = new Map<string, Node>();
  readonly #pods = new Map<string, Pod>();
  #agent: DaemonSet;
  #revision = 1;
  #now = NOW;
  #made = 0;

  constructor(random: Random) {
    this.#random = random;
    this.#agent = daemonSet('agent', {
      podSpec: { nodeSelector: { pool: 'a' } },
      minReadySeconds: random.pick([0, 60]),
      updateStrategy: random.pick([
        { type: 'RollingUpdate', maxUnavailable: 1 },
        { type: 'RollingUpdate', maxSurge: 1, maxUnavailable: 0 },
      ]),
    });
    for (const name of names) {
      this.#changeNode(name);
      this.#addPod(name);
    }
  }

  state(): ClusterState {
    return state({
      now: this.#now,
      nodes: [...this.#nodes.values()],
      pods: [...this.#pods.values()],
      daemonSets: [this.#agent],
      controllerRevisions: [revision(this.#agent, this.#revision)],
    });
  }

  change(): void {
    const name = this.#random.pick(names as [string, ...string[]]);
    const kinds = [
      'node',
      'node gone',
      'pod',
      'pod changed',
      'pod gone',
      'status',
      'spec',
      'revision',
      'time',
    ] as const;
    switch (this.#random.pick(kinds)) {
      case 'node':
        return this.#changeNode(name);
      case 'node gone':
        return void this.#nodes.delete(name);
      case 'pod':
        return this.#addPod(name);
      case 'pod changed':
        return this.#changePod();
      case 'pod gone':
        return void this.#pods.delete([...this.#pods.keys()][0] ?? '');
      case 'status':
        this.#agent = {
          ...this.#agent,
          status: { ...this.#agent.status, numberReady: this.#random.between(0, 8) },
        };
        return undefined;
      case 'spec':
        this.#agent = {
          ...this.#agent,
          spec: { ...this.#agent.spec, minReadySeconds: this.#random.pick([0, 60]) },
        };
        return undefined;
      case 'revision':
        this.#revision += 1;
        return undefined;
      case 'time':
        this.#now += 50_000;
    }
  }

  #changeNode(name: string): void {
    const since = { lastTransitionTime: this.#now };
    this.#nodes.set(
      name,
      node(name, {
        labels: { 'kubernetes.io/hostname': name, pool: this.#random.pick(['a', 'a', 'b']) },
        taints: this.#random.some(['dedicated=x:NoSchedule', 'gone=x:NoExecute'], 0.15),
        conditions: [condition('Ready', this.#random.pick(['True', 'True', 'False']), since)],
      }),
    );
  }

  #addPod(name: string): void {
    this.#made += 1;
    const podName = `agent-${this.#made}`;
    const where = this.#random.chance(0.8) ? { node: name } : { targetNode: name };
    const made = pod(podName, { owner: this.#agent, ...where });
    const labels = { ...made.metadata.labels, 'controller-revision-hash': `hash${this.#revision}` };
    this.#pods.set(podName, { ...made, metadata: { ...made.metadata, labels } });
  }

  #changePod(): void {
    const [name, old] = this.#random.pick([...this.#pods] as [[string, Pod], ...[string, Pod][]]) ?? [];
    if (name === undefined || old === undefined) return;
    const isReady = this.#random.chance(0.7) ? 'True' : 'False';
    const conditions = [condition('Ready', isReady, { lastTransitionTime: this.#now })];
    const goes = this.#random.maybe(0.2, () => ({ deletionTimestamp: this.#now + 30_000 }));
    this.#pods.set(name, {
      ...old,
      metadata: { ...old.metadata, ...goes },
      status: { ...old.status, conditions, phase: this.#random.pick(['Running', 'Running', 'Failed']) },
    });
  }
}

/** All that is said of the DaemonSet. */
function answers(read: ClusterState) {
  const [agent] = read.daemonSets;
  if (agent === undefined) throw new Error('there is no DaemonSet');
  const view = viewOf(read);
  return { coverage: coverageOf(agent, view), rollout: rolloutStatus(agent, view) };
}

describe('what has not changed since an earlier reading is not worked out again', () => {
  test.each([1, 2, 3, 4, 5, 6, 7, 8])('and the answers are the same: seed %i', (seed) => {
    const random = new Random(seed);
    const cluster = new Changing(random);
    let last = cluster.state();
    answers(last);
    let kept = 0;
    for (let step = 0; step < 60; step += 1) {
      for (let changes = random.between(0, 2); changes > 0; changes -= 1) cluster.change();
      const next = continued(cluster.state(), last);
      const found = answers(next);
      expect(found).toEqual(answers(cluster.state()));
      const before = new Set(answers(last).coverage.pairs);
      kept += found.coverage.pairs.filter((pair) => before.has(pair)).length;
      last = next;
    }
    expect(kept).toBeGreaterThan(0);
  });

  test('a node that has come or gone moves the others only', () => {
    const nodes = names.map((name) => node(name));
    const agent = daemonSet('agent');
    const pods = names.map((name) => pod(`agent-${name}`, { owner: agent, node: name }));
    const all = state({ nodes, daemonSets: [agent], pods });
    const fewer = continued(state({ nodes: nodes.slice(1), daemonSets: [agent], pods }), all);
    const more = continued(state({ nodes: [node('a'), ...nodes], daemonSets: [agent], pods }), fewer);
    const pairs = [all, fewer, more].map((read) => answers(read).coverage.pairs);
    expect(pairs[1]?.map((pair) => pairs[0]?.indexOf(pair))).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(pairs[2]?.map((pair) => pairs[1]?.indexOf(pair))).toEqual([-1, -1, 0, 1, 2, 3, 4, 5, 6]);
  });
});
