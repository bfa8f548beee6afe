import type { KubeObject } from '../../support/control-plane/objects.ts';
import type { Random } from '../random.ts';
import { generateContainers } from './containers.ts';
import { generateNodeAffinity, generateNodeSelector, generateTolerations } from './node-selection.ts';
import { generatePodAffinity, generatePodAntiAffinity, generateSpread } from './pod-rules.ts';
import { podLabels, priorityClasses } from './vocabulary.ts';

/** What a DaemonSet is about; some of the rest is added to it by chance. */
const themes = [
  'nodeSelector',
  'nodeAffinity',
  'nodeAffinity',
  'tolerations',
  'tolerations',
  'resources',
  'resources',
  'ports',
  'ports',
  'podAffinity',
  'podAffinity',
  'podAntiAffinity',
  'spread',
  'nodeName',
  'nodeName',
  'runtimeClass',
] as const;

type Theme = (typeof themes)[number];

const namespacesWithoutSpread = ['plain', 'other', 'limited'] as const;

/** Every theme in turn, so that a scenario lacks none of them. */
export function generateDaemonSets(
  random: Random,
  count: number,
  nodeNames: readonly [string, ...string[]],
): readonly KubeObject[] {
  const order = random.shuffled(themes);
  return Array.from({ length: count }, (_, index) =>
    generateDaemonSet(random, `agent-${index}`, order[index % order.length] ?? 'resources', nodeNames),
  );
}

function generateDaemonSet(
  random: Random,
  name: string,
  theme: Theme,
  nodeNames: readonly [string, ...string[]],
): KubeObject {
  const labels = {
    agent: name,
    ...random.maybe(0.6, () => ({ tier: random.pick(podLabels.tier) })),
    ...random.maybe(0.3, () => ({ app: random.pick(podLabels.app) })),
  };
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name, namespace: theme === 'spread' ? 'spread' : random.pick(namespacesWithoutSpread) },
    spec: {
      selector: { matchLabels: { agent: name } },
      template: { metadata: { labels }, spec: generateTemplateSpec(random, name, theme, nodeNames) },
    },
  };
}

function generateTemplateSpec(
  random: Random,
  name: string,
  theme: Theme,
  nodeNames: readonly [string, ...string[]],
): object {
  const has = (what: Theme, share: number): boolean => theme === what || random.chance(share);
  const hostNetwork = random.chance(0.25);
  const affinity = generateAffinity(random, name, has, nodeNames);
  return {
    ...(hostNetwork ? { hostNetwork } : {}),
    ...(has('nodeSelector', 0.08) ? { nodeSelector: generateNodeSelector(random) } : {}),
    ...(Object.keys(affinity).length === 0 ? {} : { affinity }),
    ...(has('tolerations', 0.35) ? { tolerations: generateTolerations(random) } : {}),
    ...(has('runtimeClass', 0.02) ? { runtimeClassName: 'sandboxed' } : {}),
    ...fieldsOfTheme(random, theme, nodeNames),
    ...generateContainers(random, {
      resources: theme === 'resources' ? 0.8 : 0.2,
      // A pod that is bound past the scheduler must not take a port that is taken; see withFreePorts.
      ports: theme !== 'nodeName' && has('ports', 0.08),
      hostNetwork,
    }),
  };
}

function generateAffinity(
  random: Random,
  name: string,
  has: (what: Theme, share: number) => boolean,
  nodeNames: readonly [string, ...string[]],
): object {
  return {
    ...(has('nodeAffinity', 0.15) ? { nodeAffinity: generateNodeAffinity(random, nodeNames) } : {}),
    ...(has('podAffinity', 0.03) ? { podAffinity: generatePodAffinity(random, { agent: name }) } : {}),
    ...(has('podAntiAffinity', 0.05) ? { podAntiAffinity: generatePodAntiAffinity(random) } : {}),
  };
}

function fieldsOfTheme(random: Random, theme: Theme, nodeNames: readonly [string, ...string[]]): object {
  switch (theme) {
    case 'nodeName':
      // Whoever evicted it would see its controller bind it again past the scheduler, for ever.
      return { nodeName: random.pick(nodeNames), priorityClassName: 'high' };
    case 'spread':
      // Nothing in the namespace of pods with spread constraints preempts: a scheduler of release 1.20 crashes when it
      // judges such a pod while another one of its namespace is nominated to a node (`updateWithPod`,
      // pkg/scheduler/framework/plugins/podtopologyspread/filtering.go, v1.20).
      return { topologySpreadConstraints: generateSpread(random), priorityClassName: 'polite' };
    default:
      return random.maybe(0.5, () => ({ priorityClassName: random.pick(priorityClasses) }));
  }
}
