import {
  connectionFlags,
  generalFlags,
  outputFlags,
  scopeFlags,
  sourceFlags,
  watchFlag,
  type Flag,
} from '../flags.ts';

export const everywhere: readonly Flag[] = [...sourceFlags, ...connectionFlags, ...generalFlags];

const structuredOutput = {
  name: 'output',
  short: 'o',
  kind: 'text',
  value: 'FORMAT',
  choices: ['json', 'yaml'],
  about: 'json or yaml',
} as const satisfies Flag;

/** Of a list of what is no object of its own: revisions. */
const listedOutput = {
  ...structuredOutput,
  choices: ['wide', 'json', 'yaml', 'name', 'csv'],
  about: 'wide, json, yaml, name or csv',
} as const satisfies Flag;

export const changedOutput = {
  ...structuredOutput,
  choices: ['json', 'yaml', 'name'],
  about: 'json, yaml or name',
} as const satisfies Flag;

export const timeout = {
  name: 'timeout',
  kind: 'text',
  value: 'DURATION',
  about: 'how long to wait, e.g. 10m; 0: for ever',
} as const satisfies Flag;

export const yes = { name: 'yes', short: 'y', kind: 'switch', about: 'do not ask' } as const satisfies Flag;

/** Of every verb that changes something. */
export const changeFlags = [
  {
    name: 'dry-run',
    kind: 'text',
    value: 'WHEN',
    choices: ['none', 'client', 'server'],
    about: 'client: only show it; server: let the server check it, and keep nothing',
  },
  {
    name: 'field-manager',
    kind: 'text',
    value: 'NAME',
    about: 'who is said to have changed the fields (kubectl-ds)',
  },
] as const satisfies readonly Flag[];

const takeOver = {
  name: 'take-over',
  kind: 'switch',
  about: 'go on in place of a driver that is gone: its lease has expired',
} as const satisfies Flag;

const skipNotReady = {
  name: 'skip-not-ready',
  kind: 'switch',
  about: 'leave out nodes that have no available pod before it begins',
} as const satisfies Flag;

const toRevision = {
  name: 'to-revision',
  kind: 'text',
  value: 'NUMBER',
  about: 'the revision to go back to; 0: the one before',
} as const satisfies Flag;

const waveFlags = [
  {
    name: 'canary',
    kind: 'text',
    value: 'N|P%|SELECTOR',
    about: 'nodes of the first wave: a number, a percentage, or a selector of nodes',
  },
  { name: 'batch', kind: 'text', value: 'N|P%', about: 'nodes of each later wave; all where absent' },
  {
    name: 'order',
    kind: 'text',
    value: 'name|zone|label=KEY',
    about: 'in which order nodes are taken; waves do not span zones or label values',
  },
  {
    name: 'pause-between',
    kind: 'text',
    value: 'DURATION|confirm',
    about: 'wait between waves: so long, or until somebody says so',
  },
  {
    name: 'max-unavailable',
    kind: 'text',
    value: 'N|P%',
    about: "nodes without an available pod at a time; the DaemonSet's own where absent",
  },
  {
    name: 'node-timeout',
    kind: 'text',
    value: 'DURATION',
    about: 'how long a node may take to have a new available pod (5m)',
  },
  {
    name: 'min-ready',
    kind: 'text',
    value: 'DURATION',
    about: "how long a new pod must have been ready; the DaemonSet's minReadySeconds where absent",
  },
  {
    name: 'max-failures',
    kind: 'text',
    value: 'N|P%',
    about: 'failed nodes to put up with (0)',
  },
  {
    name: 'on-failure',
    kind: 'text',
    value: 'WHAT',
    choices: ['pause', 'undo'],
    about: 'pause, or undo every updated node (pause)',
  },
  skipNotReady,
] as const satisfies readonly Flag[];

const templateFlags = [
  { name: 'image', kind: 'list', value: 'CONTAINER=IMAGE', about: 'a new image; may be given several times' },
  {
    name: 'patch-file',
    kind: 'text',
    value: 'FILE',
    about: 'a strategic merge patch of the DaemonSet, YAML or JSON; -: standard input',
  },
  { name: 'restart', kind: 'switch', about: 'new pods of the same template' },
  toRevision,
] as const satisfies readonly Flag[];

export const rolloutListFlags: readonly Flag[] = [...scopeFlags, ...outputFlags, watchFlag, ...everywhere];
export const rolloutStatusFlags: readonly Flag[] = [
  { name: 'watch', short: 'w', kind: 'switch', about: 'go on until it is done (true)' },
  timeout,
  {
    name: 'tolerate-not-ready',
    kind: 'text',
    value: 'N|P%',
    about: 'nodes that are not ready themselves and may lack their pod',
  },
  structuredOutput,
  ...everywhere,
];
export const rolloutHistoryFlags: readonly Flag[] = [
  { name: 'revision', kind: 'text', value: 'NUMBER', about: 'its template, and what differs from now' },
  { name: 'diff', kind: 'text', value: 'A..B', about: 'what differs between two revisions' },
  listedOutput,
  ...everywhere,
];
export const rolloutUndoFlags: readonly Flag[] = [
  toRevision,
  takeOver,
  yes,
  ...changeFlags,
  changedOutput,
  ...everywhere,
];
export const rolloutRestartFlags: readonly Flag[] = [
  ...scopeFlags,
  yes,
  ...changeFlags,
  changedOutput,
  ...everywhere,
];
export const rolloutPauseFlags: readonly Flag[] = [...changeFlags, changedOutput, ...everywhere];
export const rolloutResumeFlags: readonly Flag[] = [
  takeOver,
  skipNotReady,
  yes,
  ...changeFlags,
  changedOutput,
  ...everywhere,
];
export const rolloutStartFlags: readonly Flag[] = [
  ...templateFlags,
  ...waveFlags,
  {
    name: 'allow-loss',
    kind: 'switch',
    about: 'nodes that the new template leaves out may lose their pod at once',
  },
  yes,
  ...changeFlags,
  structuredOutput,
  ...everywhere,
];
export const rolloutAdvanceFlags: readonly Flag[] = [
  { name: 'node', kind: 'list', value: 'NODE', about: 'a node; may be given several times' },
  timeout,
  yes,
  ...changeFlags,
  structuredOutput,
  ...everywhere,
];
