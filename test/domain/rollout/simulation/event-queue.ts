/** What happens at a moment of the simulated time. Moments that are equal come in the order in which they were added. */
export class EventQueue {
  readonly #times: number[] = [];
  readonly #events: (() => void)[] = [];

  /** When the next event is; Infinity where there is none. */
  get next(): number {
    return this.#times[0] ?? Infinity;
  }

  add(time: number, event: () => void): void {
    let place = this.#times.length;
    this.#times.push(time);
    this.#events.push(event);
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (this.#at(parent) <= time) break;
      this.#move(parent, place);
      place = parent;
    }
    this.#put(place, time, event);
  }

  /** Takes the next event out and lets it happen. */
  run(): void {
    const event = this.#events[0];
    const lastTime = this.#times.pop();
    const lastEvent = this.#events.pop();
    if (lastTime !== undefined && lastEvent !== undefined && this.#times.length > 0) {
      this.#sink(lastTime, lastEvent);
    }
    event?.();
  }

  #sink(time: number, event: () => void): void {
    const { length } = this.#times;
    let place = 0;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= length) break;
      if (child + 1 < length && this.#at(child + 1) < this.#at(child)) child += 1;
      if (this.#at(child) >= time) break;
      this.#move(child, place);
      place = child;
    }
    this.#put(place, time, event);
  }

  #at(place: number): number {
    return this.#times[place] ?? Infinity;
  }

  #move(from: number, to: number): void {
    const event = this.#events[from];
    if (event !== undefined) this.#put(to, this.#at(from), event);
  }

  #put(place: number, time: number, event: () => void): void {
    this.#times[place] = time;
    this.#events[place] = event;
  }
}
