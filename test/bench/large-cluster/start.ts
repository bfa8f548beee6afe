import { withLock } from '../../support/control-plane/build/lock.ts';
import { startControlPlane, type ControlPlane } from '../../support/control-plane/start.ts';
import { findSnapshot, restoredData } from './snapshot.ts';

const gibibyte = 1024 ** 3;

/**
 * Starts etcd and an API server on a copy of the large cluster, lends them to `work`, and stops them. No controller runs: what
 * is written stays as it was written. A machine has room for one such cluster: another process waits for its turn.
 *
 * @param say - told what takes long
 * @throws where there is no snapshot to restore
 */
export async function withLargeCluster(
  work: (cluster: ControlPlane) => Promise<void>,
  say: (what: string) => void,
): Promise<void> {
  const snapshot = findSnapshot();
  const run = async (): Promise<void> => {
    const etcdData = await restoredData(snapshot, say);
    say('starting etcd and the API server, a minute at most');
    const cluster = await startControlPlane({
      etcdData,
      etcdFlags: [`--quota-backend-bytes=${8 * gibibyte}`],
      apiserverMemory: 10 * gibibyte,
      controllers: false,
      scheduler: false,
    });
    try {
      await work(cluster);
    } finally {
      await cluster.stop();
    }
  };
  await withLock('large-cluster', run, () => {
    say('waiting for another large cluster on this machine to be stopped');
  });
}
