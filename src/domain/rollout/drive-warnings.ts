import { matchesLabels } from '../label-selector.ts';
import type { DaemonSet } from '../objects.ts';
import type { DrivenNode } from './drive.ts';
import type { PreviewInput } from './drive-preview.ts';
import { isAvailable } from './drive-judge.ts';
import { countedNodes, namedNodes } from './drive-words.ts';
import { compareNames } from './waves.ts';

export type PreviewWarningKind =
  /** `rollout pause` is in force, and ends with this rollout. */
  | 'EndsPause'
  /** The rollout before this one has not come to its end. */
  | 'UnhealthyRollout'
  /** Nodes without an available pod, which take part of the budget and may fail. */
  | 'NotReadyNodes'
  /** Others keep the DaemonSet as they have it, and may revert the rollout. */
  | 'ManagedBy'
  /** A driven rollout deletes first, whatever the strategy before said. */
  | 'SurgeUnused'
  /** The strategy that is put back can never finish a rollout of this template. */
  | 'HostPortWithSurge'
  /** The DaemonSet itself allows more at a time than the plan uses. */
  | 'MaxUnavailableLarger'
  /** Deletions of daemon pods do not ask it. */
  | 'PodDisruptionBudget';

export interface PreviewWarning {
  readonly kind: PreviewWarningKind;
  /** One sentence. */
  readonly message: string;
}

interface WarningInput extends PreviewInput {
  readonly maxUnavailable: number;
  readonly minReady: number;
}

/** One question each; the sentence where the answer is yes. In the order in which they are told. */
const checks: Readonly<Record<PreviewWarningKind, (input: WarningInput) => string | undefined>> = {
  EndsPause: endsPause,
  UnhealthyRollout: unhealthyRollout,
  NotReadyNodes: notReadyNodes,
  ManagedBy: ({ daemonSet }) => managedBy(daemonSet),
  SurgeUnused: ({ daemonSet }) =>
    surges(daemonSet)
      ? 'the DaemonSet updates with maxSurge; a driven rollout deletes the old pod of a node before the new one starts'
      : undefined,
  HostPortWithSurge: ({ daemonSet }) =>
    surges(daemonSet) && hasHostPort(daemonSet)
      ? 'maxSurge together with a hostPort can never finish a rollout by itself: the strategy that is put back at the end needs maxSurge 0 and maxUnavailable 1'
      : undefined,
  MaxUnavailableLarger: maxUnavailableLarger,
  PodDisruptionBudget: podDisruptionBudget,
};

/** What speaks against a driven rollout, the gravest first. Sentences may hold names from the cluster as they are. */
export function previewWarnings(input: WarningInput): readonly PreviewWarning[] {
  const kinds = Object.keys(checks) as PreviewWarningKind[];
  return kinds.flatMap((kind) => {
    const message = checks[kind](input);
    return message === undefined ? [] : [{ kind, message }];
  });
}

function endsPause({ status }: WarningInput): string | undefined {
  const former = status?.pausedStrategy;
  if (former === undefined) return undefined;
  return `the DaemonSet is paused: this rollout ends the pause, and puts ${former} back when it is done`;
}

function unhealthyRollout({ status }: WarningInput): string | undefined {
  if (status === undefined || status.phase === 'Complete' || status.phase === 'CoversNoNode')
    return undefined;
  if (status.phase === 'Paused' && status.pausedStrategy !== undefined) return undefined;
  return `the rollout before this one is not complete (${status.phase}): ${status.message}`;
}

/** Only pods that have the new template already must have been ready as long as was asked for. */
function isAvailableBefore(
  node: DrivenNode,
  {
    daemonSet,
    targetHash,
    minReady,
    now,
  }: Pick<WarningInput, 'daemonSet' | 'targetHash' | 'minReady' | 'now'>,
): boolean {
  const isNew = targetHash !== undefined && node.pod?.hash === targetHash;
  return isAvailable(node, { minReady: isNew ? minReady : daemonSet.spec.minReadySeconds * 1000, now });
}

function notReadyNodes({ nodes, skipped, plan, ...input }: WarningInput): string | undefined {
  const left = new Set(skipped);
  const names = nodes
    .filter((node) => !left.has(node.name) && !isAvailableBefore(node, input))
    .map(({ name }) => name)
    .toSorted(compareNames);
  if (names.length === 0) return undefined;
  const has = names.length === 1 ? 'has' : 'have';
  const hint = plan.maxFailures === undefined ? ' and fail the rollout if they do not come right' : '';
  return `${namedNodes(names)} ${has} no available pod now; they take part of the budget${hint}: leave them out with --skip-not-ready`;
}

/** Marks that tools leave on what they keep as they have it: where, under which name, and whose they are. */
const marks = [
  { on: 'annotations', key: 'argocd.argoproj.io/tracking-id', tool: 'Argo CD' },
  { on: 'labels', key: 'argocd.argoproj.io/instance', tool: 'Argo CD' },
  { on: 'labels', key: 'helm.toolkit.fluxcd.io/name', tool: 'Flux' },
  { on: 'labels', key: 'kustomize.toolkit.fluxcd.io/name', tool: 'Flux' },
  { on: 'annotations', key: 'meta.helm.sh/release-name', tool: 'Helm' },
] as const;

function managedBy({ metadata }: DaemonSet): string | undefined {
  const mark = marks.find(({ on, key }) => metadata[on][key] !== undefined);
  const byHelm = metadata.labels['app.kubernetes.io/managed-by'] === 'Helm';
  if (mark === undefined && !byHelm) return undefined;
  const tool = mark?.tool ?? 'Helm';
  const name = mark === undefined ? '' : ` (${metadata[mark.on][mark.key]})`;
  const when = tool === 'Helm' ? 'at its next upgrade' : 'at any time';
  return `${tool}${name} manages this DaemonSet and may put template and strategy back ${when}: make the change there too, or stop it for as long as this lasts`;
}

function surges({ spec }: DaemonSet): boolean {
  const { type, maxSurge = 0 } = spec.updateStrategy;
  return type === 'RollingUpdate' && maxSurge !== 0 && maxSurge !== '0%';
}

/** A pod on the host's network holds its container ports on the host, whether the template says so or not. */
function hasHostPort({ spec }: DaemonSet): boolean {
  const { containers, initContainers, hostNetwork } = spec.template.spec;
  const sidecars = initContainers.filter(({ restartPolicy }) => restartPolicy === 'Always');
  return [...containers, ...sidecars].some(({ ports }) =>
    ports.some(({ hostPort, containerPort }) => hostPort > 0 || (hostNetwork && containerPort > 0)),
  );
}

function maxUnavailableLarger({ status, maxUnavailable }: WarningInput): string | undefined {
  const own = status?.budget?.maxUnavailable;
  if (own === undefined || own <= maxUnavailable) return undefined;
  return `the DaemonSet's own maxUnavailable allows ${countedNodes(own)} at a time, this rollout takes ${maxUnavailable}`;
}

function podDisruptionBudget({ podDisruptionBudgets, pods }: WarningInput): string | undefined {
  const names = podDisruptionBudgets
    .filter(({ selector }) => {
      if (selector === undefined) return false;
      return pods.some(({ metadata }) => matchesLabels(selector, metadata.labels));
    })
    .map(({ metadata }) => metadata.name);
  if (names.length === 0) return undefined;
  const [budgets, are] = names.length === 1 ? ['PodDisruptionBudget', 'is'] : ['PodDisruptionBudgets', 'are'];
  return `${budgets} ${names.join(', ')} ${are} about these pods; a rollout deletes them without asking, as the controller does`;
}
