import { orphansOf } from '../change/orphans.ts';
import { inNamespace, kubectl } from '../explain/shell.ts';
import { matchesLabels } from '../label-selector.ts';
import { namedNodes } from '../rollout/drive-words.ts';
import { type Lint, warning } from './lint-warning.ts';

/** Pods that a DaemonSet of this name left behind, on nodes where it is to run, and that its selector does not take over. */
export const orphansBeside: Lint = ({ daemonSet: { metadata, spec }, state, eligible = [] }) => {
  const wanted = new Set(eligible.map(({ metadata: { name } }) => name));
  const left = orphansOf(state).filter(
    ({ pod, node = '', formerOwner }) =>
      wanted.has(node) &&
      pod.metadata.namespace === metadata.namespace &&
      formerOwner?.name === metadata.name &&
      !matchesLabels(spec.selector, pod.metadata.labels),
  );
  if (left.length === 0) return [];
  const where = namedNodes([...new Set(left.flatMap(({ node }) => node ?? []))]);
  const [pods, them] = left.length === 1 ? ['a pod', 'it'] : [`${left.length} pods`, 'them'];
  return [
    warning(
      `${pods} that a DaemonSet ${metadata.name} left on ${where} would run beside the new ones: nothing adopts ${them}, since the selector does not select ${them}`,
      {
        description: `see ${them}, and delete ${them} as the new ones get ready: kubectl ds orphans delete`,
        command: kubectl('ds', 'orphans', ...inNamespace(metadata)),
      },
    ),
  ];
};
