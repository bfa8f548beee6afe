import type { PodToBe, PredictedNode } from '../../domain/manifest/prediction.ts';
import type { Column } from '../table.ts';
import type { Tone } from '../tone.ts';

const podWords: Readonly<Record<PodToBe, string>> = {
  new: 'new pod',
  replaced: 'replaced',
  mayBeReplaced: 'may be replaced',
  adopted: 'adopted',
  kept: 'as it is',
  misscheduled: 'misscheduled',
  none: 'excluded',
};

function isPending({ fits }: PredictedNode): boolean {
  return fits === false;
}

function toneOf(node: PredictedNode): Tone {
  if (isPending(node)) return 'bad';
  if (node.pod === 'misscheduled') return 'warn';
  return node.shouldRun ? 'good' : 'muted';
}

/** `plan -o wide`: one row for each node, as it would be. */
export const planNodeColumns: readonly Column<PredictedNode>[] = [
  {
    header: 'NODE',
    value: ({ node }) => node,
    tone: () => 'strong',
    min: 12,
    shorten: 'middle',
    about: 'its name',
  },
  {
    header: 'POD',
    value: (node) => (isPending(node) ? `${podWords[node.pod]}, stays Pending` : podWords[node.pod]),
    tone: toneOf,
    about: 'what becomes of its pod',
  },
  {
    header: 'REASON',
    value: ({ reasons: [first] }) => first?.message,
    min: 20,
    comfort: 40,
    about: 'why it gets none, or why that would stay Pending',
  },
];
