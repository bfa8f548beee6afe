/** A flag as data: parsing, help, completion and the README come from it. */
export interface Flag {
  readonly name: string;
  readonly short?: string;
  /** `list` may be given several times; of the others the last one counts, as with kubectl. */
  readonly kind: 'text' | 'switch' | 'list';
  /** What its value is called in help. */
  readonly value?: string;
  readonly choices?: readonly string[];
  /** What it means without a value. A word after it is then no value: that comes with an equals sign alone. */
  readonly bare?: string;
  readonly about: string;
}

/** kubectl's own, with kubectl's meaning, on every verb. */
export const connectionFlags = [
  { name: 'kubeconfig', kind: 'text', value: 'FILE', about: 'kubeconfig file to use' },
  { name: 'context', kind: 'text', value: 'NAME', about: 'kubeconfig context to use' },
  { name: 'cluster', kind: 'text', value: 'NAME', about: 'kubeconfig cluster to use' },
  { name: 'user', kind: 'text', value: 'NAME', about: 'kubeconfig user to use' },
  { name: 'namespace', short: 'n', kind: 'text', value: 'NAMESPACE', about: 'namespace to ask about' },
  { name: 'server', short: 's', kind: 'text', value: 'URL', about: 'address of the Kubernetes API server' },
  { name: 'token', kind: 'text', value: 'TOKEN', about: 'bearer token for the API server' },
  { name: 'as', kind: 'text', value: 'USER', about: 'user to impersonate' },
  {
    name: 'as-group',
    kind: 'list',
    value: 'GROUP',
    about: 'group to impersonate; may be given several times',
  },
  { name: 'as-uid', kind: 'text', value: 'UID', about: 'UID to impersonate' },
  { name: 'client-certificate', kind: 'text', value: 'FILE', about: 'client certificate for TLS' },
  { name: 'client-key', kind: 'text', value: 'FILE', about: 'client key for TLS' },
  {
    name: 'certificate-authority',
    kind: 'text',
    value: 'FILE',
    about: "certificate of the server's authority",
  },
  { name: 'tls-server-name', kind: 'text', value: 'NAME', about: 'name to expect in the server certificate' },
  {
    name: 'insecure-skip-tls-verify',
    kind: 'switch',
    about: 'do not check the server certificate (insecure)',
  },
  {
    name: 'request-timeout',
    kind: 'text',
    value: 'DURATION',
    about: 'time a single request may take, e.g. 5s, 1m; 0: no limit',
  },
  { name: 'disable-compression', kind: 'switch', about: 'do not ask for compressed answers' },
] as const satisfies readonly Flag[];

export const sourceFlags = [
  {
    name: 'from',
    kind: 'text',
    value: 'FILE|DIR|-',
    about: 'answer from objects in YAML or JSON; ask no cluster',
  },
  { name: 'consistent', kind: 'switch', about: 'quorum reads: slower, never behind' },
] as const satisfies readonly Flag[];

export const generalFlags = [
  {
    name: 'color',
    kind: 'text',
    value: 'WHEN',
    choices: ['auto', 'always', 'never'],
    about: 'colours: auto, always, never',
  },
  {
    name: 'v',
    short: 'v',
    kind: 'text',
    value: 'LEVEL',
    about: 'requests on stderr (6 and up); stacks of errors (8)',
  },
  { name: 'help', short: 'h', kind: 'switch', about: 'show this help' },
] as const satisfies readonly Flag[];

export const scopeFlags = [
  { name: 'all-namespaces', short: 'A', kind: 'switch', about: 'DaemonSets of all namespaces' },
  {
    name: 'selector',
    short: 'l',
    kind: 'text',
    value: 'SELECTOR',
    about: 'only DaemonSets with these labels',
  },
] as const satisfies readonly Flag[];

export const nodeSelectorFlag = {
  name: 'node-selector',
  kind: 'text',
  value: 'SELECTOR',
  about: 'only nodes with these labels',
} as const satisfies Flag;

export const outputFlags = [
  {
    name: 'output',
    short: 'o',
    kind: 'text',
    value: 'FORMAT',
    choices: ['wide', 'json', 'yaml', 'name', 'csv'],
    about: 'wide, json, yaml, name or csv',
  },
  { name: 'no-headers', kind: 'switch', about: 'no header line' },
  { name: 'sort-by', kind: 'text', value: 'COLUMN', about: 'sort by a column of the table' },
  { name: 'exit-code', kind: 'switch', about: 'exit 1 where something is found' },
] as const satisfies readonly Flag[];

export const watchFlag = {
  name: 'watch',
  short: 'w',
  kind: 'switch',
  about: 'go on, and show every change',
} as const satisfies Flag;

export const readOnlyFlag = {
  name: 'read-only',
  kind: 'switch',
  about: 'in the live view: show what changes would do, and make none',
} as const satisfies Flag;

export const byFlag = {
  name: 'by',
  kind: 'text',
  value: 'node|zone|label=KEY',
  about: 'group by node, zone, or the value of a node label',
} as const satisfies Flag;
