import type { LabelArguments } from '../../domain/change/label-arguments.ts';
import type { TaintArguments } from '../../domain/change/taint-arguments.ts';
import type { Node } from '../../domain/objects.ts';
import type { NodeWords } from './apply-to-nodes.ts';

/** kubectl's words for what becomes of a node's labels. */
export function labelWords({ metadata: { labels } }: Node, { set, remove }: LabelArguments): NodeWords {
  const isSet = Object.entries(set).some(([key, value]) => labels[key] !== value);
  const isRemoved = remove.some((key) => labels[key] !== undefined);
  const word = isSet ? 'labeled' : isRemoved ? 'unlabeled' : 'not labeled';
  const absent = remove.filter((key) => labels[key] === undefined);
  return { word, isChanged: isSet || isRemoved, notes: absent.map((key) => `label "${key}" not found.`) };
}

/**
 * kubectl's words for what becomes of a node's taints.
 *
 * Mirrors `reorganizeTaints`, staging/src/k8s.io/kubectl/pkg/cmd/taint/utils.go, v1.34.
 */
export function taintWords({ add, remove }: TaintArguments, overwrite: boolean): NodeWords {
  const isModified = overwrite || (add.length > 0 && remove.length > 0);
  const word = isModified ? 'modified' : add.length > 0 ? 'tainted' : 'untainted';
  return { word, isChanged: true };
}
