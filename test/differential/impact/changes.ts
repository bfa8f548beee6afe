import { decodeDaemonSet } from '../../../src/cluster/decode.ts';
import type { Cascade, Change } from '../../../src/domain/change/change.ts';
import { isDaemonPod } from '../observation.ts';
import { orphansOf } from '../../../src/domain/change/orphans.ts';
import type { ClusterState } from '../../../src/domain/cluster-state.ts';
import type { Node } from '../../../src/domain/objects.ts';
import { targetNodeName } from '../../../src/domain/scheduling/daemon-pod.ts';
import type { KubeObject } from '../../support/control-plane/objects.ts';
import { generateDaemonSets } from '../generate/daemon-sets.ts';
import { generateNodeSelector, generateTolerations } from '../generate/node-selection.ts';
import { generateTaint } from '../generate/nodes.ts';
import { nodeLabelKeys, nodeLabels, taintKeys } from '../generate/vocabulary.ts';
import type { Random } from '../random.ts';
import { fullNodeChange, fullNodes, isUrgent } from './full-nodes.ts';
import { type DaemonSetManifest, predictable } from './scenario.ts';

/** A change, and the manifest of the DaemonSet that it makes. */
export interface Made {
  readonly change: Change;
  readonly manifest?: DaemonSetManifest;
  /** Pods that are made before. */
  readonly before?: readonly KubeObject[];
}

/** What the generator remembers from one change to the next. */
export class ChangeGenerator {
  readonly #random: Random;
  readonly #nodeNames: readonly [string, ...string[]];
  /** Of every DaemonSet that there is or was, by `namespace/name`. */
  readonly #manifests = new Map<string, DaemonSetManifest>();
  #made = 0;

  constructor(
    random: Random,
    nodeNames: readonly [string, ...string[]],
    manifests: readonly DaemonSetManifest[],
  ) {
    this.#random = random;
    this.#nodeNames = nodeNames;
    for (const manifest of manifests) this.#remember(manifest);
  }

