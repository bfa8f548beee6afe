import { observeChange } from '../../cluster/observe-change.ts';
import type { LabelChange, TaintChange } from '../../domain/change/change.ts';
import { impactOf } from '../../domain/change/impact-of.ts';
import { overwrittenBy } from '../../domain/change/overwritten.ts';
import type { Node } from '../../domain/objects.ts';
import { nodesQuestion, overwrittenSentences } from '../../printers/change-question.ts';
import { plural, someOf } from '../../printers/wording.ts';
import { type Application, applyToNodes, type NodeOutcome } from '../change/apply-to-nodes.ts';
import { labelWords, taintWords } from '../change/node-words.ts';
import { refusedNodes } from '../change/refused-nodes.ts';
import { notesOf } from '../notes.ts';
import type { ChangeTools, Prepared } from './changes.ts';

type NodeChange = LabelChange | TaintChange;

function failureOf({ error }: NodeOutcome): string {
  return error instanceof Error ? error.message : String(error);
}

function failuresOf(outcomes: readonly NodeOutcome[]): readonly string[] {
  const [first, ...more] = outcomes.filter(({ error }) => error !== undefined);
  if (first === undefined) return [];
  return [
    `failed: ${failureOf(first)}${more.length === 0 ? '' : `, and ${plural(more.length, 'node')} more`}`,
  ];
}

/** `node/n1 labeled`, `2 nodes labeled, 1 not labeled; failed: ...`. */
function whatHappened({ outcomes, left }: Application): string {
  const done = outcomes.filter((outcome) => outcome.done !== undefined);
  const [only] = done;
  const words = [...Map.groupBy(done, (outcome) => outcome.done)];
  const counted = words.map(([word, all]) => `${plural(all.length, 'node')} ${word}`).join(', ');
  const told = done.length === 1 && only !== undefined ? `node/${only.node} ${only.done}` : counted;
  const stays = left.length === 0 ? [] : [`left as they are: ${someOf(left, 3)}`];
  return [...(told === '' ? [] : [told]), ...failuresOf(outcomes), ...stays].join('; ');
}

/** Values may be replaced: the question says which. */
const overwrite = true;

async function made(
  { context, cluster, options, signal }: ChangeTools,
  change: NodeChange,
  nodes: readonly Node[],
): Promise<string> {
  // Nothing may be printed across the screen: what happened is told in its message line.
  const work = {
    change,
    options: { ...options, output: 'json', dryRun: 'none' },
    done: (node: Node) =>
      change.kind === 'label' ? labelWords(node, change) : taintWords(change, overwrite),
  } as const;
  const interrupts = { stop: signal, giveUp: context.signal };
  return whatHappened(await applyToNodes(context, cluster, nodes, work, interrupts));
}

/** What a change of labels or taints would do, read as the verbs `label` and `taint` read it. */
export async function proposedForNodes(tools: ChangeTools, wanted: NodeChange): Promise<Prepared> {
  const { cluster } = tools;
  const state = await observeChange(cluster, wanted);
  const refused = await refusedNodes(cluster, wanted, state, { overwrite });
  const without = new Set(refused.map(({ node }) => node));
  const change = { ...wanted, nodes: wanted.nodes.filter((name) => !without.has(name)) };
  const known = new Map(state.nodes?.map((node) => [node.metadata.name, node]));
  const nodes = change.nodes.flatMap((name) => known.get(name) ?? []);
  const [first] = refused;
  if (nodes.length === 0) throw first?.error ?? new Error('nodes could not be read');
  const impact = impactOf(change, state);
  return {
    proposal: {
      question: nodesQuestion(change, impact),
      impact,
      facts: [
        ...refused.map((outcome) => `left out: ${failureOf(outcome)}`),
        ...overwrittenSentences(overwrittenBy(change, state)),
        ...notesOf(state, []),
      ],
    },
    make: () => made(tools, change, nodes),
  };
}
