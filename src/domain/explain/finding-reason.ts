import { formatAmount, formatHuman } from '../quantity.ts';
import { formatSelector } from '../label-selector.ts';
import type { Pod, PodSpec } from '../objects.ts';
import { controls } from '../ownership.ts';
import type { Fix, Reason } from '../reason.ts';
import { reason } from '../reason.ts';
import type { Finding } from '../scheduling/finding.ts';
import { podUsage } from '../scheduling/resources.ts';
import type { Shortage } from '../scheduling/resources.ts';
import { describe, raisePriority, taintFixes, taintText } from './fixes.ts';
import { affinityReason, nodeSelectorReason } from './label-reasons.ts';
import { nearestToleration } from './near-miss.ts';
import type { Scene } from './scene.ts';
import { inNamespace, kubectl } from './shell.ts';

type FindingOf<K extends Finding['kind']> = Extract<Finding, { readonly kind: K }>;

/** Puts a failing check into words: a message with its arithmetic, a detail for scripts, and what mends it. */
export function reasonOf(finding: Finding, scene: Scene): Reason {
  switch (finding.kind) {
    case 'NodeName':
      return nodeNameReason(finding, scene);
    case 'NodeSelector':
      return nodeSelectorReason(finding, scene);
    case 'NodeAffinity':
      return affinityReason(finding, scene);
    case 'UntoleratedTaint':
      return taintReason(finding, scene);
    case 'HostPort':
      return hostPortReason(finding, scene);
    case 'InsufficientResource':
      return resourceReason(finding, scene);
    case 'Volume':
      return volumeReason(finding, scene);
    case 'TopologySpread':
      return spreadReason(finding, scene);
    case 'PodAffinity':
      return podAffinityReason(finding);
    case 'SchedulingGated':
      return gatedReason(finding);
    case 'OtherScheduler':
      return otherSchedulerReason(finding);
    case 'Preemptible':
      return preemptibleReason(finding, scene);
  }
}

/** `namespace/name`, as a pod is named in messages. */
function nameOfPod({ metadata }: Pod): string {
  return `${metadata.namespace}/${metadata.name}`;
}

function nodeNameReason({ wanted }: FindingOf<'NodeName'>, { node }: Scene): Reason {
  return reason('NodeName', `the template names the node ${wanted}, this is ${node.metadata.name}`, {
    wanted,
  });
}

function taintReason({ taint }: FindingOf<'UntoleratedTaint'>, { daemonSet, node }: Scene): Reason {
  const nearMiss = nearestToleration(taint, daemonSet.spec.template.spec.tolerations);
  const miss = nearMiss === undefined ? '' : ` (near miss: ${nearMiss.differs})`;
  return reason(
    'UntoleratedTaint',
    `taint ${taintText(taint)} is not tolerated${miss}`,
    {
      key: taint.key,
      effect: taint.effect,
      ...(taint.value === '' ? {} : { value: taint.value }),
      ...(nearMiss === undefined ? {} : { nearMiss }),
    },
    () => taintFixes(daemonSet, node, taint),
  );
}

function hostPortReason({ conflict: { port, heldBy } }: FindingOf<'HostPort'>, scene: Scene): Reason {
  const own = controls(scene.daemonSet, heldBy);
  const holder = own ? `the DaemonSet's own pod ${nameOfPod(heldBy)}` : nameOfPod(heldBy);
  return reason(
    'HostPort',
    `host port ${port.hostPort}/${port.protocol} is held by ${holder}`,
    { port: port.hostPort, protocol: port.protocol, hostIP: port.hostIP, heldBy: nameOfPod(heldBy) },
    [
      {
        description: own
          ? 'two pods of one DaemonSet cannot share a host port: with a hostPort use maxUnavailable, not maxSurge'
          : 'move one of the two to another port, or to other nodes; the holder is',
        command: own
          ? kubectl(
              'get',
              'daemonset',
              scene.daemonSet.metadata.name,
              ...inNamespace(scene.daemonSet.metadata),
              '-o',
              'yaml',
            )
          : kubectl('get', 'pod', heldBy.metadata.name, ...inNamespace(heldBy.metadata), '-o', 'wide'),
      },
    ],
  );
}

function resourceReason({ shortage }: FindingOf<'InsufficientResource'>, scene: Scene): Reason {
  const { resource, requested, allocatable, used, shortBy } = shortage;
  const free = Math.max(0, allocatable - used);
  const human = (amount: number): string => formatHuman(resource, amount);
  const over = used > allocatable ? ` (pods on the node already ask for ${human(used)})` : '';
  const message =
    resource === 'pods'
      ? `all ${allocatable} pod slots of the node are taken (${used} pods)`
      : `needs ${human(requested)} ${resource}, ${human(free)} of ${human(allocatable)} free${over}: short by ${human(shortBy)}`;
  const exact = (amount: number): string => formatAmount(resource, amount);
  return reason(
    'InsufficientResource',
    message,
    {
      resource,
      requested: exact(requested),
      allocatable: exact(allocatable),
      used: exact(used),
      shortBy: exact(shortBy),
    },
    resourceFixes(shortage, scene),
  );
}

