import type { Pod } from '../../domain/objects.ts';

/** So many different parts are remembered: the templates of a cluster are few. */
const MOST = 5000;

/** Of thousands of pods that are alike in a part, that part is kept once. */
export class SharedParts {
  readonly #known = new Map<string, object>();

  /** The same pod, with parts that other pods may have too. */
  pod(pod: Pod): Pod {
    const { metadata, spec, status } = pod;
    return {
      metadata: this.#each(metadata),
      spec: this.#each(spec),
      status: { ...status, initContainerStatuses: this.#part(status.initContainerStatuses) },
    };
  }

  #each<T extends object>(fields: T): T {
    const entries = Object.entries(fields).map(([name, value]: [string, unknown]) => [
      name,
      typeof value === 'object' && value !== null ? this.#part(value) : value,
    ]);
    return Object.fromEntries(entries) as T;
  }

  #part<T extends object>(part: T): T {
    const text = JSON.stringify(part);
    const known = this.#known.get(text);
    if (known !== undefined) return known as T;
    if (this.#known.size >= MOST) this.#known.clear();
    this.#known.set(text, part);
    return part;
  }
}
