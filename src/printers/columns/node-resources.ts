import type { DaemonShare } from '../../domain/overhead/overhead.ts';
import { shareOf } from '../../domain/overhead/amounts.ts';
import type { NodeResource } from '../../domain/overhead/node-resources.ts';
import { formatHuman } from '../../domain/quantity.ts';
import { percent, shareTone } from '../overhead-wording.ts';
import type { Column } from '../table.ts';
import type { Tone } from '../tone.ts';
import { daemonSetName } from '../wording.ts';

function withShare({ resource, allocatable }: NodeResource, amount: number): string {
  const share = shareOf(resource, { [resource]: amount }, { [resource]: allocatable });
  const text = formatHuman(resource, amount);
  return share === undefined ? text : `${text} (${percent(share)})`;
}

function left({ allocatable, requested }: NodeResource): number | undefined {
  return requested === undefined ? undefined : allocatable - requested;
}

function leftTone(row: NodeResource): Tone {
  const amount = left(row);
  return amount === undefined ? 'muted' : amount <= 0 && row.allocatable > 0 ? 'bad' : 'good';
}

/** One row for each resource of a node. */
export function nodeResourceColumns(): readonly Column<NodeResource>[] {
  return [
    { header: 'RESOURCE', value: ({ resource }) => resource, tone: () => 'strong', about: 'its name' },
    {
      header: 'ALLOCATABLE',
      value: ({ resource, allocatable }) => formatHuman(resource, allocatable),
      align: 'right',
      about: 'what the node has for pods',
    },
    {
      header: 'DAEMON PODS',
      value: (row) => withShare(row, row.byDaemons),
      align: 'right',
      tone: ({ resource, byDaemons, allocatable }) =>
        shareTone(shareOf(resource, { [resource]: byDaemons }, { [resource]: allocatable })),
      about: 'what daemon pods request of it that are there or wanted',
    },
    {
      header: 'ALL PODS',
      value: (row) => (row.requested === undefined ? '<unknown>' : withShare(row, row.requested)),
      align: 'right',
      about: 'what all pods request of it that are there',
    },
    {
      header: 'LEFT',
      value: (row) => {
        const amount = left(row);
        return amount === undefined ? '<unknown>' : formatHuman(row.resource, amount);
      },
      align: 'right',
      tone: leftTone,
      about: 'what is not requested',
    },
  ];
}

/** One row for each daemon pod that a node has, or that is wanted there. */
export function daemonShareColumns(): readonly Column<DaemonShare>[] {
  const amount = (header: string, resource: string): Column<DaemonShare> => ({
    header,
    value: ({ requests }) => formatHuman(resource, requests[resource] ?? 0),
    sortKey: ({ requests }) => requests[resource] ?? 0,
    align: 'right',
    about: `${resource} that it requests`,
  });
  return [
    {
      header: 'DAEMONSET',
      value: ({ daemonSet }) => daemonSetName(daemonSet, true),
      tone: () => 'strong',
      min: 14,
      shorten: 'middle',
      about: 'whose pod it is',
    },
    amount('CPU', 'cpu'),
    amount('MEMORY', 'memory'),
    { header: 'POD', value: ({ state }) => state, about: 'whether it is bound, pending, or only planned' },
  ];
}
