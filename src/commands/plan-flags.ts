import type { Flag } from './flags.ts';
import { changedOutput, changeFlags, everywhere, timeout, yes } from './rollout/flags.ts';

const filename = {
  name: 'filename',
  short: 'f',
  kind: 'text',
  value: 'FILE|DIR|-',
  about: 'manifests: YAML or JSON, several documents, Lists',
} as const satisfies Flag;

export const planFlags: readonly Flag[] = [
  filename,
  { name: 'exit-code', kind: 'switch', about: 'exit 1 where there is a warning' },
  {
    name: 'dry-run',
    kind: 'text',
    value: 'WHEN',
    choices: ['client', 'server'],
    about: 'who says what would be there: the server, or this program alone (server)',
  },
  ...changeFlags.filter(({ name }) => name === 'field-manager'),
  {
    name: 'output',
    short: 'o',
    kind: 'text',
    value: 'FORMAT',
    choices: ['wide', 'json', 'yaml'],
    about: 'wide (every node in a row), json or yaml',
  },
  ...everywhere,
];

export const createFlags: readonly Flag[] = [
  { ...filename, value: 'FILE|-', about: 'the DaemonSet of this manifest, in place of NAME and flags' },
  { name: 'image', kind: 'text', value: 'IMAGE', about: 'the image of its container' },
  {
    name: 'from-deployment',
    kind: 'text',
    value: 'NAME',
    about: 'pods like those of a Deployment; flags say what is to be different',
  },
  {
    name: 'node-selector',
    kind: 'list',
    value: 'KEY=VALUE',
    about: 'only nodes with this label; may be given several times (kubernetes.io/os=linux)',
  },
  {
    name: 'toleration',
    kind: 'list',
    value: 'KEY[=VALUE]:EFFECT',
    about: 'tolerate this taint; may be given several times',
  },
  { name: 'tolerate-all', kind: 'switch', about: 'tolerate every taint' },
  { name: 'host-network', kind: 'switch', about: 'the network of the node' },
  {
    name: 'host-port',
    kind: 'list',
    value: 'PORT[:CONTAINERPORT][/PROTOCOL]',
    about: 'a port of the node; may be given several times',
  },
  {
    name: 'mount',
    kind: 'list',
    value: 'HOSTPATH:PATH[:ro]',
    about: 'a folder or file of the node; may be given several times',
  },
  { name: 'cpu', kind: 'text', value: 'AMOUNT', about: 'cpu that a pod requests (50m)' },
  { name: 'memory', kind: 'text', value: 'AMOUNT', about: 'memory that a pod requests (64Mi)' },
  { name: 'limits', kind: 'text', value: 'RESOURCE=AMOUNT,...', about: 'what a pod may use at most' },
  {
    name: 'env',
    kind: 'list',
    value: 'NAME=VALUE',
    about: 'a variable of its environment; may be given several times',
  },
  {
    name: 'label',
    kind: 'list',
    value: 'KEY=VALUE',
    about: 'a label of the DaemonSet and its pods; may be given several times',
  },
  {
    name: 'priority-class',
    kind: 'text',
    value: 'NAME',
    about: 'its PriorityClass (in kube-system: system-node-critical)',
  },
  {
    name: 'service-account',
    kind: 'text',
    value: 'NAME',
    about: 'its ServiceAccount, with a token for the API',
  },
  {
    name: 'update-strategy',
    kind: 'text',
    value: 'TYPE',
    choices: ['RollingUpdate', 'OnDelete'],
    about: 'how its pods are replaced (RollingUpdate)',
  },
  {
    name: 'max-unavailable',
    kind: 'text',
    value: 'N|P%',
    about: 'nodes without an available pod at a time (10%)',
  },
  { name: 'max-surge', kind: 'text', value: 'N|P%', about: 'nodes with a second pod at a time' },
  {
    name: 'command',
    kind: 'list',
    value: 'COMMAND',
    about: "what its container runs, in place of the image's; divided into words as a shell does",
  },
  { name: 'wait', kind: 'switch', about: 'until its pods have come, and are ready' },
  timeout,
  yes,
  ...changeFlags,
  { ...changedOutput, about: 'json, yaml or name; with --dry-run=client json and yaml are the manifest' },
  ...everywhere,
];