function resourceFixes(shortage: Shortage, scene: Scene): readonly Fix[] {
  const { resource } = shortage;
  const { name } = scene.node.metadata;
  const list = kubectl('get', 'pods', '-A', '-o', 'wide', '--field-selector', `spec.nodeName=${name}`);
  if (shortage.requested > shortage.allocatable) {
    return [
      {
        description:
          'the node is too small for it, even when empty: lower its requests, or leave the node out',
      },
    ];
  }
  const priority = mayPreempt(scene) ? [raisePriority(scene.daemonSet)] : [];
  const or = priority.length > 0 ? 'or ' : '';
  if (resource === 'pods')
    return [...priority, { description: `${or}move pods off the node`, command: list }];
  const users = largestUsers(resource, scene.otherPods(), scene.release);
  const who = users.length === 0 ? '' : `; the largest are ${users.join(', ')}`;
  return [...priority, { description: `${or}lower requests on the node${who}`, command: list }];
}

/** A higher priority helps only where it is not high already, and somebody on the node has a lower one. */
function mayPreempt({ daemonSet, otherPods }: Scene): boolean {
  const lower = otherPods().some(({ spec }) => (spec.priority ?? 0) < highestUserPriority);
  return lower && !hasHighPriority(daemonSet.spec.template.spec);
}

/** Priorities above it are for the system's own classes. */
const highestUserPriority = 1_000_000_000;

function hasHighPriority({ priorityClassName, priority }: PodSpec): boolean {
  return priorityClassName.startsWith('system-') || (priority ?? 0) >= highestUserPriority;
}

function largestUsers(resource: string, pods: readonly Pod[], release: number): readonly string[] {
  return pods
    .map((pod) => ({ pod, amount: podUsage(pod, release)[resource] ?? 0 }))
    .filter(({ amount }) => amount > 0)
    .toSorted((a, b) => b.amount - a.amount)
    .slice(0, 3)
    .map(({ pod, amount }) => `${nameOfPod(pod)} (${formatHuman(resource, amount)})`);
}

function volumeReason({ problem }: FindingOf<'Volume'>, { daemonSet }: Scene): Reason {
  const fixes = [
    {
      description: 'look at the claim',
      command: kubectl('describe', 'pvc', problem.claim, ...inNamespace(daemonSet.metadata)),
    },
  ];
  const message = `volume claim ${problem.claim}: ${problem.problem}`;
  return problem.kind === 'VolumeMissing'
    ? reason('VolumeMissing', message, { claim: problem.claim, problem: problem.problem }, fixes)
    : reason('VolumeNodeAffinity', message, { claim: problem.claim, volume: problem.volume }, fixes);
}

function spreadReason({ problem }: FindingOf<'TopologySpread'>, { node }: Scene): Reason {
  const { topologyKey, maxSkew, skew } = problem;
  const message =
    skew === undefined
      ? `topology spread needs the label ${topologyKey}, which the node does not have`
      : `topology spread over ${topologyKey}: the skew would be ${skew}, at most ${maxSkew} is allowed`;
  return reason(
    'TopologySpread',
    message,
    { topologyKey, maxSkew, ...(skew === undefined ? {} : { skew }) },
    [
      {
        description: 'see the labels of the node',
        command: kubectl('get', 'node', node.metadata.name, '--show-labels'),
      },
    ],
  );
}

function podAffinityReason({ problem }: FindingOf<'PodAffinity'>): Reason {
  const { topologyKey, heldBy, ruleOfOtherPod } = problem;
  const selector = problem.selector === undefined ? '<none>' : formatSelector(problem.selector);
  if (problem.kind === 'PodAffinity') {
    const message = `no pod that matches ${selector} runs in the same ${topologyKey}`;
    return reason('PodAffinity', message, { topologyKey, selector });
  }
  const who = heldBy === undefined ? 'a pod' : nameOfPod(heldBy);
  const message = ruleOfOtherPod
    ? `${who} does not want pods that match ${selector} in the same ${topologyKey}`
    : `${who} in the same ${topologyKey} matches ${selector}, which the template keeps away from`;
  return reason('PodAntiAffinity', message, {
    topologyKey,
    selector,
    ...(heldBy === undefined ? {} : { heldBy: nameOfPod(heldBy) }),
  });
}

function gatedReason({ gates }: FindingOf<'SchedulingGated'>): Reason {
  return reason('SchedulingGated', `scheduling waits for the gates ${gates.join(', ')} to be removed`, {
    gates,
  });
}

function otherSchedulerReason({ schedulerName }: FindingOf<'OtherScheduler'>): Reason {
  const message = `pods are left to the scheduler ${schedulerName}, which must be running and may decide otherwise`;
  return reason('OtherScheduler', message, { schedulerName });
}

function preemptibleReason({ pods }: FindingOf<'Preemptible'>, { daemonSet }: Scene): Reason {
  const names = pods.map(nameOfPod);
  const shown = names.slice(0, 3).join(', ') + (names.length > 3 ? ` and ${names.length - 3} more` : '');
  const some = names.length === 1 ? 'a pod' : `${names.length} pods`;
  return reason(
    'Preemptible',
    `${some} of lower priority could make room, and the scheduler may evict what it needs of them: ${shown}`,
    { pods: names },
    [describe('daemonset', daemonSet.metadata, 'see whether it does')],
  );
}
