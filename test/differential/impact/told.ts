import type { Impact } from '../../../src/domain/change/impact.ts';
import type { ClusterView } from '../../../src/domain/cluster-view.ts';
import type { Pod } from '../../../src/domain/objects.ts';
import { targetNodeName } from '../../../src/domain/scheduling/daemon-pod.ts';

/** What happens to pods because of a change, one line each, in order: what was foreseen and what came compare as text. */
export type Told = readonly string[];

/** The namespace of what the tests themselves need. */
export const harness = 'barrier';

function inOrder(lines: readonly string[]): Told {
  return [...new Set(lines)].toSorted();
}

/** What an impact says. */
export function foretold({ daemonSets, otherPods }: Impact): Told {
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
export function happened(before: ClusterView, after: ClusterView): Told {
  const pods = ({ state }: ClusterView): readonly Pod[] =>
    (state.pods ?? []).filter(({ metadata }) => metadata.namespace !== harness);
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
