import type { BudgetUser } from '../../domain/rollout/rollout-status.ts';
import type { Column } from '../table.ts';

function sinceWhen({ brokenBefore, updated }: BudgetUser): string | undefined {
  if (brokenBefore === true) return 'before this rollout';
  return updated === true ? 'its update' : undefined;
}

/** Below `rollout status`: who uses up the budget. */
export const rolloutUserColumns: readonly Column<BudgetUser>[] = [
  {
    header: 'NODE',
    value: ({ node }) => node,
    tone: () => 'strong',
    min: 10,
    comfort: 20,
    shorten: 'middle',
    about: 'a node that lacks an available pod, or surges',
  },
  {
    header: 'POD',
    value: ({ pod }) => pod,
    min: 10,
    comfort: 16,
    drop: 1,
    shorten: 'middle',
    about: 'the pod that is waited for',
  },
  {
    header: 'SINCE',
    value: sinceWhen,
    tone: ({ brokenBefore }) => (brokenBefore === true ? 'muted' : 'warn'),
    drop: 2,
    about: 'since when it lacks one: before this rollout, or its update there',
  },
  {
    header: 'REASON',
    value: ({ reason, message }) => `${reason}: ${message}`,
    tone: ({ mayRecover }) => (mayRecover ? 'plain' : 'bad'),
    min: 16,
    comfort: 84,
    about: 'why',
  },
];
