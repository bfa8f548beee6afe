import { outputFlags, type Flag } from './flags.ts';
import { changedOutput, changeFlags, everywhere, timeout, yes } from './rollout/flags.ts';

/** A deletion writes no fields: nobody is said to have changed them. */
const dryRun: readonly Flag[] = changeFlags.filter(({ name }) => name === 'dry-run');

const selector = {
  name: 'selector',
  short: 'l',
  kind: 'text',
  value: 'SELECTOR',
  about: 'only pods with these labels',
} as const satisfies Flag;

const allNamespaces = {
  name: 'all-namespaces',
  short: 'A',
  kind: 'switch',
  about: 'orphans of all namespaces',
} as const satisfies Flag;

export const deleteFlags: readonly Flag[] = [
  {
    name: 'cascade',
    kind: 'text',
    value: 'HOW',
    choices: ['background', 'foreground', 'orphan', 'true', 'false'],
    bare: 'background',
    about: 'what becomes of its pods: they go after it (background), go first (foreground), or stay (orphan)',
  },
  {
    name: 'wait',
    kind: 'switch',
    about: 'until it is gone, and its pods are gone or have become orphans (true)',
  },
  timeout,
  yes,
  ...dryRun,
  changedOutput,
  ...everywhere,
];

export const orphansFlags: readonly Flag[] = [allNamespaces, selector, ...outputFlags, ...everywhere];

export const orphansDeleteFlags: readonly Flag[] = [
  allNamespaces,
  selector,
  { name: 'all', kind: 'switch', about: 'every orphan of the namespace' },
  { name: 'wait', kind: 'switch', about: 'until the pods are gone (true)' },
  timeout,
  yes,
  ...dryRun,
  changedOutput,
  ...everywhere,
];
