import { writeSync } from 'node:fs';
import type { Reporter, TestModule } from 'vitest/node';

/**
 * Ends the output of a test run with `N passed, N failed`, and `, N skipped` where tests were, alone on the last line,
 * for machines that read only that. A file that cannot be loaded and an error outside of any test count as one failure each.
 */
export default class ClosingLine implements Reporter {
  #passed = 0;
  /** A run that never comes to its end has failed. */
  #failed = 1;
  #skipped = 0;

  onInit(): void {
    // Nothing else may follow: neither the summary, nor what a teardown prints.
    process.once('exit', () => {
      const failed =
        this.#failed === 0 && process.exitCode !== undefined && process.exitCode !== 0 ? 1 : this.#failed;
      const skipped = this.#skipped === 0 ? '' : `, ${this.#skipped} skipped`;
      writeSync(1, `${this.#passed} passed, ${failed} failed${skipped}\n`);
    });
  }

  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly unknown[]): void {
    this.#failed = unhandled.length + modules.flatMap((module) => module.errors()).length;
    for (const test of modules.flatMap((module) => [...module.children.allTests()])) {
      const { state } = test.result();
      if (state === 'passed') this.#passed += 1;
      else if (state === 'skipped') this.#skipped += 1;
      else this.#failed += 1;
    }
  }
}
