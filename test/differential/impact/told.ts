import type { Impact } from '../../../src/domain/change/impact.ts';
import type { ClusterView } from '../../../src/domain/cluster-view.ts';
import type { Pod } from '../../../src/domain/objects.ts';
import { targetNodeName } from '../../../src/domain/scheduling/daemon-pod.ts';
import { briefSeconds } from './full-nodes.ts';

/** What happens to pods because of a change, one line each, in order: what was foreseen and what came compare as text. */
export type Told = readonly string[];

/** The namespace of what the tests themselves need. */
export const harness = 'barrier';

function inOrder(lines: readonly string[]): Told {
  return [...new Set(lines)].toSorted();
}

/** Nodes on which nobody can say which pods the scheduler evicts: nothing is compared there. */
function nodesLeftOpen({ daemonSets }: Impact): ReadonlySet<string | undefined> {
  const places = daemonSets.flatMap(({ gains, replaced }) => [...gains, ...replaced]);
  return new Set(places.filter(({ evicts }) => evicts?.isCertain === false).map(({ node }) => node));
}

/** What an impact says. */
export function foretold(impact: Impact): Told {
  const open = nodesLeftOpen(impact);
  const isTold = ({ node }: { readonly node?: string }): boolean => !open.has(node);
  const daemonSets = impact.daemonSets.map(({ gains, loses, replaced, ...rest }) => ({
    ...rest,
    gains: gains.filter(isTold),
    loses: loses.filter(isTold),
    replaced: replaced.filter(isTold),
  }));
  const otherPods = impact.otherPods
    .filter(isTold)
    .filter(({ afterSeconds = 0 }) => afterSeconds <= briefSeconds);
  const gone = daemonSets.flatMap(({ namespace, loses, replaced }) =>
    [...loses, ...replaced].map(({ pod }) => `${namespace}/${pod} goes`),
  );
  const lost = new Set(gone);
  const lines = daemonSets
    .filter(({ namespace }) => namespace !== harness)
    .flatMap(({ namespace, name, gains, replaced, orphaned, adopted }) => [
      ...[...gains, ...replaced].map(({ node }) => `${namespace}/${name} gains ${node}`),
      ...orphaned.flatMap(({ pod, adoptedBy }) =>
        lost.has(`${namespace}/${pod} goes`)
          ? []
          : [`${namespace}/${pod} ${adoptedBy === undefined ? 'is an orphan' : `belongs to ${adoptedBy}`}`],
      ),
      ...adopted.flatMap(({ pod, by }) =>
        lost.has(`${namespace}/${pod} goes`) ? [] : [`${namespace}/${pod} belongs to ${by}`],
      ),
    ]);
  return inOrder([...gone, ...lines, ...otherPods.map(({ namespace, pod }) => `${namespace}/${pod} goes`)]);
}

function controllerOf({ metadata }: Pod): string | undefined {
  return metadata.ownerReferences.find(({ controller }) => controller)?.name;
}

/** What has become of the pods that there were, and which ones are new. */
export function happened(impact: Impact, before: ClusterView, after: ClusterView): Told {
  const open = nodesLeftOpen(impact);
  const pods = ({ state }: ClusterView): readonly Pod[] =>
    (state.pods ?? []).filter((pod) => pod.metadata.namespace !== harness && !open.has(targetNodeName(pod)));
  const were = new Map(pods(before).map((pod) => [pod.metadata.uid, pod]));
  const are = new Map(pods(after).map((pod) => [pod.metadata.uid, pod]));
  const ofOld = [...were].flatMap(([uid, old]) => {
    const name = `${old.metadata.namespace}/${old.metadata.name}`;
    const now = are.get(uid);
    if (now === undefined) return [`${name} goes`];
    const [was, is] = [controllerOf(old), controllerOf(now)];
    if (was === is) return [];
    return [`${name} ${is === undefined ? 'is an orphan' : `belongs to ${is}`}`];
  });
  const ofNew = [...are].flatMap(([uid, pod]) =>
    were.has(uid)
      ? []
      : [`${pod.metadata.namespace}/${controllerOf(pod) ?? '?'} gains ${targetNodeName(pod) ?? '?'}`],
  );
  return inOrder([...ofOld, ...ofNew]);
}
