import { defineConfig } from 'vitest/config';

const notTests = ['test/fixtures/**', 'test/bench/**'];

export default defineConfig({
  test: {
    reporters: ['default', './test/support/closing-line.ts'],
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: [...notTests, 'test/e2e/**'],
          // A machine that is busy must not fail what only takes longer there.
          testTimeout: 60_000,
          // Colours and widths are arguments in the product; what a terminal or CI sets must not reach into a test.
          env: { NO_COLOR: '', FORCE_COLOR: '' },
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.{ts,tsx}'],
          exclude: notTests,
          globalSetup: ['test/support/control-plane/global-setup.ts'],
          // Each file starts a control plane of its own, and mostly waits for it; a cluster that is given is one for all.
          fileParallelism: process.env['KUBECTL_DS_E2E_KUBECONFIG'] === undefined,
          maxWorkers: 2,
          testTimeout: 120_000,
          hookTimeout: 300_000,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
