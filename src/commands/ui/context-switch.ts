import { ClusterError } from '../../cluster/cluster-error.ts';
import type { ClusterOptions } from '../cluster-options.ts';
import type { OpenedCluster } from '../context.ts';
import { errorSentence } from './error-sentence.ts';

/** Flags that say who asks which server are meant for the former context: no other server is shown a token of it. */
const ofOneContext = [
  'cluster',
  'user',
  'namespace',
  'server',
  'token',
  'clientCertificate',
  'clientKey',
  'certificateAuthority',
  'tlsServerName',
  'insecureSkipTlsVerify',
] as const satisfies readonly (keyof ClusterOptions)[];

/** The same flags as far as they make sense for another context. */
export function inContext(options: ClusterOptions, context: string): ClusterOptions {
  const kept = Object.entries(options).filter(([flag]) => !ofOneContext.some((each) => each === flag));
  return { verbosity: options.verbosity, ...Object.fromEntries(kept), context };
}

interface SwitchTools {
  /** Opens a context. @throws ClusterError */
  readonly open: (name: string) => Promise<OpenedCluster>;
  readonly tell: (message: string) => void;
  /** Ends the view with an error that nobody has foreseen. */
  readonly fail: (error: unknown) => void;
  /** The view is left. */
  readonly signal: AbortSignal;
}

/** Goes from one context to another: the one that is shown stays until the other has answered. */
export class ContextSwitch {
  readonly #tools: SwitchTools;
  /** The last one that was asked for. */
  #wanted = 0;
  #underWay: Promise<void> = Promise.resolve();

  constructor(tools: SwitchTools) {
    this.#tools = tools;
  }

  /** Has another context shown; where it cannot be, that is told in a sentence. */
  to(name: string, show: (opened: OpenedCluster) => Promise<void>): Promise<void> {
    this.#wanted += 1;
    this.#underWay = this.#to(name, this.#wanted, show).catch(this.#tools.fail);
    return this.#underWay;
  }

  /** When nothing is on its way any more. */
  async settled(): Promise<void> {
    await this.#underWay;
  }

  async #to(name: string, turn: number, show: (opened: OpenedCluster) => Promise<void>): Promise<void> {
    const { open, tell, signal } = this.#tools;
    const isWanted = (): boolean => turn === this.#wanted && !signal.aborted;
    tell(`opening context ${name} ...`);
    try {
      const opened = await open(name);
      const problem = await answers(opened, signal);
      if (problem === undefined && isWanted()) {
        await show(opened);
        return;
      }
      await opened.cluster.close();
      if (problem !== undefined) throw problem;
    } catch (error) {
      if (!(error instanceof ClusterError)) throw error;
      if (isWanted()) tell(`context ${name} was not opened: ${errorSentence(error)}`);
    }
  }
}

/** Why the cluster does not answer; undefined where it does, or nobody waits for it any more. */
async function answers({ cluster }: OpenedCluster, signal: AbortSignal): Promise<ClusterError | undefined> {
  const left = new Promise<undefined>((resolve) => {
    if (signal.aborted) resolve(undefined);
    signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });
  const answered = cluster.release().then(
    () => undefined,
    (error: unknown) => {
      if (error instanceof ClusterError) return error;
      throw error;
    },
  );
  return Promise.race([answered, left]);
}
