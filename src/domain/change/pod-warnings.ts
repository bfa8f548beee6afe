import { countedNodes, namedNodes } from '../rollout/drive-words.ts';
import type { DaemonSetImpact, Gain, Placed } from './impact.ts';
import { countedPods, fullName, nodesOf, plural, type WarningInput } from './warning-input.ts';

/** What could not be read, and so is not foreseen. */
export function notJudged(input: WarningInput): readonly string[] {
  return [...notRead(input), ...agesNotKnown(input)];
}

function notRead({ state, change }: WarningInput): readonly string[] {
  const isAboutPods = change.kind === 'deletePods' || change.kind === 'deleteDaemonSet';
  if (state.nodes === undefined && !isAboutPods) {
    return ['nodes could not be read: which pods come and go is not known'];
  }
  return state.pods === undefined
    ? ['pods could not be read: which of them there are to go, and whether those that come fit, is not known']
    : [];
}

/** Without revisions nobody knows which template a pod is of. */
function agesNotKnown({ daemonSets }: WarningInput): readonly string[] {
  return daemonSets.flatMap((impact) => {
    const { length } = impact.mayBeReplaced;
    if (length === 0) return [];
    return [
      `which template ${countedPods(length)} of ${fullName(impact)} ${plural(length, 'is', 'are')} of is not known, since no revisions could be read: the rolling update replaces those that are of another than its present one`,
    ];
  });
}

/** Pods that go, by DaemonSet. */
export function podsLost({ daemonSets }: WarningInput): readonly string[] {
  return daemonSets.flatMap((impact) => {
    const regained = new Set(impact.gains.map(({ node }) => node));
    const lost = impact.loses.filter(
      ({ node, how }) => how !== 'deleted as a duplicate' && !regained.has(node),
    );
    if (lost.length === 0) return [];
    return [`${fullName(impact)} loses ${countedPods(lost.length)}, on ${namedNodes(nodesOf(lost))}`];
  });
}

/** NoExecute is not about daemon pods alone. */
export function otherPodsEvicted({ otherPods }: WarningInput): readonly string[] {
  const evicted = otherPods.filter(({ how }) => how === 'evicted by the taint');
  const nodes = [...new Set(evicted.flatMap(({ node }) => node ?? []))];
  if (evicted.length === 0) return [];
  const times = evicted.flatMap(({ afterSeconds }) => afterSeconds ?? []);
  const later =
    times.length === 0
      ? ''
      : times.length === evicted.length
        ? `, ${after(times)}`
        : `, ${times.length} of them ${after(times)}`;
  return [
    `NoExecute also evicts ${countedPods(evicted.length)} that no DaemonSet has, on ${namedNodes(nodes)}${later}`,
  ];
}

/** `after 60 s`, `after 60 to 300 s`. */
function after(seconds: readonly number[]): string {
  const [least, most] = [Math.min(...seconds), Math.max(...seconds)];
  return least === most ? `after ${least} s` : `after ${least} to ${most} s`;
}

/** Daemon pods that tolerate NoExecute for a time: the controller does not look at tolerationSeconds. */
export function evictedLater({ daemonSets }: WarningInput): readonly string[] {
  return daemonSets.flatMap((impact) => {
    const [first] = impact.evictedLater;
    if (first === undefined) return [];
    const seconds = Math.min(...impact.evictedLater.map(({ afterSeconds }) => afterSeconds));
    const nodes = namedNodes(nodesOf(impact.evictedLater));
    return [
      `${fullName(impact)} tolerates the taint for ${seconds} s only: its pods on ${nodes} are evicted then, and the controller makes new ones as long as the taint is there, each to be evicted in turn`,
    ];
  });
}

/** Pods that go and come anew on the same node. */
export function comesAnew({ daemonSets, change }: WarningInput): readonly string[] {
  return daemonSets.flatMap((impact) => {
    const lost = new Set(impact.loses.map(({ node }) => node));
    const nodes = impact.gains.map(({ node }) => node).filter((node) => lost.has(node));
    if (nodes.length === 0) return [];
    const why = change.kind === 'taint' ? 'its template tolerates the taint' : 'its nodes still want them';
    return [
      `the controller makes ${countedPods(nodes.length)} of ${fullName(impact)} anew on ${namedNodes(nodes)}: ${why}`,
    ];
  });
}

/** Pods that come and would wait, by DaemonSet, with the reason of the first. */
export function doesNotFit({ daemonSets }: WarningInput): readonly string[] {
  return daemonSets.flatMap((impact) => [
    ...wouldWait(impact, impact.gains),
    ...wouldWait(impact, impact.replaced),
  ]);
}

function wouldWait(
  impact: DaemonSetImpact,
  places: readonly (Pick<Gain, 'node'> & Placed)[],
): readonly string[] {
  const waiting = places.filter(({ fits }) => fits === false);
  const [first] = waiting;
  if (first === undefined) return [];
  const why = first.reasons[0]?.message ?? 'the scheduler would refuse it';
  const example = waiting.length === 1 ? why : `on ${first.node}, ${why}`;
  const count = countedNodes(waiting.length);
  const where =
    waiting.length === 1 ? `on ${first.node}` : `on ${count} (${namedNodes(nodesOf(waiting), 3)})`;
  return [
    `${plural(waiting.length, 'a pod', 'pods')} of ${fullName(impact)} would stay Pending ${where}: ${example}`,
  ];
}

/** NoSchedule takes nothing away. */
export function staysMisscheduled({ daemonSets }: WarningInput): readonly string[] {
  return daemonSets.flatMap((impact) => {
    const { length } = impact.staysMisscheduled;
    if (length === 0) return [];
    const nodes = namedNodes(nodesOf(impact.staysMisscheduled));
    const pods = plural(length, 'a pod', countedPods(length));
    const [stays, comes] = [plural(length, 'stays', 'stay'), plural(length, 'it does', 'they do')];
    return [
      `${pods} of ${fullName(impact)} on ${nodes} ${stays} there misscheduled, since NoSchedule evicts nothing: the next rollout takes ${plural(length, 'it', 'them')} away, and ${comes} not come back once gone`,
    ];
  });
}
