import type { Flag } from './flags.ts';
import {
  connectionFlags,
  generalFlags,
  nodeSelectorFlag,
  outputFlags,
  scopeFlags,
  sourceFlags,
  watchFlag,
} from './flags.ts';

export const overheadFlags: readonly Flag[] = [
  {
    name: 'by',
    kind: 'text',
    value: 'node|daemonset|pool|zone|label=KEY',
    about: 'add up by node, DaemonSet, pool of nodes, zone, or the value of a node label',
  },
  {
    name: 'filename',
    short: 'f',
    kind: 'text',
    value: 'FILE|-',
    about: 'with the DaemonSets of a manifest: what they would add',
  },
  ...scopeFlags,
  nodeSelectorFlag,
  ...outputFlags,
  watchFlag,
  ...sourceFlags,
  ...connectionFlags,
  ...generalFlags,
];
