import type { ClusterView } from '../../../src/domain/cluster-view.ts';
import type { Api } from '../../support/control-plane/api.ts';
import { until } from '../../support/control-plane/until.ts';
import { observe, observeProgress } from '../observation.ts';
import { settled } from '../settle.ts';

/** Waits until controllers, garbage collector and scheduler have nothing left to do, as far as objects tell. */
export async function quiet(api: Api, release: number): Promise<ClusterView> {
  let view = await settledApart(api, release);
  // Rolling updates go on in steps, and each step settles for a moment.
  for (let rounds = 0; rounds < 50 && isUpdating(view); rounds += 1) view = await settledApart(api, release);
  return observe(api, release);
}

async function settledApart(api: Api, release: number): Promise<ClusterView> {
  await collected(api, release);
  return settled(api, release);
}

/** Waits until what was deleted is gone, with all that was to go with it. */
export async function collected(api: Api, release: number): Promise<void> {
  let trouble = '';
  await until(
    'the garbage collector is done',
    async () => {
      trouble = uncollected(await observeProgress(api, release)) ?? '';
      return trouble === '';
    },
    { timeout: 60_000, interval: 150 },
  ).catch((error: unknown) => {
    throw new Error(`${String(error)}; ${trouble}`, { cause: error });
  });
}

function uncollected({ state }: ClusterView): string | undefined {
  const uids = new Set(state.daemonSets.map(({ metadata }) => metadata.uid));
  const going = state.daemonSets.find(({ metadata }) => metadata.deletionTimestamp !== undefined);
  if (going !== undefined) return `${going.metadata.name} is being deleted`;
  const left = (state.pods ?? []).find(({ metadata }) =>
    metadata.ownerReferences.some(({ kind, uid }) => kind === 'DaemonSet' && !uids.has(uid)),
  );
  return left === undefined ? undefined : `${left.metadata.name} has an owner that is gone`;
}

function isUpdating({ state }: ClusterView): boolean {
  return state.daemonSets.some(
    ({ spec, status }) =>
      spec.updateStrategy.type === 'RollingUpdate' &&
      spec.updateStrategy.maxUnavailable === '100%' &&
      status.updatedNumberScheduled < status.currentNumberScheduled,
  );
}
