import type { BudgetUser } from './rollout-status.ts';

const namesShown = 5;
const groupsShown = 3;

/** `n1, n2 and n3`, or `n1, n2, n3, n4, n5 and 12 more`. */
function listNames(names: readonly string[]): string {
  const [shown, more] = [names.slice(0, namesShown), names.length - namesShown];
  if (more > 0) return `${shown.join(', ')} and ${more} more`;
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1) ?? ''}`;
}

/** `3 nodes`, `1 node`. */
export function countNodes(count: number): string {
  return count === 1 ? '1 node' : `${count} nodes`;
}

/** `3 NotReady nodes (n1, n2 and n3)`. */
export function notReadyNodes(names: readonly string[]): string {
  return `${names.length} NotReady ${names.length === 1 ? 'node' : 'nodes'} (${listNames(names)})`;
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
  return [...told, ...(untold > 0 ? [`${countNodes(untold)} for other reasons`] : [])].join('; ');
}

function groupInWords(users: readonly BudgetUser[]): string {
  const [example] = users;
  const names = listNames(users.map(({ node }) => node));
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
