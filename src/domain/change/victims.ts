import type { Pod } from '../objects.ts';

/** Whom the scheduler evicts on a node for a pod of higher priority. */
export interface Victims {
  readonly pods: readonly Pod[];
  /** Whether it is these in whatever order they are asked about. */
  readonly isCertain: boolean;
}

/**
 * Chooses the pods that the scheduler evicts: of all that have a lower priority it spares as many as it can, the most
 * important ones first. Pods whose disruption budget is used up are spared before others, and these are not known here: where
 * that could make a difference, the choice is not certain.
 *
 * Mirrors `SelectVictimsOnNode`, pkg/scheduler/framework/plugins/defaultpreemption/default_preemption.go, and
 * `MoreImportantPod`, pkg/scheduler/util/utils.go, v1.34; a pod's age stands for the time since it started.
 *
 * @param lower - the pods of lower priority on the node; without all of them the pod that is to come fits
 * @param fitsWithout - whether it fits without some of them; it does without more of them, where it does without fewer
 */
export function victimsAmong(lower: readonly Pod[], fitsWithout: (pods: readonly Pod[]) => boolean): Victims {
  const pods = leftAfterSparing(lower.toSorted(byImportance), fitsWithout);
  const isNeeded = (pod: Pod): boolean => !fitsWithout(lower.filter((each) => each !== pod));
  return { pods, isCertain: pods.every(isNeeded) };
}

/** Goes through a list from its head, by halves: a node may have a hundred pods, of which one has to go. */
function leftAfterSparing(
  ordered: readonly Pod[],
  fitsWithout: (pods: readonly Pod[]) => boolean,
): readonly Pod[] {
  const victims: Pod[] = [];
  for (let next = 0; next < ordered.length; next += 1) {
    const spares = (count: number): boolean => fitsWithout([...victims, ...ordered.slice(next + count)]);
    next += mostThat(spares, ordered.length - next);
    const victim = ordered[next];
    if (victim !== undefined) victims.push(victim);
  }
  return victims;
}

/** The largest count up to a limit for which something holds that holds for 0, and for every smaller count. */
function mostThat(holds: (count: number) => boolean, limit: number): number {
  let [least, most] = [0, limit];
  while (least < most) {
    const middle = Math.ceil((least + most) / 2);
    if (holds(middle)) least = middle;
    else most = middle - 1;
  }
  return least;
}

function byImportance(a: Pod, b: Pod): number {
  const byPriority = (b.spec.priority ?? 0) - (a.spec.priority ?? 0);
  return byPriority === 0 ? a.metadata.creationTimestamp - b.metadata.creationTimestamp : byPriority;
}
