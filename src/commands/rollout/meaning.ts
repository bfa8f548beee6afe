import type { DaemonSet } from '../../domain/objects.ts';
import { rolloutCommand } from '../../domain/rollout/commands.ts';
import { PAUSED_STRATEGY_ANNOTATION } from '../../domain/rollout/drive-state.ts';
import { rollingUpdateBudget } from '../../domain/rollout/int-or-percent.ts';
import { plural } from '../../printers/wording.ts';

/** What happens to a DaemonSet's pods once its template has changed. */
export interface Meant {
  readonly daemonSet: DaemonSet;
  /** Nodes whose pod is of another revision then. */
  readonly nodes: number;
  /** Minor version of the control plane. */
  readonly release: number;
}

function pace({ daemonSet, release }: Meant): string {
  const { updateStrategy } = daemonSet.spec;
  const limits = rollingUpdateBudget(daemonSet, daemonSet.status.desiredNumberScheduled, release);
  if ('problem' in limits) return `, but its controller replaces none: ${limits.problem}`;
  const { maxSurge, maxUnavailable } = limits;
  if (maxSurge > 0)
    return `, at most ${maxSurge} at a time beside the old one (maxSurge ${updateStrategy.maxSurge})`;
  return `, at most ${maxUnavailable} at a time (maxUnavailable ${updateStrategy.maxUnavailable ?? 1})`;
}

/** What a change of the template means, in one sentence: how many nodes get a new pod, and how many at a time. */
export function meaningOf(meant: Meant): string {
  const { daemonSet, nodes } = meant;
  if (nodes === 0) return 'no node has to get a new pod';
  if (daemonSet.metadata.annotations[PAUSED_STRATEGY_ANNOTATION] !== undefined) {
    return `paused: no pod is replaced until: ${rolloutCommand('resume', daemonSet)}`;
  }
  if (daemonSet.spec.updateStrategy.type === 'OnDelete') {
    const command = `${rolloutCommand('advance', daemonSet)} --node NODE`;
    return `OnDelete: nothing happens until pods are deleted: ${command}`;
  }
  return `${plural(nodes, 'node')} ${nodes === 1 ? 'gets' : 'get'} a new pod${pace(meant)}`;
}
