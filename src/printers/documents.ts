import type { NodeReport } from '../domain/coverage/node-report.ts';
import type { DaemonSetCoverage, Pair } from '../domain/coverage/pair.ts';
import type { Fix, Reason, ReasonKind } from '../domain/reason.ts';
import type { ChecklistRow } from './columns/checklist.ts';
import type { PairGroup } from './columns/pair-groups.ts';
import type { Json } from './structured.ts';

/** An object of `-o json` and `-o yaml`. Fields that are `undefined` are left out. */
export type Document = { readonly [field: string]: Json | undefined };

export const API_VERSION = 'kubectl-ds/v1';

/** Values of the domain are plain data. Empty text is a value (a label may have it); what is absent is undefined. */
export function json(value: unknown): Json | undefined {
  if (value === undefined) return undefined;
  if (Array.isArray(value)) return value.map((item: unknown) => json(item) ?? null);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([field, item]) => [field, json(item)]));
  }
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}

function fixes(list: readonly Fix[]): Document {
  return list.length === 0 ? {} : { fixes: list.map((fix) => json(fix) ?? null) };
}

/** A reason with what it is made of, and what to do about it. */
export function reasonDocument(reason: Reason): Document {
  const hasDetail = Object.keys(reason.detail).length > 0;
  return {
    kind: reason.kind,
    message: reason.message,
    ...(hasDetail ? { detail: json(reason.detail) } : {}),
    ...fixes(reason.fixes),
  };
}

function pairDocument(pair: Pair): Document {
  return {
    state: pair.state,
    pod: pair.pod?.metadata.name,
    shouldRun: pair.shouldRun,
    shouldContinueRunning: pair.shouldContinueRunning,
    fits: pair.fits,
    outdated: pair.outdated,
    terminating: pair.terminating,
    duplicate: pair.duplicate,
    reasons: pair.reasons.map(reasonDocument),
  };
}

function perNode(coverage: DaemonSetCoverage): readonly Document[] {
  return coverage.pairs.map((pair) => ({ node: pair.node, ...pairDocument(pair) }));
}

interface CountedReason {
  readonly kind: ReasonKind;
  readonly nodes?: number;
  readonly message: string;
}

function identity({ daemonSet }: DaemonSetCoverage): Document {
  return { namespace: daemonSet.metadata.namespace, name: daemonSet.metadata.name };
}

function coverageDocument(coverage: DaemonSetCoverage, withNodes: boolean): Document {
  // One that nodes give as well is told with their number.
  const own: readonly CountedReason[] = coverage.daemonSetReasons
    .filter(({ kind }) => coverage.reasons.every((group) => group.kind !== kind))
    .map(({ kind, message }) => ({ kind, message }));
  const counted = coverage.reasons.map(({ kind, message, nodes }) => ({
    kind,
    nodes: nodes.length,
    message,
  }));
  return {
    ...identity(coverage),
    nodes: json(coverage.nodes),
    reasons: [...own, ...counted].map((reason) => json(reason) ?? null),
    statusIsStale: coverage.statusIsStale,
    ...(withNodes ? { perNode: perNode(coverage) } : {}),
  };
}

function groupDocument({ value, nodes, available, eligible, reason }: PairGroup): Document {
  const main = reason === undefined ? undefined : { kind: reason.kind, message: reason.message };
  return { value, nodes, available, eligible, reason: json(main) };
}

/** The answer of `coverage`. `reasons` of the DaemonSet itself come first and have no `nodes`. */
export function coverageListDocument(
  coverages: readonly DaemonSetCoverage[],
  options: {
    readonly source: 'cluster' | 'dump';
    readonly withNodes: boolean;
    readonly notes: readonly string[];
    readonly by?: { readonly name: string; readonly groups: readonly PairGroup[] };
  },
): Document {
  return {
    apiVersion: API_VERSION,
    kind: 'CoverageList',
    source: options.source,
    items: coverages.map((coverage) => coverageDocument(coverage, options.withNodes)),
    ...(options.by === undefined
      ? {}
      : { by: options.by.name, groups: options.by.groups.map(groupDocument) }),
    ...(options.notes.length === 0 ? {} : { notes: options.notes }),
  };
}

/** The answer of `why-not NODE`. */
export function whyNotNodeDocument(
  { node, nodeReasons, staticPods }: NodeReport,
  rows: readonly ChecklistRow[],
  notes: readonly string[],
): Document {
  return {
    apiVersion: API_VERSION,
    kind: 'WhyNot',
    node,
    ...(nodeReasons.length === 0 ? {} : { nodeReasons: nodeReasons.map(reasonDocument) }),
    daemonSets: rows.map(({ daemonSet, pair }) => ({
      namespace: daemonSet.metadata.namespace,
      name: daemonSet.metadata.name,
      ...pairDocument(pair),
    })),
    ...(staticPods.length === 0 ? {} : { staticPods }),
    ...(notes.length === 0 ? {} : { notes }),
  };
}

/** The answer of `why-not daemonset/NAME`: `groups` hold the nodes by reason, `perNode` each node on its own. */
export function whyNotDaemonSetDocument(coverage: DaemonSetCoverage, notes: readonly string[]): Document {
  return {
    apiVersion: API_VERSION,
    kind: 'WhyNot',
    daemonSet: identity(coverage),
    nodes: json(coverage.nodes),
    reasons: coverage.daemonSetReasons.map(reasonDocument),
    groups: coverage.reasons.map(({ nodes, message, example }) => ({
      ...reasonDocument({ ...example, message }),
      nodes,
    })),
    perNode: perNode(coverage),
    ...(notes.length === 0 ? {} : { notes }),
  };
}
