import type { Change, LabelChange } from '../../../src/domain/change/change.ts';
import type { ClusterState } from '../../../src/domain/cluster-state.ts';
import type { Node, Pod } from '../../../src/domain/objects.ts';
import { usedBy } from '../../../src/domain/scheduling/resources.ts';
import type { NodeSpec } from '../../support/control-plane/nodes.ts';
import type { KubeObject } from '../../support/control-plane/objects.ts';
import type { Random } from '../random.ts';
import type { DaemonSetManifest } from './scenario.ts';

/**
 * Nodes that are filled up before pods of a high priority come to them, so that these evict others. What comes of a preemption
 * can be told only where nobody else may preempt as well, so these DaemonSets are the only ones of a priority above the usual,
 * there is always room for both of them beside each other, one at a time comes, and none of them is updated by itself: while
 * an old pod is gone and the new one is not there yet, a pod that waits may take the room and is evicted again, or not.
 * Nothing but what is made here happens to these nodes.
 */
export const fullNodes: readonly NodeSpec[] = ['full-0', 'full-1'].map((name) => ({
  name,
  taints: [{ key: 'example.com/full', effect: 'NoSchedule' }],
  allocatable: { cpu: '1', memory: '4Gi', pods: '40' },
}));

const classes = ['high', 'middle'] as const;
const keyOf = (name: (typeof classes)[number]): string => `example.com/${name}`;
const briefTaint = { key: 'example.com/brief', value: '', effect: 'NoExecute' } as const;

const briefToleration = { key: briefTaint.key, operator: 'Exists', effect: briefTaint.effect };

/** So long, at most, is waited for a pod that tolerates a taint for a time to be evicted. */
export const briefSeconds = 2;

/** Whether a DaemonSet is one of those whose pods come to full nodes. */
export function isUrgent({ name }: { readonly name: string }): boolean {
  return name.startsWith('urgent-');
}

/** The DaemonSets of two priorities whose pods evict others. */
export function urgentDaemonSets(random: Random): readonly DaemonSetManifest[] {
  return classes.map((name) => {
    const labels = { agent: `urgent-${name}` };
    const requests = { cpu: random.pick(['200m', '300m', '400m']) };
    const ports = random.maybe(0.5, () => ({
      ports: [{ containerPort: portOf(name), hostPort: portOf(name) }],
    }));
    return {
      apiVersion: 'apps/v1',
      kind: 'DaemonSet',
      metadata: { name: `urgent-${name}`, namespace: 'plain' },
      spec: {
        selector: { matchLabels: labels },
        updateStrategy: { type: 'OnDelete' },
        template: {
          metadata: { labels },
          spec: {
            priorityClassName: name,
            nodeSelector: { [keyOf(name)]: 'wanted' },
            tolerations: [{ operator: 'Exists' }],
            containers: [{ name: 'main', image: 'registry.invalid/none', resources: { requests }, ...ports }],
          },
        },
      },
    };
  });
}

function portOf(name: (typeof classes)[number]): number {
  return name === 'high' ? 8443 : 8444;
}

/** A change of a full node, and the pods that are to fill it before. */
export interface FullNodeChange {
  readonly change: Change;
  readonly before: readonly KubeObject[];
}

/** The next change of one of the full nodes: a pod of high priority comes or goes, or a taint that some tolerate for a time. */
export function fullNodeChange(random: Random, number: number, state: ClusterState): FullNodeChange {
  const nodes = (state.nodes ?? []).filter(({ metadata }) => metadata.name.startsWith('full-'));
  const [node] = random.sample(nodes, 1);
  if (node === undefined) throw new Error('there are full nodes');
  const { name } = node.metadata;
  const on = (change: Partial<Pick<LabelChange, 'set' | 'remove'>>): Change => ({
    kind: 'label',
    nodes: [name],
    set: {},
    remove: [],
    ...change,
  });
  if (node.spec.taints.some(({ key }) => key === briefTaint.key)) {
    const remove = [{ key: briefTaint.key }];
    return { change: { kind: 'taint', nodes: [name], add: [], remove }, before: [] };
  }
  const before = fillers(random, { node, number, state });
  if (random.chance(0.25)) {
    return { change: { kind: 'taint', nodes: [name], add: [briefTaint], remove: [] }, before };
  }
  const absent = classes.filter((each) => node.metadata.labels[keyOf(each)] === undefined);
  const [wanted] = random.shuffled(absent);
  if (wanted === undefined || (absent.length === 1 && random.chance(0.4))) {
    const [gone] = random.shuffled(classes.filter((each) => !absent.includes(each)));
    return { change: on({ remove: gone === undefined ? [] : [keyOf(gone)] }), before: [] };
  }
  return { change: on({ set: { [keyOf(wanted)]: 'wanted' } }), before };
}

interface Filling {
  readonly node: Node;
  readonly number: number;
  readonly state: ClusterState;
}

/** Of one pod it is known that it has to go, of several any may do. */
const shares = [[1], [1], [0.8, 0.2], [0.5, 0.5], [0.4, 0.3, 0.3]] as const;

/** Pods that take all that is left of a node but a little: bound already, so that no scheduler has a say. */
function fillers(random: Random, { node, number, state }: Filling): readonly KubeObject[] {
  const { name } = node.metadata;
  const here = (state.pods ?? []).filter(({ spec }: Pod) => spec.nodeName === name);
  const free = (node.status.allocatable['cpu'] ?? 0) - (usedBy(here, state.release)['cpu'] ?? 0) - 50;
  if (free < 100) return [];
  const ports = here.flatMap(({ spec }) => spec.containers.flatMap((container) => container.ports));
  const taken = new Set(ports.map(({ hostPort }) => hostPort));
  return random.pick(shares).map((share, index) => {
    const port = random.pick([8443, 8444]);
    const asks = index === 0 && !taken.has(port) && random.chance(0.5);
    const seconds = random.pick([undefined, 1, briefSeconds, 86_400]);
    const toleration = { ...briefToleration, tolerationSeconds: seconds };
    return {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: `filler-${number}-${index}`, namespace: 'plain' },
      spec: {
        nodeName: name,
        terminationGracePeriodSeconds: 1,
        tolerations: seconds === undefined ? [] : [toleration],
        containers: [
          {
            name: 'main',
            image: 'registry.invalid/none',
            resources: { requests: { cpu: `${Math.floor(free * share)}m` } },
            ...(asks ? { ports: [{ containerPort: port, hostPort: port }] } : {}),
          },
        ],
      },
    };
  });
}
