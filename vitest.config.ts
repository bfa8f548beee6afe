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
          // All of them use the one control plane, and say so by running one file at a time.
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 300_000,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
