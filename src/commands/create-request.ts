import {
  parseAmount,
  parseAmounts,
  parseCommand,
  parseCountOrPercent,
  parseHostPort,
  parseLabelPairs,
  parseMount,
  parseName,
  parseToleration,
  parseVariable,
} from '../domain/manifest/create-arguments.ts';
import { type CreateRequest, NAME_LABEL, NODE_NAME } from '../domain/manifest/generate.ts';
import type { Labels } from '../domain/objects.ts';
import { ParseError } from '../domain/parse-error.ts';
import { type FlagValues, given, on, text } from './options.ts';
import { UsageError } from './usage-error.ts';

function parsedWith<T>(flag: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    throw new UsageError(`invalid argument for --${flag}: ${error.message}`);
  }
}

function list(values: FlagValues, flag: string): readonly string[] {
  const value = values[flag];
  return Array.isArray(value) ? value.map(String) : [];
}

function each<T>(values: FlagValues, flag: string, parse: (text: string) => T): readonly T[] {
  return parsedWith(flag, () => list(values, flag).map(parse));
}

function one<T>(values: FlagValues, flag: string, parse: (text: string) => T): T | undefined {
  const value = text(values, flag);
  return value === undefined ? undefined : parsedWith(flag, () => parse(value));
}

function pairs(values: FlagValues, flag: string): Labels {
  return parsedWith(flag, () => parseLabelPairs(list(values, flag)));
}

function requests(values: FlagValues): Labels {
  return given<{ cpu: string; memory: string }>({
    cpu: one(values, 'cpu', parseAmount),
    memory: one(values, 'memory', parseAmount),
  });
}

/** Every flag that says what a DaemonSet is to be like. */
const ownFlags = [
  'image',
  'from-deployment',
  'node-selector',
  'toleration',
  'tolerate-all',
  'host-network',
  'host-port',
  'mount',
  'cpu',
  'memory',
  'limits',
  'env',
  'label',
  'priority-class',
  'service-account',
  'update-strategy',
  'max-unavailable',
  'max-surge',
  'command',
];

/** Refuses flags that a manifest at hand has no use for. */
export function refuseBesideFile(words: readonly string[], values: FlagValues): void {
  const flag = ownFlags.find((name) => values[name] !== undefined);
  if (flag !== undefined) throw new UsageError(`-f does not go with --${flag}: a manifest says it all`);
  if (words.length > 0) throw new UsageError(`-f does not go with a name: the manifest has one`);
}

/** What a Deployment's template says itself, and flags do not change. */
const ofTemplate = ['host-port', 'mount', 'env'];

function refuseContradictions(values: FlagValues): void {
  const template = ofTemplate.find((flag) => values[flag] !== undefined);
  if (text(values, 'from-deployment') !== undefined && template !== undefined) {
    throw new UsageError(`--from-deployment does not go with --${template}: the template says that`);
  }
  const limit = ['max-unavailable', 'max-surge'].find((flag) => values[flag] !== undefined);
  if (text(values, 'update-strategy') === 'OnDelete' && limit !== undefined) {
    throw new UsageError(
      `--${limit} does not go with --update-strategy=OnDelete: nothing is replaced by itself`,
    );
  }
}

/** What flags say that the manifest could not say with it. */
function refuseAlteration({ name, labels, env, hostNetwork, hostPorts }: CreateRequest): void {
  const label = labels[NAME_LABEL];
  if (label !== undefined && label !== name) {
    throw new UsageError(
      `--label ${NAME_LABEL}=${label} does not go with the name ${name}: the DaemonSet selects its pods by that label`,
    );
  }
  if (env.some((variable) => variable.name === NODE_NAME)) {
    throw new UsageError(`--env ${NODE_NAME} is taken: it is the name of the node in each of its pods`);
  }
  const port = hostPorts.find(({ hostPort, containerPort }) => hostPort !== containerPort);
  if (hostNetwork && port !== undefined) {
    throw new UsageError(
      `--host-network does not go with --host-port ${port.hostPort}:${port.containerPort}: on the network of the node both ports are one`,
    );
  }
}

/**
 * Reads what flags say of a new DaemonSet.
 *
 * @param namespace - "" where nobody knows it yet
 * @throws UsageError that names the flag
 */
export function createRequest(
  words: readonly string[],
  values: FlagValues,
  namespace: string,
): CreateRequest {
  const [name, ...more] = words;
  if (name === undefined)
    throw new UsageError('name is required: kubectl ds create NAME --image IMAGE, or -f FILE');
  if (more.length > 0) {
    throw new UsageError(
      `exactly one NAME is required, got ${words.length}`,
      'what its container runs is said with --command',
    );
  }
  const image = text(values, 'image');
  if (image === undefined && text(values, 'from-deployment') === undefined) {
    throw new UsageError(
      'required flag(s) "image" not set',
      'or take it from a Deployment: --from-deployment NAME',
    );
  }
  refuseContradictions(values);
  const request: CreateRequest = {
    name: parsedName(name),
    namespace,
    image: image ?? '',
    labels: pairs(values, 'label'),
    nodeSelector: pairs(values, 'node-selector'),
    tolerations: each(values, 'toleration', parseToleration),
    tolerateAll: on(values, 'tolerate-all'),
    hostNetwork: on(values, 'host-network'),
    hostPorts: each(values, 'host-port', parseHostPort),
    mounts: each(values, 'mount', parseMount),
    requests: requests(values),
    limits: one(values, 'limits', parseAmounts) ?? {},
    env: each(values, 'env', parseVariable),
    command: each(values, 'command', parseCommand).flat(),
    updateStrategy: text(values, 'update-strategy') === 'OnDelete' ? 'OnDelete' : 'RollingUpdate',
    ...given<Pick<CreateRequest, 'priorityClassName' | 'serviceAccountName' | 'maxUnavailable' | 'maxSurge'>>(
      {
        priorityClassName: text(values, 'priority-class'),
        serviceAccountName: text(values, 'service-account'),
        maxUnavailable: one(values, 'max-unavailable', parseCountOrPercent),
        maxSurge: one(values, 'max-surge', parseCountOrPercent),
      },
    ),
  };
  refuseAlteration(request);
  return request;
}

function parsedName(name: string): string {
  try {
    return parseName(name);
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    throw new UsageError(error.message);
  }
}
