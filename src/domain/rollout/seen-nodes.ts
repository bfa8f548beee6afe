import { ownPodsByNode } from '../coverage/pods-by-node.ts';
import { REVISION_HASH_LABEL } from '../coverage/current-revision.ts';
import type { Pair } from '../coverage/pair.ts';
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
  const unsettled = coverage.unsettled.filter(({ shouldRun }) => shouldRun === true);
  const hash = revision?.metadata.labels[REVISION_HASH_LABEL];
  if (hash === undefined) return { unsettled, users: usersOf(facts, unsettled, noSteps, undefined) };
  const { limits = noLimits } = facts;
  const refused = 'problem' in limits;
  const question = questionOf(facts, hash, refused ? noLimits : limits);
  const manage = manageSteps(question);
  const update = refused || facts.strategy === 'OnDelete' ? undefined : rollingUpdate(question);
  return {
    unsettled,
    left: unsettled.filter((pair) => !isDone(pair)),
    users: usersOf(facts, unsettled, manage, update),
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
  // Where all is settled the controller has nothing to do, and nothing to count. (While surging, such a node counts as
  // available and as desired, and only the difference matters.)
  const there = coverage.unsettled.map(({ node, shouldRun, shouldContinueRunning }): DaemonNode => ({
    name: node,
    exists: true,
    shouldRun: shouldRun === true,
    shouldContinueRunning: shouldContinueRunning === true,
    pods: pods.on(node),
  }));
  const gone = [...pods.elsewhere].map(([name, own]): DaemonNode => ({
    name,
    exists: false,
    shouldRun: false,
    shouldContinueRunning: false,
    pods: own,
  }));
  const nodes = [...there, ...gone];
  return { daemonSet, nodes, hash, limits, now: view.state.now, release: view.state.release };
}

/** Nodes that the controller counts, that should have an available pod, or that surge, each once. */
function usersOf(
  facts: FactsSoFar,
  unsettled: readonly Pair[],
  manage: ControllerSteps,
  update: UpdateSteps | undefined,
): readonly BudgetUser[] {
  const { daemonSet, view, coverage, startedAt } = facts;
  const steps = [manage, ...(update === undefined ? [] : [update])];
  const deleted = new Set(steps.flatMap(({ deletes }) => deletes.map(({ pod }) => pod)));
  const created = new Set(steps.flatMap(({ creates }) => creates));
  const surging = new Map(update?.surging.map(({ node, pod }) => [node, pod]));
  const lacking = unsettled.filter((pair) => !hasAvailable(pair)).map(({ node }) => node);
  const names = new Set([...(update?.unavailable ?? []), ...lacking, ...surging.keys()]);
  if (names.size === 0) return [];
  const question = {
    daemonSet,
    view,
    ...(startedAt === undefined ? {} : { startedAt }),
    isReplaced: (node: string, pod: Pod | undefined) =>
      pod === undefined ? created.has(node) && !isRejected(coverage.pairOn(node)) : deleted.has(pod),
  };
  return [...names].map((name) => budgetUser(name, coverage.pairOn(name), surging.get(name), question));
}
