/** `npm run sandbox -- --nodes 20`: a cluster to try things on, with nodes and DaemonSets of every kind. */
import { once } from 'node:events';
import { defaultNodes, maxNodes, readArguments } from './sandbox/arguments.ts';
import {
  sandboxBehaviour,
  sandboxDaemonSets,
  sandboxNamespace,
  sandboxSummary,
} from './sandbox/daemon-sets.ts';
import { populate } from './sandbox/populate.ts';
import { SimulatedKubelet } from './simulated-kubelet.ts';
import { startControlPlane } from './start.ts';

const usage = `Starts a Kubernetes control plane with simulated nodes and a few DaemonSets, some of them in trouble, until Ctrl-C.

Usage: npm run sandbox -- [--nodes N]

  --nodes N   how many nodes, 1 to ${maxNodes} (${defaultNodes})
  --help      this text

The DaemonSets, in the namespace ${sandboxNamespace}:

${sandboxSummary}
`;

async function run(count: number): Promise<void> {
  say('starting a control plane');
  const controlPlane = await startControlPlane();
  const api = await controlPlane.connect();
  const kubelet = new SimulatedKubelet(api.connection, { behaviour: sandboxBehaviour });
  try {
    say(`creating ${count} nodes and ${sandboxDaemonSets.length} DaemonSets`);
    await populate(api, count);
    process.stdout.write(welcome(controlPlane.kubeconfig));
    // A signal that comes earlier ends this process, and the control plane with it.
    await Promise.race(['SIGINT', 'SIGTERM', 'SIGHUP'].map((signal) => once(process, signal)));
    say('stopping');
  } finally {
    await kubelet.stop();
    api.close();
    await controlPlane.stop();
  }
}

function welcome(kubeconfig: string): string {
  return `
  export KUBECONFIG=${kubeconfig}

  kubectl get daemonsets --namespace ${sandboxNamespace}

${sandboxSummary}

Ctrl-C stops it and removes everything.
`;
}

function say(what: string): void {
  process.stderr.write(`sandbox: ${what}\n`);
}

const given = readArguments(process.argv.slice(2));
if (given.kind === 'help') {
  process.stdout.write(usage);
} else if (given.kind === 'mistake') {
  process.stderr.write(`${given.message}\n`);
  process.exitCode = 2;
} else {
  try {
    await run(given.nodes);
  } catch (error) {
    process.stderr.write(`sandbox: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
