import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { ChurnReport } from './churn.ts';

const churnPath = fileURLToPath(new URL('churn.ts', import.meta.url));

/** Changes that another process makes to the pods of a cluster. */
export class Load {
  readonly #child: ChildProcess;
  #report: ChurnReport = { pods: 0, nodes: 0, failed: 0 };

  private constructor(child: ChildProcess) {
    this.#child = child;
    child.on('message', (report: ChurnReport) => (this.#report = report));
  }

  /**
   * Resolves once the changes have begun.
   *
   * @param rate - changed pods a second
   * @param sparedNode - whose pods stay as they are
   * @param etcd - where to write, instead of through the API server
   */
  static async start(kubeconfig: string, rate: number, sparedNode: string, etcd?: string): Promise<Load> {
    const more = etcd === undefined ? [] : [etcd];
    const child = fork(churnPath, [kubeconfig, String(rate), sparedNode, ...more]);
    const load = new Load(child);
    await Promise.race([once(child, 'message'), once(child, 'exit')]);
    if (child.exitCode !== null) throw new Error('the process that changes pods has ended');
    return load;
  }

  get report(): ChurnReport {
    return this.#report;
  }

  async stop(): Promise<void> {
    const ended = once(this.#child, 'exit');
    this.#child.disconnect();
    await ended;
  }
}
