import { ownPodsByNode } from '../coverage/coverage.ts';
import { REVISION_HASH_LABEL } from '../coverage/current-revision.ts';
import { hasNoOtherPod, type Pair } from '../coverage/pair.ts';
import type { Pod } from '../objects.ts';
import { budgetUser } from './budget-users.ts';
import type { ControllerQuestion, ControllerSteps, DaemonNode, UpdateSteps } from './daemon-node.ts';
import type { FactsSoFar, SeenNodes } from './facts.ts';
import { hasAvailable, isDone, isRejected } from './facts.ts';
import type { RolloutLimits } from './int-or-percent.ts';
import { manageSteps } from './manage.ts';
import { rollingUpdate } from './rolling-update.ts';
import type { BudgetUser } from './rollout-status.ts';

/** What nodes and pods tell of a rollout; they must have been read. */
export function seenNodes(facts: FactsSoFar): SeenNodes {
  const { coverage, revision } = facts;
  const eligible = coverage.pairs.filter(({ shouldRun }) => shouldRun === true);
  const hash = revision?.metadata.labels[REVISION_HASH_LABEL];
  if (hash === undefined) return { eligible, users: usersOf(facts, eligible, noSteps, undefined) };
  const { limits = noLimits } = facts;
  const refused = 'problem' in limits;
  const question = questionOf(facts, hash, refused ? noLimits : limits);
  const manage = manageSteps(question);
  const update = refused || facts.strategy === 'OnDelete' ? undefined : rollingUpdate(question);
  return {
    eligible,
    left: eligible.filter((pair) => !isDone(pair)),
    users: usersOf(facts, eligible, manage, update),
    manage,
    ...(update === undefined ? {} : { update }),
  };
}

const noSteps: ControllerSteps = { deletes: [], creates: [] };

const noLimits: RolloutLimits = { maxUnavailable: 0, maxSurge: 0 };

function questionOf(
  { daemonSet, view, coverage }: FactsSoFar,
  hash: string,
  limits: RolloutLimits,
): ControllerQuestion {
  const pods = ownPodsByNode(daemonSet, view);
  const nodes: DaemonNode[] = [];
  for (const pair of coverage.pairs) {
    const { node, shouldRun, shouldContinueRunning } = pair;
    if (isAtRest(pair)) continue;
    nodes.push({
      name: node,
      exists: true,
      shouldRun: shouldRun === true,
      shouldContinueRunning: shouldContinueRunning === true,
      pods: pods.get(node) ?? [],
    });
  }
  for (const [name, own] of pods) {
    if (view.node(name) === undefined)
      nodes.push({ name, exists: false, shouldRun: false, shouldContinueRunning: false, pods: own });
  }
  return { daemonSet, nodes, hash, limits, now: view.state.now, release: view.state.release };
}

/**
 * Whether the controller has nothing to do there, nor to count: a node that is left out and empty, or one with the only pod
 * that it should have. Of thousands of nodes most are so. (While surging, such a node counts as available and as desired,
 * and only the difference matters.)
 */
function isAtRest(pair: Pair): boolean {
  if (pair.state === 'Excluded') return true;
  return (
    isDone(pair) && pair.shouldRun === true && hasNoOtherPod(pair) && pair.pod?.status.phase !== 'Failed'
  );
}

/** Nodes that the controller counts, that should have an available pod, or that surge, each once. */
function usersOf(
  facts: FactsSoFar,
  eligible: readonly Pair[],
  manage: ControllerSteps,
  update: UpdateSteps | undefined,
): readonly BudgetUser[] {
  const { daemonSet, view, coverage, startedAt } = facts;
  const steps = [manage, ...(update === undefined ? [] : [update])];
  const deleted = new Set(steps.flatMap(({ deletes }) => deletes.map(({ pod }) => pod)));
  const created = new Set(steps.flatMap(({ creates }) => creates));
  const surging = new Map(update?.surging.map(({ node, pod }) => [node, pod]));
  const lacking = eligible.filter((pair) => !hasAvailable(pair)).map(({ node }) => node);
  const names = new Set([...(update?.unavailable ?? []), ...lacking, ...surging.keys()]);
  if (names.size === 0) return [];
  const pairs = new Map(coverage.pairs.map((pair) => [pair.node, pair]));
  const question = {
    daemonSet,
    view,
    ...(startedAt === undefined ? {} : { startedAt }),
    isReplaced: (node: string, pod: Pod | undefined) =>
      pod === undefined ? created.has(node) && !isRejected(pairs.get(node)) : deleted.has(pod),
  };
  return [...names].map((name) => budgetUser(name, pairs.get(name), surging.get(name), question));
}
