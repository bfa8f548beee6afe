import type { TestProject } from 'vitest/node';
import { findBinaries, type Binaries } from './binaries.ts';

declare module 'vitest' {
  interface ProvidedContext {
    readonly controlPlane: Binaries;
  }
}

/** Run by vitest once, before any test: what may take minutes (a first build) happens here and not in a test's hook. */
export async function setup(project: TestProject): Promise<void> {
  const found = await findBinaries();
  if (found.kind === 'unavailable') {
    process.stderr.write(`\nThe end-to-end tests cannot run: ${found.message}\n\n`);
  }
  project.provide('controlPlane', found);
}
