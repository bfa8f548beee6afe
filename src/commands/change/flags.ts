import type { Flag } from '../flags.ts';
import { changedOutput, changeFlags, everywhere, timeout, yes } from '../rollout/flags.ts';

const nodeChangeFlags: readonly Flag[] = [
  {
    name: 'selector',
    short: 'l',
    kind: 'text',
    value: 'SELECTOR',
    about: 'the nodes with these labels',
  },
  { name: 'all', kind: 'switch', about: 'all nodes' },
  { name: 'overwrite', kind: 'switch', about: 'change also what has another value already' },
  {
    name: 'wait',
    kind: 'switch',
    about: 'until the daemon pods have come, and are ready, and those that go have gone',
  },
  timeout,
  yes,
  ...changeFlags,
];

export const labelFlags: readonly Flag[] = [
  ...nodeChangeFlags,
  { name: 'list', kind: 'switch', about: 'show the labels, and change nothing' },
  {
    name: 'resource-version',
    kind: 'text',
    value: 'VERSION',
    about: 'only if the node, a single one, still has this resourceVersion',
  },
  changedOutput,
  ...everywhere,
];

export const taintFlags: readonly Flag[] = [...nodeChangeFlags, changedOutput, ...everywhere];
