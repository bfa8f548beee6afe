import { NEWEST_RELEASE } from '../domain/cluster-state.ts';
import { ClusterError } from './cluster-error.ts';
import type { ApiClient } from './http/api-client.ts';

/** The version of an API server, asked for once. A failure is not kept: a server that restarts tells it the next time. */
export class ServerVersion {
  readonly #client: Pick<ApiClient, 'get'>;
  #minor: Promise<number> | undefined;

  constructor(client: Pick<ApiClient, 'get'>) {
    this.#client = client;
  }

  /** 31 for v1.31. @throws ClusterError */
  minor(): Promise<number> {
    this.#minor ??= this.#ask();
    return this.#minor;
  }

  async #ask(): Promise<number> {
    try {
      return await this.#client.get('/version').then(minorOf, newestUnlessTold);
    } catch (error) {
      this.#minor = undefined;
      throw error;
    }
  }
}

/** Who may not ask for the version is answered by the newest rules. */
function newestUnlessTold(error: unknown): number {
  if (error instanceof ClusterError && error.kind === 'forbidden') return NEWEST_RELEASE;
  throw error;
}

/** `20`, or `20+` where a vendor has added something. */
function minorOf(version: unknown): number {
  const minor = (version as { minor?: unknown } | null)?.minor;
  const digits = /^\d+/.exec(typeof minor === 'string' ? minor : '')?.[0];
  if (digits !== undefined) return Number(digits);
  throw new ClusterError('malformed', 'the server does not tell its version', {
    hint: 'Is it a Kubernetes API server?',
  });
}