  /** The next change to a cluster that is as the state says. */
  next(state: ClusterState): Made {
    const kinds = [
      'label',
      'label',
      'label',
      'taint',
      'taint',
      'taint',
      'delete',
      'create',
      'create',
      'pods',
      'update',
      'update',
      'full',
      'full',
      'full',
    ] as const;
    switch (this.#random.pick(kinds)) {
      case 'label':
        return { change: this.#label() };
      case 'taint':
        return { change: this.#taint(state.nodes ?? []) };
      case 'delete':
        return { change: this.#delete(state) };
      case 'create':
        return this.#create(state);
      case 'pods':
        return { change: this.#pods(state) };
      case 'update':
        return this.#update(state);
      case 'full':
        this.#made += 1;
        return fullNodeChange(this.#random, this.#made, state);
    }
  }

  #remember(manifest: DaemonSetManifest): void {
    this.#manifests.set(`${manifest.metadata.namespace}/${manifest.metadata.name}`, manifest);
  }

  #someNodes(): readonly string[] {
    return this.#random.sample(this.#nodeNames, this.#random.pick([1, 1, 2, 4]));
  }

  #label(): Change {
    const random = this.#random;
    const keys = random.sample(nodeLabelKeys, random.pick([1, 1, 2]));
    const remove = random.some(keys, 0.35);
    const set = keys
      .filter((key) => !remove.includes(key))
      .map((key) => [key, random.pick(nodeLabels[key])] as const);
    return { kind: 'label', nodes: this.#someNodes(), set: Object.fromEntries(set), remove };
  }

  /** What is taken off is there, on one node at least: kubectl refuses otherwise. */
  #taint(nodes: readonly Node[]): Change {
    const random = this.#random;
    const tainted = nodes.filter(({ spec }) => spec.taints.some(isOurs));
    const [node] = random.sample(tainted, 1);
    const present = node?.spec.taints.find(isOurs);
    if (node === undefined || present === undefined || random.chance(0.6)) {
      return { kind: 'taint', nodes: this.#someNodes(), add: [taintOf(random)], remove: [] };
    }
    const { key, effect } = present;
    const removal = random.chance(0.5) ? { key } : { key, effect };
    const added = taintOf(random);
    const add = random.chance(0.3) && added.key !== key ? [added] : [];
    return { kind: 'taint', nodes: [node.metadata.name], add, remove: [removal] };
  }

  #delete({ daemonSets }: ClusterState): Change {
    const random = this.#random;
    const ours = daemonSets.filter(({ metadata }) => metadata.namespace !== 'barrier');
    const [chosen] = random.sample(ours, 1);
    if (chosen === undefined) return this.#label();
    const { namespace, name } = chosen.metadata;
    const cascade = random.pick<Cascade>(['background', 'foreground', 'orphan', 'orphan', 'orphan']);
    return { kind: 'deleteDaemonSet', namespace, name, cascade };
  }

  /** One that is gone, as it was or with another template; a twin that selects the same pods; or one quite new. */
  #create({ daemonSets }: ClusterState): Made {
    const random = this.#random;
    const there = new Set(daemonSets.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`));
    const selectors = new Map<string, number>();
    for (const { metadata, spec } of daemonSets) {
      const key = `${metadata.namespace} ${spec.selector.matchLabels['agent'] ?? ''}`;
      selectors.set(key, (selectors.get(key) ?? 0) + 1);
    }
    const owners = ({ metadata, spec }: DaemonSetManifest): number =>
      selectors.get(`${metadata.namespace} ${spec.selector.matchLabels['agent'] ?? ''}`) ?? 0;
    const all = [...this.#manifests];
    // More than two that select the same pods leave it to chance who adopts them.
    const gone = all.filter(([name, each]) => !there.has(name) && owners(each) < 2);
    const [again] = random.sample(gone, 1);
    if (again !== undefined && random.chance(0.75)) return this.#applied(this.#renewed(again[1]));
    const alone = all.filter(
      ([name, each]) => there.has(name) && owners(each) === 1 && !isUrgent(each.metadata),
    );
    const [original] = random.sample(alone, 1);
    if (original !== undefined && random.chance(0.6)) return this.#applied(this.#twinOf(original[1]));
    this.#made += 1;
    const [fresh] = generateDaemonSets(random, 1, this.#nodeNames);
    const manifest = fresh as DaemonSetManifest;
    return this.#applied(predictable(random, renamed(manifest, `new-${this.#made}`)));
  }

  #renewed(manifest: DaemonSetManifest): DaemonSetManifest {
    const random = this.#random;
    const { template } = manifest.spec;
    if (random.chance(0.4)) return predictable(random, manifest);
    const spec = { ...template.spec, terminationGracePeriodSeconds: random.between(1, 1000) };
    return predictable(random, { ...manifest, spec: { ...manifest.spec, template: { ...template, spec } } });
  }

  #twinOf(manifest: DaemonSetManifest): DaemonSetManifest {
    const random = this.#random;
    this.#made += 1;
    const name = `twin-${this.#made}`;
    const [other] = generateDaemonSets(random, 1, this.#nodeNames);
    const otherSpec = (other as DaemonSetManifest).spec.template.spec;
    const { template } = manifest.spec;
    const spec = random.chance(0.5) ? template.spec : otherSpec;
    return predictable(random, {
      ...manifest,
      metadata: { ...manifest.metadata, name },
      spec: { ...manifest.spec, template: { ...template, spec } },
    });
  }

  /** One that is there, with another template, another choice of nodes, or another strategy; also back to what it was. */
  #update({ daemonSets }: ClusterState): Made {
    const random = this.#random;
    const there = daemonSets.flatMap(({ metadata }) =>
      isUrgent(metadata) ? [] : (this.#manifests.get(`${metadata.namespace}/${metadata.name}`) ?? []),
    );
    const [manifest] = random.sample(there, 1);
    if (manifest === undefined) return { change: this.#label() };
    const { spec } = manifest;
    const changed = random.pick([
      () => ({ terminationGracePeriodSeconds: random.between(30, 31) }),
      () => ({ terminationGracePeriodSeconds: random.between(30, 31) }),
      () => ({ nodeSelector: generateNodeSelector(random) }),
      () => ({ tolerations: generateTolerations(random) }),
      () => ({}),
    ])();
    const template = { ...spec.template, spec: { ...spec.template.spec, ...changed } };
    return this.#applied(predictable(random, { ...manifest, spec: { ...spec, template } }));
  }

  #applied(manifest: DaemonSetManifest): Made {
    this.#remember(manifest);
    return { change: { kind: 'applyDaemonSet', daemonSet: decodeDaemonSet(manifest) }, manifest };
  }

  #pods(state: ClusterState): Change {
    const random = this.#random;
    const full = new Set<string | undefined>(fullNodes.map(({ name }) => name));
    const elsewhere = (state.pods ?? []).filter((pod) => !full.has(targetNodeName(pod)));
    const orphans = orphansOf({ ...state, pods: elsewhere }).map(({ pod }) => pod);
    const daemonPods = elsewhere.filter((pod) => isDaemonPod(pod) && pod.metadata.namespace !== 'barrier');
    const from = orphans.length > 0 && random.chance(0.5) ? orphans : daemonPods;
    const pods = random.sample(from, random.between(1, 3));
    return {
      kind: 'deletePods',
      pods: pods.map(({ metadata: { namespace, name } }) => ({ namespace, name })),
    };
  }
}

function isOurs({ key }: { readonly key: string }): boolean {
  return taintKeys.some((each) => each === key);
}

function taintOf(random: Random) {
  const { key, value = '', effect } = generateTaint(random);
  return { key, value, effect };
}

function renamed(manifest: DaemonSetManifest, name: string): DaemonSetManifest {
  const { metadata, spec } = manifest;
  const labels = { ...spec.template.metadata.labels, agent: name };
  return {
    ...manifest,
    metadata: { ...metadata, name },
    spec: {
      ...spec,
      selector: { matchLabels: { agent: name } },
      template: { ...spec.template, metadata: { labels } },
    },
  };
}
