/** `npm run sandbox:large`: a large cluster to measure on, without controllers, until Ctrl-C. */
import { once } from 'node:events';
import { withLargeCluster } from './large-cluster/start.ts';

function say(what: string): void {
  process.stderr.write(`large cluster: ${what}\n`);
}

try {
  await withLargeCluster(async ({ kubeconfig }) => {
    process.stdout.write(`export KUBECONFIG=${kubeconfig}\n`);
    say('running; Ctrl-C stops it and removes everything that was written to it');
    // A signal that comes earlier ends this process, and the cluster with it.
    await Promise.race(['SIGINT', 'SIGTERM', 'SIGHUP'].map((signal) => once(process, signal)));
    say('stopping');
  }, say);
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
