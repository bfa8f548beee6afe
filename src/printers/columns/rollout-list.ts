import { age } from '../age.ts';
import type { Rollout } from '../rollout-nodes.ts';
import { rolloutBar } from '../rollout-nodes.ts';
import { briefMessage, isComplete, knowsUpdated, phaseRank, phaseTone } from '../rollout-wording.ts';
import type { Column } from '../table.ts';
import { identityColumns } from './identity.ts';

const BAR = 10;
const NARROW_BAR = 5;

/** `4/9` for people, `4` in CSV. */
function share(header: string, field: 'updated' | 'available', about: string): Column<Rollout> {
  const isKnown = ({ status }: Rollout): boolean => field !== 'updated' || knowsUpdated(status);
  return {
    header,
    value: (row) => {
      const { nodes } = row.status;
      return isKnown(row) ? `${nodes[field]}/${nodes.desired}` : '<unknown>';
    },
    align: 'right',
    tone: (row) => {
      const { nodes } = row.status;
      if (nodes.desired === 0 || !isKnown(row)) return 'muted';
      return nodes[field] < nodes.desired ? 'warn' : 'plain';
    },
    sortKey: ({ status: { nodes } }) => (nodes.desired === 0 ? 1 : nodes[field] / nodes.desired),
    csv: (row) => (isKnown(row) ? String(row.status.nodes[field]) : ''),
    about,
  };
}

function startedAgo({ status: { startedAt }, now }: Rollout): string | undefined {
  return startedAt === undefined ? undefined : age(startedAt, now);
}

/** `rollout`: one row for each DaemonSet. */
export function rolloutListColumns(allNamespaces: boolean): readonly Column<Rollout>[] {
  return [
    ...identityColumns<Rollout>(({ status }) => status.daemonSet, allNamespaces),
    {
      header: 'PHASE',
      value: ({ status }) => status.phase,
      tone: ({ status }) => phaseTone(status.phase),
      sortKey: ({ status }) => phaseRank(status.phase),
      about: 'where its rollout stands',
    },
    {
      header: 'PROGRESS',
      value: (rollout, { unicode }) => rolloutBar(rollout, BAR, unicode),
      narrow: (rollout, { unicode }) => rolloutBar(rollout, NARROW_BAR, unicode),
      sortKey: ({ status: { nodes } }) => (nodes.desired === 0 ? 1 : nodes.updated / nodes.desired),
      csv: false,
      drop: 3,
      about: 'a bar of the nodes that should run a pod, by what they are doing',
    },
    {
      header: 'DESIRED',
      value: ({ status }) => String(status.nodes.desired),
      sortKey: ({ status }) => status.nodes.desired,
      csvOnly: true,
      about: 'nodes that should run a pod',
    },
    share('UPDATED', 'updated', 'nodes with a pod of the current revision, of those that should run one'),
    share(
      'AVAILABLE',
      'available',
      'nodes with an available pod of any revision, of those that should run one',
    ),
    {
      header: 'REVISION',
      value: ({ status }) => (status.revision === undefined ? undefined : String(status.revision)),
      sortKey: ({ status }) => status.revision ?? 0,
      align: 'right',
      drop: 1,
      about: 'the number of the current revision',
    },
    {
      header: 'STRATEGY',
      value: ({ status }) => status.strategy,
      drop: 1,
      about: 'its update strategy',
    },
    {
      header: 'AGE',
      value: startedAgo,
      sortKey: ({ status }) => -(status.startedAt ?? 0),
      drop: 1,
      about: 'since the rollout of the current revision began',
    },
    {
      header: 'MESSAGE',
      value: ({ status }) => briefMessage(status),
      tone: ({ status }) => (isComplete(status) ? 'muted' : 'plain'),
      csv: ({ status }) => status.message,
      min: 14,
      comfort: 40,
      drop: 2,
      about: 'what it waits for, or what is wrong',
    },
  ];
}
