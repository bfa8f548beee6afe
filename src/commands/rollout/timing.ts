import type { Cluster } from '../../cluster/cluster.ts';
import type { Timing } from '../../cluster/http/retry.ts';
import type { Clock } from '../context.ts';

function waitBy(clock: Clock, milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const abort = (): void => reject(signal?.reason as Error);
  if (signal?.aborted === true) abort();
  const cancel = clock.after(milliseconds, resolve);
  signal?.addEventListener('abort', abort, { once: true });
  return promise.finally(() => {
    cancel();
    signal?.removeEventListener('abort', abort);
  });
}

/** Time as the cluster and the context have it, for what waits in the cluster layer. */
export function timingOf({ clock }: { readonly clock: Clock }, cluster: Pick<Cluster, 'now'>): Timing {
  return {
    now: () => cluster.now(),
    wait: (milliseconds, signal) => waitBy(clock, milliseconds, signal),
    random: () => Math.random(),
  };
}
