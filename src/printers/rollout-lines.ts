import type { Rollout, RolloutNode } from './rollout-nodes.ts';
import { nodesOf } from './rollout-nodes.ts';
import { isComplete } from './rollout-wording.ts';
import { sanitize } from './sanitize.ts';

/** What makes a message a new one: not the time that has passed in it. */
function gist({ status }: Rollout): string {
  const { phase, message, nodes, budget, drive, next } = status;
  if (phase === 'Progressing') return message;
  const users = (budget?.usedBy ?? []).map(({ node, reason, mayRecover }) => [node, reason, mayRecover]);
  return JSON.stringify([phase, nodes, users, drive?.phase, drive?.because, next]);
}

function nodeLine(
  before: RolloutNode | undefined,
  { node, pod, activity, updated, reason }: RolloutNode,
): readonly string[] {
  const changed = before?.activity !== activity || before.updated !== updated;
  if (!changed || pod === undefined) return [];
  const why = reason === undefined ? '' : `: ${reason}`;
  if (activity === 'broken') return [`node ${node}: ${pod} broken${why}`];
  if (!updated) return [];
  return [`node ${node}: ${pod} ${activity}`];
}

function nodeLines(before: Rollout, now: Rollout): readonly string[] {
  const earlier = new Map(nodesOf(before).map((node) => [node.node, node]));
  return nodesOf(now).flatMap((node) => nodeLine(earlier.get(node.node), node));
}

/**
 * What is new of a rollout, line by line: nodes whose pod was updated, starts or broke, then where the rollout stands, in
 * kubectl's sentence where it has one. Empty where nothing is.
 *
 * @param before - what was told last; absent at first, when nodes are not told one by one
 */
export function newLines(before: Rollout | undefined, now: Rollout): string {
  const { message, next } = now.status;
  const told = before !== undefined && gist(before) === gist(now);
  const ofRollout = told
    ? []
    : [message, ...(next === undefined || isComplete(now.status) ? [] : [`  next: ${next}`])];
  const lines = [...(before === undefined ? [] : nodeLines(before, now)), ...ofRollout];
  return lines.map((line) => `${sanitize(line)}\n`).join('');
}
