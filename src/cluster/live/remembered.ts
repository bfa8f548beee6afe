import type { Cluster } from '../cluster.ts';

/** For so long an answer is good enough, in milliseconds. */
export const LONG_ENOUGH = 3000;

interface Answer {
  readonly at: number;
  readonly answer: unknown;
}

/** Answers that are given again for a while. */
export class Remembered {
  readonly #now: () => number;
  readonly #answers = new Map<string, Answer>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** All of it is asked anew. */
  forget(): void {
    this.#answers.clear();
  }

  /**
   * A cluster that remembers what it is asked.
   *
   * @param questions - that are remembered
   * @param own - answers that are given in place of the cluster's
   */
  over(cluster: Cluster, questions: readonly (keyof Cluster)[], own: Partial<Cluster>): Cluster {
    const remembered = new Set<PropertyKey>(questions);
    return new Proxy(cluster, {
      get: (target, name: keyof Cluster): unknown => {
        const value = own[name] ?? target[name];
        if (typeof value !== 'function') return value;
        const ask = (...args: readonly unknown[]): unknown => Reflect.apply(value, target, args);
        if (!remembered.has(name)) return ask;
        return (...args: readonly unknown[]) => this.#ask(JSON.stringify([name, args]), () => ask(...args));
      },
    });
  }

  #ask(question: string, ask: () => unknown): unknown {
    const now = this.#now();
    const known = this.#answers.get(question);
    if (known !== undefined && now - known.at < LONG_ENOUGH) return known.answer;
    this.#drop(now);
    const answer = ask();
    const remembered = { at: now, answer };
    this.#answers.set(question, remembered);
    // A failure is none; what may not be read is found again.
    Promise.resolve(answer).catch(() => {
      if (this.#answers.get(question) === remembered) this.#answers.delete(question);
    });
    return answer;
  }

  #drop(now: number): void {
    for (const [question, { at }] of this.#answers)
      if (now - at >= LONG_ENOUGH) this.#answers.delete(question);
  }
}
