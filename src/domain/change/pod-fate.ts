import type { Pod } from '../objects.ts';
import { targetNodeName } from '../scheduling/daemon-pod.ts';
import type { Impact } from './impact.ts';

/** What has become of a pod. */
export type Became = 'gone' | 'terminating' | 'orphaned' | 'adopted' | 'unchanged';

export interface PodFate {
  readonly namespace: string;
  readonly pod: string;
  /** The node that it was on, or was made for. Absent where it had none. */
  readonly node?: string;
  readonly became: Became;
  /** Name of the controller that it has now. Absent where it has none, or is gone. */
  readonly controller?: string;
}

/**
 * What has become of pods since they were seen: told by their uids, since another pod may have the name by now.
 *
 * @param before - as they were seen
 * @param now - every pod of these that is still there; others may be among them
 */
export function fatesOf(before: readonly Pod[], now: readonly Pod[]): readonly PodFate[] {
  const there = new Map(now.map((pod) => [pod.metadata.uid, pod]));
  return before.map((pod) => {
    const { namespace, name, uid } = pod.metadata;
    const node = targetNodeName(pod);
    const place = { namespace, pod: name, ...(node === undefined ? {} : { node }) };
    return { ...place, ...fateOf(pod, there.get(uid)) };
  });
}

function fateOf(before: Pod, now: Pod | undefined): Pick<PodFate, 'became' | 'controller'> {
  if (now === undefined) return { became: 'gone' };
  const [was, is] = [controllerOf(before), controllerOf(now)];
  const controller = is === undefined ? {} : { controller: is.name };
  if (now.metadata.deletionTimestamp !== undefined) return { became: 'terminating', ...controller };
  if (is?.uid === was?.uid) return { became: 'unchanged', ...controller };
  return { became: is === undefined ? 'orphaned' : 'adopted', ...controller };
}

function controllerOf({ metadata }: Pod) {
  return metadata.ownerReferences.find(({ controller }) => controller);
}

/** What is to become of a pod, and is waited for: it goes, it loses its controller, another takes it, it or its twin goes. */
type Expected = 'gone' | 'orphaned' | 'adopted' | 'single';

/** In what an expectation is met. A pod may always go sooner than foreseen. */
const met: Readonly<Record<Expected, readonly Became[]>> = {
  gone: ['gone'],
  orphaned: ['orphaned', 'adopted', 'gone'],
  adopted: ['adopted', 'terminating', 'gone'],
  single: ['gone'],
};

/**
 * The pods of an impact of which it has not come true yet what becomes of them. Of the pods that a DaemonSet then has on one
 * node all but one are to go, whichever: until v1.21 a rolling update may be faster than the rule that the oldest stays, and
 * which of several DaemonSets adopts a pod is left to chance. Replacements by a rolling update are not waited for.
 */
export function unfulfilled(
  fates: readonly PodFate[],
  impact: Pick<Impact, 'daemonSets' | 'otherPods'>,
): readonly PodFate[] {
  const expected = expectations(impact);
  return fates.filter((fate) => {
    const wanted = expected.get(`${fate.namespace}/${fate.pod}`);
    if (wanted === undefined || met[wanted].includes(fate.became)) return false;
    return wanted !== 'single' || fates.some((other) => areTwins(fate, other));
  });
}

function expectations({
  daemonSets,
  otherPods,
}: Pick<Impact, 'daemonSets' | 'otherPods'>): ReadonlyMap<string, Expected> {
  const expected = new Map<string, Expected>();
  for (const { namespace, orphaned } of daemonSets) {
    for (const { pod, adoptedBy, mayBeAdoptedBy } of orphaned) {
      const isLeft = adoptedBy === undefined && mayBeAdoptedBy === undefined;
      expected.set(`${namespace}/${pod}`, isLeft ? 'orphaned' : 'adopted');
    }
  }
  for (const { namespace, loses } of daemonSets) {
    for (const { pod, how } of loses) {
      if (pod === undefined) continue;
      expected.set(`${namespace}/${pod}`, how === 'deleted as a duplicate' ? 'single' : 'gone');
    }
  }
  for (const { namespace, pod, afterSeconds } of otherPods) {
    if (afterSeconds === undefined) expected.set(`${namespace}/${pod}`, 'gone');
  }
  return expected;
}

/** Whether two pods are there, on one node, and one DaemonSet has both; or will, as long as one of them is an orphan. */
function areTwins(a: PodFate, b: PodFate): boolean {
  if (a === b || a.became === 'gone' || b.became === 'gone' || a.node !== b.node) return false;
  return a.controller === b.controller || b.became === 'orphaned' || a.became === 'orphaned';
}
