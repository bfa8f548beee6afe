import { Agent, request } from 'node:https';
import { writeKubeconfig } from '../support/control-plane/kubeconfig.ts';
import type { ControlPlane } from '../support/control-plane/start.ts';
import { FaultProxy, type SeenRequest } from '../support/fault-proxy.ts';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { median } from './figures.ts';
import { measuredRun, type CommandLine } from './measured-run.ts';

/**
 * Milliseconds that the requests of a command take by themselves: made again without the command, in the same order, each one
 * as soon as those have ended that had ended before it; answers are read and thrown away.
 *
 * @param command - of a kubeconfig
 */
export async function bareRequests(
  cluster: ControlPlane,
  command: (kubeconfig: string) => CommandLine,
  runs: number,
): Promise<{ readonly time: number; readonly count: number }> {
  const seen = await requestsOf(cluster, command);
  const times: number[] = [];
  for (let run = 0; run < runs; run += 1) times.push(await replay(cluster, seen));
  return { time: median(times), count: seen.length };
}

async function requestsOf(
  cluster: ControlPlane,
  command: (kubeconfig: string) => CommandLine,
): Promise<readonly SeenRequest[]> {
  const proxy = await FaultProxy.start(cluster);
  try {
    const kubeconfig = join(cluster.folder, 'recorded.kubeconfig');
    const user = { token: cluster.adminToken };
    await writeKubeconfig(kubeconfig, { server: proxy.url, caFile: proxy.caFile, user });
    await measuredRun(command(kubeconfig));
    return proxy.requests;
  } finally {
    await proxy.close();
  }
}

async function replay(cluster: ControlPlane, seen: readonly SeenRequest[]): Promise<number> {
  const agent = new Agent({ keepAlive: true, ca: await readFile(cluster.caFile) });
  const begun = performance.now();
  const done = new Map<SeenRequest, Promise<void>>();
  for (const each of seen) {
    const before = seen
      .filter(({ ended = Infinity }) => ended <= each.begun)
      .flatMap((one) => done.get(one) ?? []);
    done.set(
      each,
      Promise.all(before).then(() => repeat(cluster.server, each, agent)),
    );
  }
  await Promise.all(done.values());
  const took = performance.now() - begun;
  agent.destroy();
  return took;
}

function repeat(server: string, { method, url, headers }: SeenRequest, agent: Agent): Promise<void> {
  const { host: _host, connection: _connection, ...others } = headers;
  return new Promise((resolve, reject) => {
    request(new URL(url, server), { method, headers: others, agent }, (response) => {
      response.resume().on('end', resolve).on('error', reject);
    })
      .on('error', reject)
      .end();
  });
}
