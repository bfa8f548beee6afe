import type { Reason } from '../reason.ts';
import type { AlikePairs, ReasonGroup } from './pair.ts';

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
  readonly places: number[];
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
export function groupReasons(
  alike: readonly AlikePairs[],
  nodeAt: (place: number) => string,
): readonly ReasonGroup[] {
  const groups = new Map<string, Group>();
  for (const each of alike) for (const reason of each.first.reasons) addTo(groups, reason, each);
  return [...groups.values()]
    .toSorted((a, b) => urgency(b) - urgency(a) || b.places.length - a.places.length)
    .map(({ example, exampleNode, places, messagesDiffer }) => ({
      kind: example.kind,
      message: messagesDiffer ? `on ${exampleNode}: ${example.message}` : example.message,
      nodes: places.toSorted((a, b) => a - b).map(nodeAt),
      example,
    }));
}

function urgency({ trouble, example }: Group): number {
  return trouble ? 2 : Number(hasNearMiss(example));
}

function addTo(groups: Map<string, Group>, reason: Reason, { first, places }: AlikePairs): void {
  const key = sameTrouble(reason);
  const group = groups.get(key);
  const isTrouble = troubled.includes(first.state ?? '');
  if (group === undefined) {
    groups.set(key, {
      example: reason,
      exampleNode: first.node,
      places: [...places],
      messagesDiffer: false,
      trouble: isTrouble,
    });
    return;
  }
  // A node may have two reasons that are the same trouble.
  if (group.places.at(-1) !== places.at(-1)) for (const place of places) group.places.push(place);
  group.messagesDiffer ||= group.example.message !== reason.message;
  // A near miss is the better example: it is probably what was meant.
  if (!hasNearMiss(group.example) && hasNearMiss(reason))
    Object.assign(group, { example: reason, exampleNode: first.node });
  group.trouble ||= isTrouble;
}
