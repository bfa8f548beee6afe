/* oxlint-disable vitest/valid-title, vitest/no-disabled-tests, vitest/no-conditional-tests -- it declares the suites of others */
import { afterAll, beforeAll, describe, inject, it } from 'vitest';
import { findBinaries } from './binaries.ts';
import { E2E } from './cluster-under-test.ts';
import type { KubeletOptions } from './simulated-kubelet.ts';
import type { StartOptions } from './start.ts';

export type { E2E } from './cluster-under-test.ts';

export interface SuiteOptions extends StartOptions {
  /** The suite stops components, passes flags or counts everything there is: it is skipped on a cluster that is not ours. */
  readonly ownControlPlane?: boolean;
  readonly kubelet?: Pick<KubeletOptions, 'behaviour' | 'slowStart'>;
}

/** Some starts are tried again. */
const startTimeout = 150_000;

// Vitest hands over what global-setup.ts found; a run without that setup finds it here.
const found = inject('controlPlane') ?? (await findBinaries());

/**
 * A suite that talks to a real control plane, started before its first test and stopped after its last. Where none can be
 * had it is shown as skipped, with what to install or set; under CI that is a failure.
 *
 * @param body - declares the tests; `cluster()` may be called in tests and hooks, not while declaring
 */
export function describeOnControlPlane(
  title: string,
  body: (cluster: () => E2E) => void,
  options: SuiteOptions = {},
): void {
  const obstacle = obstacleFor(options);
  if (found.kind === 'unavailable' && isCI()) {
    it(title, () => {
      throw new Error(`under CI the end-to-end tests must run. ${found.message}`);
    });
    return;
  }
  if (obstacle !== undefined) {
    describe.skip(`${title} (skipped: ${obstacle})`, () => {
      body(notRunning);
    });
    return;
  }
  describe(title, () => {
    let cluster: E2E | undefined;
    beforeAll(async () => {
      cluster = await E2E.start(found, options);
    }, startTimeout);
    afterAll(async () => {
      await cluster?.stop();
    }, startTimeout);
    body(() => cluster ?? notRunning());
  });
}

function obstacleFor({ ownControlPlane = false }: SuiteOptions): string | undefined {
  if (found.kind === 'unavailable') return found.message;
  if (found.kind === 'binaries' || !ownControlPlane) return undefined;
  return 'it needs a control plane of its own, and KUBECTL_DS_E2E_KUBECONFIG names one that runs';
}

function isCI(): boolean {
  return !['', '0', 'false'].includes(process.env['CI'] ?? '');
}

function notRunning(): never {
  throw new Error('the cluster is there in tests and hooks only');
}
