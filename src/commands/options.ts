import { colorChoices } from '../printers/tone.ts';
import type { ColorChoice } from '../printers/tone.ts';
import type { ClusterOptions } from './cluster-options.ts';
import {
  byFlag,
  connectionFlags,
  generalFlags,
  nodeSelectorFlag,
  outputFlags,
  readOnlyFlag,
  scopeFlags,
  sourceFlags,
  watchFlag,
} from './flags.ts';
import type { Flag } from './flags.ts';
import { UsageError } from './usage-error.ts';

/** What the command line says, by flag name. */
export type FlagValues = Readonly<Record<string, unknown>>;

const everywhere: readonly Flag[] = [...sourceFlags, ...connectionFlags, ...generalFlags];

export const coverageFlags: readonly Flag[] = [
  ...scopeFlags,
  nodeSelectorFlag,
  byFlag,
  ...outputFlags,
  watchFlag,
  readOnlyFlag,
  ...everywhere,
];
export const whyNotFlags: readonly Flag[] = [
  ...scopeFlags,
  nodeSelectorFlag,
  ...outputFlags,
  watchFlag,
  ...everywhere,
];
export const versionFlags: readonly Flag[] = [
  {
    name: 'output',
    short: 'o',
    kind: 'text',
    value: 'FORMAT',
    choices: ['json', 'yaml'],
    about: 'json or yaml',
  },
  { name: 'client', kind: 'switch', about: 'do not ask the server for its version' },
  ...everywhere,
];
export const completionFlags: readonly Flag[] = [...everywhere];
export const completionInstallFlags: readonly Flag[] = [
  {
    name: 'dry-run',
    kind: 'text',
    value: 'WHEN',
    choices: ['none', 'client'],
    about: 'client: say what would be written where, and write nothing',
  },
  ...everywhere,
];

/** What every reading verb is told. */
export interface AnswerOptions {
  readonly cluster: ClusterOptions;
  readonly allNamespaces: boolean;
  readonly selector?: string;
  readonly nodeSelector?: string;
  readonly output: 'table' | 'wide' | 'json' | 'yaml' | 'name' | 'csv';
  readonly noHeaders: boolean;
  readonly sortBy?: string;
  readonly exitCode: boolean;
  readonly watch: boolean;
  readonly color: ColorChoice;
}

/** The text of a flag; undefined where it was not given, or is empty. */
export function text(values: FlagValues, name: string): string | undefined {
  const value = values[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Whether a switch is on. */
export function on(values: FlagValues, name: string): boolean {
  return values[name] === true;
}

/** Leaves out what is undefined: `exactOptionalPropertyTypes` and readers both tell "absent" from "undefined". */
export function given<T extends object>(fields: { [K in keyof T]: T[K] | undefined }): Partial<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<T>;
}

function verbosity(values: FlagValues): number {
  const level = text(values, 'v') ?? '0';
  if (/^\d+$/.test(level)) return Number(level);
  throw new UsageError(`invalid argument "${level}" for "-v, --v" flag: use a number from 0 to 9`);
}

export function clusterOptions(values: FlagValues): ClusterOptions {
  const groups = values['as-group'];
  return {
    verbosity: verbosity(values),
    ...given<Omit<ClusterOptions, 'verbosity'>>({
      kubeconfig: text(values, 'kubeconfig'),
      context: text(values, 'context'),
      cluster: text(values, 'cluster'),
      user: text(values, 'user'),
      namespace: text(values, 'namespace'),
      server: text(values, 'server'),
      token: text(values, 'token'),
      as: text(values, 'as'),
      asGroup: Array.isArray(groups) ? groups.map(String) : undefined,
      asUid: text(values, 'as-uid'),
      clientCertificate: text(values, 'client-certificate'),
      clientKey: text(values, 'client-key'),
      certificateAuthority: text(values, 'certificate-authority'),
      tlsServerName: text(values, 'tls-server-name'),
      insecureSkipTlsVerify: on(values, 'insecure-skip-tls-verify') || undefined,
      requestTimeout: text(values, 'request-timeout'),
      disableCompression: on(values, 'disable-compression') || undefined,
      // Empty is not absent here: `--from "$DUMP"` with no such variable must not ask a live cluster.
      from: typeof values['from'] === 'string' ? values['from'] : undefined,
      consistent: on(values, 'consistent') || undefined,
    }),
  };
}

const OUTPUTS = ['wide', 'json', 'yaml', 'name', 'csv'] as const;

export function answerOptions(values: FlagValues): AnswerOptions {
  return {
    cluster: clusterOptions(values),
    allNamespaces: on(values, 'all-namespaces'),
    output: OUTPUTS.find((name) => name === text(values, 'output')) ?? 'table',
    noHeaders: on(values, 'no-headers'),
    exitCode: on(values, 'exit-code'),
    watch: on(values, 'watch'),
    color: colorChoices.find((choice) => choice === text(values, 'color')) ?? 'auto',
    ...given<Pick<AnswerOptions, 'selector' | 'nodeSelector' | 'sortBy'>>({
      selector: text(values, 'selector'),
      nodeSelector: text(values, 'node-selector'),
      sortBy: text(values, 'sort-by'),
    }),
  };
}
