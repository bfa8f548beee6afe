import { ClusterError } from '../../cluster/cluster-error.ts';
import type { Cluster } from '../../cluster/cluster.ts';
import { writeNode } from '../../cluster/node-writes.ts';
import type { LabelChange, TaintChange } from '../../domain/change/change.ts';
import type { Node } from '../../domain/objects.ts';
import { sanitize } from '../../printers/sanitize.ts';
import { someOf } from '../../printers/wording.ts';
import type { CommandContext } from '../context.ts';
import { dryRunSuffix } from '../rollout/change-answer.ts';
import type { ChangeOptions } from '../rollout/options.ts';
import { errorAbout } from './error-about.ts';
import type { Interrupts } from './interrupts.ts';

/** A change of labels or taints, and how it is told. */
export interface NodeWork {
  readonly change: LabelChange | TaintChange;
  readonly resourceVersion?: string;
  readonly options: ChangeOptions;
  readonly done: (node: Node) => NodeWords;
}

/** What kubectl says of a node. */
export interface NodeWords {
  /** `labeled`, `untainted`. */
  readonly word: string;
  /** False where there is nothing to change on it. */
  readonly isChanged: boolean;
  /** Lines before that. */
  readonly notes?: readonly string[];
}

/** What became of one node. */
export interface NodeOutcome {
  readonly node: string;
  /** In kubectl's word: `labeled`, `untainted`. Absent where it failed. */
  readonly done?: string;
  readonly error?: unknown;
}

export interface Application {
  readonly outcomes: readonly NodeOutcome[];
  /** Names of the nodes that Ctrl-C has left as they are. */
  readonly left: readonly string[];
}

function tell(
  { stdout }: CommandContext,
  { dryRun, output }: ChangeOptions,
  name: string,
  { word, notes = [] }: NodeWords,
): void {
  const node = `node/${sanitize(name)}`;
  if (output === 'name') stdout.write(`${node}\n`);
  if (output !== undefined) return;
  for (const note of notes) stdout.write(`${sanitize(note)}\n`);
  stdout.write(`${node} ${word}${dryRunSuffix[dryRun]}\n`);
}

async function applyToOne(cluster: Cluster, node: Node, work: NodeWork, signal: AbortSignal): Promise<void> {
  const { options, change, resourceVersion } = work;
  if (options.dryRun === 'client') return;
  await writeNode(cluster, node, change, {
    fieldManager: options.fieldManager,
    dryRun: options.dryRun === 'server',
    signal,
    ...(resourceVersion === undefined ? {} : { resourceVersion }),
  });
}

/** One node after the other: what fails on one does not keep the others from it, and Ctrl-C leaves the rest. */
export async function applyToNodes(
  context: CommandContext,
  cluster: Cluster,
  nodes: readonly Node[],
  work: NodeWork,
  { stop, giveUp }: Interrupts,
): Promise<Application> {
  const outcomes: NodeOutcome[] = [];
  for (const node of nodes) {
    if (stop.aborted) break;
    const { name } = node.metadata;
    const words = work.done(node);
    try {
      if (words.isChanged) await applyToOne(cluster, node, work, giveUp);
      outcomes.push({ node: name, done: words.word });
      tell(context, work.options, name, words);
    } catch (error) {
      if (!(error instanceof ClusterError)) throw error;
      outcomes.push({ node: name, error: nodes.length > 1 ? errorAbout('node', name, error) : error });
    }
  }
  return { outcomes, left: nodes.slice(outcomes.length).map(({ metadata }) => metadata.name) };
}

/** After Ctrl-C: which nodes were changed, and which were not. */
export function tellInterrupted(context: CommandContext, { outcomes, left }: Application): void {
  const done = outcomes.filter((outcome) => outcome.done !== undefined).map(({ node }) => node);
  const changed = done.length === 0 ? 'no node was changed' : `changed: ${someOf(done, 20)}`;
  context.stderr.write(`interrupted: ${sanitize(`${changed}; left as they are: ${someOf(left, 20)}`)}\n`);
}
