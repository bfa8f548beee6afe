import type { CommandContext, Output } from '../context.ts';

/**
 * Where a driver tells what happens. A reader that goes away (`... | head -1`) ends other verbs; a rollout is driven on, and
 * what there is to say goes to stderr from then on.
 */
export class DrivingOutput implements Output {
  readonly #context: CommandContext;
  readonly #giveBack: () => void;
  #closed = false;

  /** Closed outputs are taken until `end`. */
  constructor(context: CommandContext) {
    this.#context = context;
    this.#giveBack = context.takeClosedOutput?.(() => this.#close()) ?? ((): void => undefined);
  }

  write(text: string): void {
    const { stdout, stderr } = this.#context;
    (this.#closed ? stderr : stdout).write(text);
  }

  end(): void {
    this.#giveBack();
  }

  #close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#context.stderr.write(
      'note: nobody reads the output any more: the rollout is driven on, told here\n',
    );
  }
}
