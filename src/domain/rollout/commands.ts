import { inNamespace, kubectl } from '../explain/shell.ts';
import type { DaemonSet } from '../objects.ts';
import { DRIVE_ANNOTATION, type DriveState } from './drive-state.ts';

/** A `kubectl ds rollout` command about a DaemonSet, safe to paste. */
export function rolloutCommand(verb: string, { metadata }: DaemonSet, ...flags: readonly string[]): string {
  return kubectl('ds', 'rollout', verb, metadata.name, ...inNamespace(metadata), ...flags);
}

/** Replaces pods one node at a time instead of making new ones beside them. */
export function withoutSurge({ metadata }: DaemonSet): string {
  const patch = { spec: { updateStrategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } } } };
  return kubectl('patch', 'daemonset', metadata.name, ...inNamespace(metadata), '-p', JSON.stringify(patch));
}

/** Asks why nodes do not run the DaemonSet's pod. */
export function whyNotCommand({ metadata }: DaemonSet): string {
  return kubectl('ds', 'why-not', `daemonset/${metadata.name}`, ...inNamespace(metadata));
}

/**
 * Ends a driven rollout without its driver: takes its state off and puts the strategy back that stands in it. Where that
 * could not be read, the strategy stays as it is.
 */
export function giveUpCommand({ metadata }: DaemonSet, state?: DriveState): string {
  const where = [metadata.name, ...inNamespace(metadata)];
  if (state === undefined) return kubectl('annotate', 'daemonset', ...where, `${DRIVE_ANNOTATION}-`);
  const patch = {
    metadata: { annotations: { [DRIVE_ANNOTATION]: null } },
    spec: { updateStrategy: state.formerStrategy },
  };
  return kubectl('patch', 'daemonset', ...where, '--type=merge', '-p', JSON.stringify(patch));
}
