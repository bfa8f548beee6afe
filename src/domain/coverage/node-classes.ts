import { keysLike } from '../explain/near-miss.ts';
import { isReady } from '../explain/pod-reasons.ts';
import type { Node, PodSpec } from '../objects.ts';
import { oncePerObject } from '../once-per-object.ts';

/** Nodes in classes: those of one class are alike in all that decides whether a DaemonSet wants them, and what is told of it. */
export interface NodeClasses {
  /** The class of each node, in the order of the nodes. */
  readonly of: readonly number[];
  /** A node of each class: the first one. */
  readonly examples: readonly Node[];
}

/** The field of a node's name. */
const NAME = 'metadata.name';

/** What a template asks of a node by its labels, and whether it does by its name. */
interface Asked {
  readonly keys: readonly string[];
  readonly byName: boolean;
}

const askedBy: (template: PodSpec) => Asked = oncePerObject(({ nodeName, nodeSelector, affinity }) => {
  const terms = affinity.nodeTerms ?? [];
  const expressions = terms.flatMap(({ matchExpressions }) => matchExpressions.map(({ key }) => key));
  return {
    keys: [...new Set([...Object.keys(nodeSelector), ...expressions])].toSorted(),
    // A term may take the name for a label, too: what is told of it then names the node.
    byName:
      nodeName !== '' ||
      expressions.includes(NAME) ||
      terms.some(({ matchFields }) => matchFields.length > 0),
  };
});

/**
 * Sorts nodes into classes for a template: by the labels that it asks for (where a node has no such label, by those that may
 * have been meant), by their taints, and by name where it asks for that. A node that is not ready is alone in its class, as
 * it has its own story to tell.
 */
export function nodeClasses(nodes: readonly Node[], template: PodSpec): NodeClasses {
  const asked = askedBy(template);
  const question = JSON.stringify(asked);
  const known = classesOf(nodes);
  const classes = known.get(question) ?? sorted(nodes, asked, question);
  known.set(question, classes);
  return classes;
}

const classesOf = oncePerObject((_nodes: readonly Node[]) => new Map<string, NodeClasses>());

/** What tells the classes apart, by the question. Where nodes are read anew most of them are the same objects. */
const tellingOf = oncePerObject((_node: Node) => new Map<string, string>());

function sorted(nodes: readonly Node[], asked: Asked, question: string): NodeClasses {
  const known = new Map<string, { readonly telling: string; readonly number: number }>();
  const examples: Node[] = [];
  const of = nodes.map((node) => {
    const ofNode = tellingOf(node);
    const telling = ofNode.get(question) ?? tellingText(node, asked);
    const ofClass = known.get(telling) ?? { telling, number: examples.push(node) - 1 };
    known.set(telling, ofClass);
    // The text of the first, so that it is there once.
    ofNode.set(question, ofClass.telling);
    return ofClass.number;
  });
  return { of, examples };
}

function tellingText(node: Node, { keys, byName }: Asked): string {
  const { labels, name } = node.metadata;
  return JSON.stringify([
    byName || !isReady(node) ? name : '',
    node.spec.taints.map(({ key, value, effect }) => [key, value, effect]),
    keys.map((key) => labels[key] ?? keysLike(key, labels).map((other) => [other, labels[other]])),
  ]);
}
