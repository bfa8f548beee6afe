import { namedNodes } from '../rollout/drive-words.ts';
import { hasNoController } from './adoption.ts';
import { countedPods, nodesOf, plural, type WarningInput } from './warning-input.ts';

/** Pods that are deleted and that nobody makes anew. */
export function goneForGood({ otherPods, change, state }: WarningInput): readonly string[] {
  if (change.kind !== 'deletePods') return [];
  const orphans = new Set(
    (state.pods ?? [])
      .filter(hasNoController)
      .map(({ metadata: { namespace, name } }) => `${namespace}/${name}`),
  );
  const lost = otherPods.filter(({ namespace, pod }) => orphans.has(`${namespace}/${pod}`));
  if (lost.length === 0) return [];
  const nodes = nodesOf(lost.flatMap(({ node }) => (node === undefined ? [] : [{ node }])));
  const where = nodes.length === 0 ? '' : ` on ${namedNodes(nodes)}`;
  const [has, it] = [plural(lost.length, 'has', 'have'), plural(lost.length, 'it', 'them')];
  return [`${countedPods(lost.length)}${where} ${has} no controller: nothing makes ${it} anew`];
}
