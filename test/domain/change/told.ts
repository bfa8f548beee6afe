import type { Change } from '../../../src/domain/change/change.ts';
import type { Impact, Placed, WarningKind } from '../../../src/domain/change/impact.ts';
import { impactOf } from '../../../src/domain/change/impact-of.ts';
import { parseLabelArguments } from '../../../src/domain/change/label-arguments.ts';
import { parseTaintArguments } from '../../../src/domain/change/taint-arguments.ts';
import type { ClusterState } from '../../../src/domain/cluster-state.ts';

/** `label('n1', 'disk=ssd', 'old-')`: nodes are parted by commas. */
export function label(nodes: string, ...words: readonly string[]): Change {
  return { kind: 'label', nodes: nodes.split(','), ...parseLabelArguments(words) };
}

/** `taint('n1,n2', 'a=b:NoSchedule', 'c-')`. */
export function taintNodes(nodes: string, ...words: readonly string[]): Change {
  return { kind: 'taint', nodes: nodes.split(','), ...parseTaintArguments(words) };
}

/** Deletes a DaemonSet in namespace `default`. */
export function deletion(
  name: string,
  cascade: 'background' | 'foreground' | 'orphan' = 'background',
): Change {
  return { kind: 'deleteDaemonSet', namespace: 'default', name, cascade };
}

/** An impact in lines, one for each thing that happens: `agent +n1`, `agent -n2 agent-x (evicted by the taint)`. */
export function told(impact: Impact): readonly string[] {
  const ofDaemonSets = impact.daemonSets.flatMap((each) =>
    [
      ...each.gains.map((gain) => `+${gain.node}${placing(gain)}`),
      ...each.loses.map(({ node, pod, how }) => `-${node} ${pod} (${how})`),
      ...each.staysMisscheduled.map(({ node, pod }) => `${pod} stays misscheduled on ${node}`),
      ...each.noLongerMisscheduled.map(({ node, pod }) => `${pod} is wanted again on ${node}`),
      ...each.evictedLater.map(({ pod, afterSeconds }) => `${pod} is evicted after ${afterSeconds} s`),
      ...each.orphaned.map(
        ({ pod, adoptedBy, mayBeAdoptedBy = [] }) =>
          `${pod} is orphaned${adoptedBy === undefined ? '' : `, then of ${adoptedBy}`}${mayBeAdoptedBy.length === 0 ? '' : `, then of one of ${mayBeAdoptedBy.join(' ')}`}`,
      ),
      ...each.adopted.map(({ pod, by }) => `${pod} is adopted by ${by}`),
      ...each.replaced.map((place) => `${place.pod} is replaced on ${place.node}${placing(place)}`),
      ...each.mayBeReplaced.map(({ node, pod }) => `${pod} may be replaced on ${node}`),
    ].map((line) => `${each.name} ${line}`),
  );
  const others = impact.otherPods.map(
    ({ pod, how, afterSeconds }) =>
      `other -${pod} (${how}${afterSeconds === undefined ? '' : ` after ${afterSeconds} s`})`,
  );
  return [...ofDaemonSets, ...others];
}

/** Nothing where it fits as things are. */
function placing({ fits, evicts }: Placed): string {
  const who = evicts?.pods.map(({ pod }) => pod).join(' ');
  const evicting = who === undefined ? '' : ` ${evicts?.isCertain === true ? 'evicts' : 'may evict'} ${who}`;
  return `${fits === true ? '' : ` fits: ${fits}`}${evicting}`;
}

/** What a change does to a state, in lines. */
export function toldOf(change: Change, state: ClusterState): readonly string[] {
  return told(impactOf(change, state));
}

/** The sentences of one kind of warning. */
export function warned(
  kind: WarningKind,
  change: Change,
  state: ClusterState,
  ...others: Parameters<typeof impactOf>[2][]
): readonly string[] {
  return impactOf(change, state, ...others)
    .warnings.filter((warning) => warning.kind === kind)
    .map(({ message }) => message);
}
