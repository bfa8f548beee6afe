import type { Reason } from '../reason.ts';
import type { Pair, ReasonGroup } from './pair.ts';

/** Reasons that are the same trouble on different nodes, though their numbers or pods may differ. */
function sameTrouble(reason: Reason): string {
  switch (reason.kind) {
    case 'NodeSelector':
      return `${reason.kind} ${reason.detail.key} ${reason.detail.wanted}`;
    case 'UntoleratedTaint':
      return `${reason.kind} ${reason.detail.key} ${reason.detail.value ?? ''} ${reason.detail.effect}`;
    case 'InsufficientResource':
      return `${reason.kind} ${reason.detail.resource}`;
    case 'HostPort':
      return `${reason.kind} ${reason.detail.port} ${reason.detail.protocol}`;
    case 'CrashLoop':
    case 'ReadinessProbe':
      return `${reason.kind} ${reason.detail.container ?? ''}`;
    case 'ImagePull':
      return `${reason.kind} ${reason.detail.image}`;
    case 'CreateRejected':
      return `${reason.kind} ${reason.detail.by}`;
    default:
      return reason.kind;
  }
}

const troubled = ['NotReady', 'Pending', 'Missing', 'Misscheduled'];

interface Group {
  example: Reason;
  exampleNode: string;
  readonly nodes: string[];
  messagesDiffer: boolean;
  trouble: boolean;
}

/** Whether the node comes close to what is asked of it, so that it was probably meant. */
export function hasNearMiss(reason: Reason): boolean {
  if (reason.kind !== 'NodeAffinity') return 'nearMiss' in reason.detail;
  return reason.detail.terms.some(({ failing }) => failing.some(({ nearMiss }) => nearMiss !== undefined));
}

/**
 * Reasons over all nodes: those of nodes that lack a healthy pod first, then near misses (a node that was probably
 * meant), then those of most nodes.
 */
export function groupReasons(pairs: readonly Pair[]): readonly ReasonGroup[] {
  const groups = new Map<string, Group>();
  for (const pair of pairs) {
    const isTrouble = troubled.includes(pair.state ?? '');
    for (const reason of pair.reasons) addTo(groups, reason, pair.node, isTrouble);
  }
  return [...groups.values()]
    .toSorted((a, b) => urgency(b) - urgency(a) || b.nodes.length - a.nodes.length)
    .map(({ example, exampleNode, nodes, messagesDiffer }) => ({
      kind: example.kind,
      message: messagesDiffer ? `on ${exampleNode}: ${example.message}` : example.message,
      nodes,
      example,
    }));
}

function urgency({ trouble, example }: Group): number {
  return trouble ? 2 : Number(hasNearMiss(example));
}

function addTo(groups: Map<string, Group>, reason: Reason, node: string, isTrouble: boolean): void {
  const key = sameTrouble(reason);
  const group = groups.get(key);
  if (group === undefined) {
    groups.set(key, {
      example: reason,
      exampleNode: node,
      nodes: [node],
      messagesDiffer: false,
      trouble: isTrouble,
    });
    return;
  }
  if (group.nodes.at(-1) !== node) group.nodes.push(node);
  group.messagesDiffer ||= group.example.message !== reason.message;
  // A near miss is the better example: it is probably what was meant.
  if (!hasNearMiss(group.example) && hasNearMiss(reason))
    Object.assign(group, { example: reason, exampleNode: node });
  group.trouble ||= isTrouble;
}
