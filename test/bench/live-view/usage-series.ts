import { slope } from '../figures.ts';
import { usageOf, type Usage } from '../process-usage.ts';

interface Sample extends Usage {
  /** As `performance.now`. */
  readonly at: number;
}

const minute = 60_000;

/** What a process uses, looked at every second. */
export class UsageSeries {
  readonly #samples: Sample[] = [];
  readonly #timer: NodeJS.Timeout;

  constructor(pid: number) {
    const look = (): void => {
      const usage = usageOf(pid);
      if (usage) this.#samples.push({ ...usage, at: performance.now() });
    };
    look();
    this.#timer = setInterval(look, 1000);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** Processors in use between two times, on average: 1 is one whole core. */
  cores(from: number, to: number): number {
    const within = this.#within(from, to);
    const [first, last] = [within[0], within.at(-1)];
    return first && last && last.at > first.at
      ? ((last.cpu - first.cpu) * 1000) / (last.at - first.at)
      : Number.NaN;
  }

  /** Bytes of memory, between two times. */
  memory(from: number, to: number): { readonly start: number; readonly end: number; readonly most: number } {
    const sizes = this.#within(from, to).map(({ rss }) => rss);
    return { start: sizes[0] ?? Number.NaN, end: sizes.at(-1) ?? Number.NaN, most: Math.max(...sizes) };
  }

  /** Bytes by which memory grows each minute, between two times. */
  growth(from: number, to: number): number {
    return slope(this.#within(from, to).map(({ at, rss }) => ({ x: at / minute, y: rss })));
  }

  #within(from: number, to: number): readonly Sample[] {
    return this.#samples.filter(({ at }) => at >= from && at <= to);
  }
}
