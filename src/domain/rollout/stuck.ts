import { nodeReasons } from '../explain/pod-reasons.ts';
import { rolloutCommand, withoutSurge } from './commands.ts';
import type { PodOnNode } from './daemon-node.ts';
import type { RolloutFacts, SeenNodes } from './facts.ts';
import { isRejected } from './facts.ts';
import type { BudgetUser } from './rollout-status.ts';
import { notReadyNodes, usersInWords } from './user-groups.ts';
import type { Verdict } from './verdict.ts';

/**
 * Whether a rollout can go no further by itself, and why: the controller has no step that helps, and nothing that is under
 * way can still come right. Undefined where that is not so, or cannot be known. No time is waited for it.
 */
export function stuck(facts: RolloutFacts, progress: string): Verdict | undefined {
  const { daemonSet, seen, limits } = facts;
  if (seen?.left === undefined || seen.left.length === 0) return undefined;
  const begin = `daemon set "${daemonSet.metadata.name}" rollout is stuck: `;
  const outdated = seen.left.some((pair) => pair.outdated === true);
  if (limits !== undefined && 'problem' in limits && outdated)
    return {
      phase: 'Stuck',
      message: `${begin}${progress}, and the controller refuses the strategy: ${limits.problem}`,
    };
  const held = heldByOwnPod(facts, seen);
  if (held !== undefined) return held;
  if (hasHelpfulStep(facts, seen)) return undefined;
  const { users } = seen;
  const blocking = users.filter(({ mayRecover }) => !mayRecover);
  if (!isBlocked(facts, seen, blocking)) return undefined;
  return {
    phase: 'Stuck',
    message: `${begin}${progress}; ${whyBlocked(facts, seen, blocking)}`,
    ...nextOf(facts, blocking),
  };
}

function whyBlocked(facts: RolloutFacts, seen: SeenNodes, blocking: readonly BudgetUser[]): string {
  if (!waitsForBudget(seen)) return usersInWords(blocking);
  if (allowedAtATime(facts) > 0) return `${arithmetic(facts, seen)}: ${usersInWords(blocking)}`;
  const surge =
    facts.daemonSet.spec.updateStrategy.maxSurge === undefined ? '' : ', and this release ignores maxSurge';
  return `the strategy allows no node to be unavailable${surge}`;
}

/** How many nodes may be without an available pod, or surge, at a time. */
function allowedAtATime({ limits }: RolloutFacts): number {
  return limits === undefined || 'problem' in limits ? 0 : Math.max(limits.maxSurge, limits.maxUnavailable);
}

/** Whether a node that should run the pod cannot be updated before the budget allows it. */
function waitsForBudget({ left, update }: SeenNodes): boolean {
  const needed = new Set(left?.map(({ node }) => node));
  return update?.waiting.some((node) => needed.has(node)) === true;
}

/** What is broken for good leaves no room for the nodes that wait; or nothing else is left at all. */
function isBlocked(facts: RolloutFacts, seen: SeenNodes, blocking: readonly BudgetUser[]): boolean {
  const { users, update } = seen;
  if (blocking.length > 0 && blocking.length === users.length) return true;
  if (update === undefined || !waitsForBudget(seen)) return false;
  const counted = new Set([...update.unavailable, ...update.surging.map(({ node }) => node)]);
  return blocking.filter(({ node }) => counted.has(node)).length >= allowedAtATime(facts);
}

/** `3 of 1 allowed unavailable`. */
function arithmetic({ limits }: RolloutFacts, { update }: SeenNodes): string {
  if (limits === undefined || 'problem' in limits || update === undefined) return '';
  if (limits.maxSurge > 0) return `${update.surging.length} of ${limits.maxSurge} allowed surging`;
  return `${update.unavailable.length} of ${limits.maxUnavailable} allowed unavailable`;
}

/**
 * A step on a dead node is none: no kubelet ends the old pod there, and none starts the new one. While surging, and where
 * there are two pods, it is one all the same, as a pod on its way out makes the one beside it count in another way.
 */
function hasHelpfulStep({ view, coverage, limits }: RolloutFacts, { manage, update }: SeenNodes): boolean {
  const surges = limits !== undefined && !('problem' in limits) && limits.maxSurge > 0;
  const lives = (name: string): boolean => nodeReasons(view.node(name), view.state.now).length === 0;
  const isOneOfTwo = (node: string): boolean => coverage.pairOn(node)?.duplicate === true;
  const ends = ({ node, pod }: PodOnNode): boolean =>
    surges || pod.spec.nodeName === '' || lives(node) || isOneOfTwo(node);
  return [manage, update].some(
    (steps) =>
      steps?.deletes.some(ends) === true ||
      steps?.creates.some((node) => lives(node) && !isRejected(coverage.pairOn(node))) === true,
  );
}

/** While surging, a new pod that needs the host port of the old one beside it waits for ever: the old one waits for it. */
function heldByOwnPod({ daemonSet, coverage }: RolloutFacts, { update }: SeenNodes): Verdict | undefined {
  for (const { node } of update?.surging ?? []) {
    const pair = coverage.pairOn(node);
    const held = pair?.reasons.find((reason) => reason.kind === 'HostPort');
    const own = pair?.pod;
    if (held === undefined || own === undefined) continue;
    if (held.detail.heldBy !== `${own.metadata.namespace}/${own.metadata.name}`) continue;
    const { port, protocol } = held.detail;
    return {
      phase: 'Stuck',
      message:
        `daemon set "${daemonSet.metadata.name}" rollout can never finish: on ${node} the new pod needs host port ${port}/${protocol}, ` +
        `which the old pod ${own.metadata.name} holds until the new one is available; use maxUnavailable instead of maxSurge`,
      next: withoutSurge(daemonSet),
    };
  }
  return undefined;
}

function nextOf({ coverage }: RolloutFacts, blocking: readonly BudgetUser[]): { readonly next?: string } {
  const first = blocking[0];
  const reasons = first === undefined ? [] : (coverage.pairOn(first.node)?.reasons ?? []);
  const command = reasons.flatMap(({ fixes }) => fixes).find((fix) => fix.command !== undefined)?.command;
  return command === undefined ? {} : { next: command };
}

/** Everything is done but on nodes that are NotReady: that is complete only for those who say so. */
export function exceptNotReady({ daemonSet, seen }: RolloutFacts, tolerated: number): Verdict | undefined {
  if (seen?.left === undefined || seen.left.length === 0) return undefined;
  const users = new Map(seen.users.map((user) => [user.node, user]));
  const left = seen.left.map(({ node }) => node);
  if (!left.every((node) => users.get(node)?.reason === 'NodeNotReady')) return undefined;
  const { name } = daemonSet.metadata;
  const nodes = notReadyNodes(left);
  if (left.length <= tolerated)
    return { phase: 'Complete', message: `daemon set "${name}" successfully rolled out except ${nodes}` };
  return {
    phase: 'Stuck',
    message: `daemon set "${name}" rollout is complete except ${nodes}; --tolerate-not-ready=${left.length} accepts that`,
    next: rolloutCommand('status', daemonSet, `--tolerate-not-ready=${left.length}`),
  };
}
