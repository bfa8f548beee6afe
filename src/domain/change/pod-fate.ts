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
  /** Name of the controller that has adopted it. */
  readonly by?: string;
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

function fateOf(before: Pod, now: Pod | undefined): Pick<PodFate, 'became' | 'by'> {
  if (now === undefined) return { became: 'gone' };
  if (now.metadata.deletionTimestamp !== undefined) return { became: 'terminating' };
  const [was, is] = [controllerOf(before), controllerOf(now)];
  if (is === undefined) return { became: was === undefined ? 'unchanged' : 'orphaned' };
  return is.uid === was?.uid ? { became: 'unchanged' } : { became: 'adopted', by: is.name };
}

function controllerOf({ metadata }: Pod) {
  return metadata.ownerReferences.find(({ controller }) => controller);
}

/** What is to become of a pod, and is waited for: it goes, it loses its controller, or another takes it. */
type Expected = 'gone' | 'orphaned' | 'adopted';

/** In what an expectation is met. A pod may always go sooner than foreseen. */
const met: Readonly<Record<Expected, readonly Became[]>> = {
  gone: ['gone'],
  orphaned: ['orphaned', 'adopted', 'gone'],
  adopted: ['adopted', 'terminating', 'gone'],
};

/**
 * The pods of an impact of which it has not come true yet what becomes of them. Which of two pods a DaemonSet keeps is not
 * certain where several may adopt: there, that one adopts it is enough. Replacements by a rolling update are not waited for.
 *
 * @param isCertain - whether no more than one DaemonSet adopts each pod
 */
export function unfulfilled(
  fates: readonly PodFate[],
  impact: Pick<Impact, 'daemonSets' | 'otherPods'>,
  isCertain: boolean,
): readonly PodFate[] {
  const expected = new Map<string, Expected>();
  for (const { namespace, orphaned } of impact.daemonSets) {
    for (const { pod, adoptedBy } of orphaned) {
      expected.set(`${namespace}/${pod}`, adoptedBy === undefined ? 'orphaned' : 'adopted');
    }
  }
  for (const { namespace, loses } of impact.daemonSets) {
    for (const { pod, how } of loses) {
      if (pod === undefined || (!isCertain && how === 'deleted as a duplicate')) continue;
      expected.set(`${namespace}/${pod}`, 'gone');
    }
  }
  for (const { namespace, pod } of impact.otherPods) expected.set(`${namespace}/${pod}`, 'gone');
  return fates.filter(({ namespace, pod, became }) => {
    const wanted = expected.get(`${namespace}/${pod}`);
    return wanted !== undefined && !met[wanted].includes(became);
  });
}
