import { inParallel } from '../in-parallel.ts';
import type { WriteOptions, Writes } from '../writes.ts';
import type { PodDeletion } from './drive-events.ts';

/** A pod that is to be made anew: this one, and no other of its name. */
export interface PodToDelete {
  readonly node: string;
  readonly name: string;
  readonly uid: string;
}

const atOnce = 10;

export interface Deletions {
  readonly pods: readonly PodDeletion[];
  /** The first failure; the others were tried all the same. */
  readonly error?: unknown;
  /** Pods that could not be deleted, each with why. */
  readonly failed: readonly { readonly pod: PodToDelete; readonly error: unknown }[];
}

/**
 * Deletes pods, ten at a time, those that are still the ones that were seen. Never rejects.
 *
 * @param mayGoOn - asked before each; false leaves the rest
 */
export async function deletePods(
  writes: Pick<Writes, 'deletePod'>,
  namespace: string,
  pods: readonly PodToDelete[],
  options: WriteOptions,
  mayGoOn: () => boolean = () => true,
): Promise<Deletions> {
  const failed: { readonly pod: PodToDelete; readonly error: unknown }[] = [];
  const deleted = await inParallel(pods, atOnce, async (pod): Promise<PodDeletion> => {
    const { node, name, uid } = pod;
    if (!mayGoOn()) return { node, pod: name, outcome: 'left' };
    try {
      return { node, pod: name, outcome: await writes.deletePod({ namespace, name, uid }, options) };
    } catch (error) {
      failed.push({ pod, error });
      return { node, pod: name, outcome: 'left' };
    }
  });
  return { pods: deleted, failed, ...(failed[0] && { error: failed[0].error }) };
}
