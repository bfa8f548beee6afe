import { countedNodes, listedNames } from './drive-words.ts';
import type { BudgetUser } from './rollout-status.ts';

const groupsShown = 3;

/** `3 NotReady nodes (n1, n2 and n3)`. */
export function notReadyNodes(names: readonly string[]): string {
  return `${names.length} NotReady ${names.length === 1 ? 'node' : 'nodes'} (${listedNames(names)})`;
}

/**
 * Who uses up the budget, in one line, those of most nodes first:
 * `n1 and n2 are NotReady since before this rollout; n3: container main keeps crashing: 4 restarts`.
 */
export function usersInWords(users: readonly BudgetUser[]): string {
  const groups = Map.groupBy(
    users,
    ({ reason, brokenBefore, updated }) => `${reason} ${brokenBefore} ${updated}`,
  );
  const largest = [...groups.values()].toSorted((a, b) => b.length - a.length);
  const told = largest.slice(0, groupsShown).map(groupInWords);
  const untold = largest.slice(groupsShown).reduce((sum, { length }) => sum + length, 0);
  return [...told, ...(untold > 0 ? [`${countedNodes(untold)} for other reasons`] : [])].join('; ');
}

function groupInWords(users: readonly BudgetUser[]): string {
  const [example] = users;
  const names = listedNames(users.map(({ node }) => node));
  if (example === undefined) return '';
  if (example.reason !== 'NodeNotReady') {
    const differ = users.some(({ message }) => message !== example.message);
    return `${names}: ${differ ? `on ${example.node} ` : ''}${example.message}`;
  }
  return `${names} ${users.length === 1 ? 'is' : 'are'} NotReady${sinceWhen(example)}`;
}

function sinceWhen({ brokenBefore, updated }: BudgetUser): string {
  if (brokenBefore === true) return ' since before this rollout';
  if (updated === true) return ' since after its update, which is no proof that the update is at fault';
  return '';
}
