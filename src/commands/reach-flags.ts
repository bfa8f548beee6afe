import type { Flag } from './flags.ts';
import { connectionFlags, generalFlags, sourceFlags } from './flags.ts';

export const reachFlags: readonly Flag[] = [
  {
    name: 'node',
    kind: 'text',
    value: 'NODE',
    about: 'print the one address at which the daemon of this node is reached',
  },
  {
    name: 'port',
    kind: 'text',
    value: 'NUMBER|NAME',
    about: 'with --node: which port, where there are several',
  },
  {
    name: 'output',
    short: 'o',
    kind: 'text',
    value: 'FORMAT',
    choices: ['wide', 'json', 'yaml'],
    about: 'wide, json or yaml',
  },
  { name: 'exit-code', kind: 'switch', about: 'exit 1 where there is something to warn of' },
  ...sourceFlags,
  ...connectionFlags,
  ...generalFlags,
];
