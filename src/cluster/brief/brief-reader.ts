import type { DaemonSet, Pod } from '../../domain/objects.ts';
import { ClusterError } from '../cluster-error.ts';
import type { ApiClient } from '../http/api-client.ts';
import { inParallel, requestsAtOnce } from '../in-parallel.ts';
import { briefPods, withLookedAt } from './brief-pods.ts';
import type { KnownOfPods } from './known-of-pods.ts';
import { decodePodTable, TABLE } from './pod-table.ts';

/** What is asked of a server, and how. */
interface Question {
  /** Of the pods of the DaemonSet, as rows without their objects. */
  readonly path: string;
  /** Of a pod that comes in the place of a row. */
  readonly decode: (json: unknown) => Pod;
  /** Undefined where there is none any more. */
  readonly podNamed: (name: string) => Promise<Pod | undefined>;
}

/** Reads pods by rows of a Table, until the server shows that it has none: who refuses them once is not asked again. */
export class BriefReader {
  readonly #client: Pick<ApiClient, 'listOrOther' | 'timing'>;
  #hasNoRows = false;

  constructor(client: Pick<ApiClient, 'listOrOther' | 'timing'>) {
    this.#client = client;
  }

  /** The pods of a DaemonSet; undefined where they have to be listed. @throws ClusterError */
  async pods(
    daemonSet: DaemonSet,
    known: KnownOfPods,
    { path, decode, podNamed }: Question,
  ): Promise<readonly Pod[] | undefined> {
    const revisionHash = this.#hasNoRows ? undefined : await known.revisionHash();
    if (revisionHash === undefined) return undefined;
    // Nodes are read meanwhile.
    const answer = await this.#ask(path, decode);
    if (answer === undefined) return undefined;
    if ('items' in answer) {
      // In the place of rows there is all that they would have stood for.
      this.#hasNoRows = true;
      return answer.items;
    }
    const rows = decodePodTable(answer.other);
    if (rows === undefined) {
      this.#hasNoRows = true;
      return undefined;
    }
    const byNodes = await known.byNodes();
    if (byNodes === undefined) return undefined;
    const brief = briefPods(daemonSet, rows, { ...byNodes, revisionHash }, this.#client.timing.now());
    if (brief === undefined) return undefined;
    const looked = await inParallel(brief.inDoubt, requestsAtOnce, podNamed);
    return withLookedAt(
      daemonSet,
      brief,
      looked.filter((pod) => pod !== undefined),
      byNodes,
    );
  }

  /** Undefined where the server does not take the question: 406, or 400 from one that reads it in another way. */
  async #ask(path: string, decode: Question['decode']) {
    try {
      return await this.#client.listOrOther(path, decode, { accept: TABLE });
    } catch (error) {
      if (!(error instanceof ClusterError) || error.kind !== 'usage') throw error;
      this.#hasNoRows = true;
      return undefined;
    }
  }
}
