import type { ResourceList } from '../../domain/objects.ts';
import type { DaemonSetOverhead, OverheadGroup } from '../../domain/overhead/groups.ts';
import type { NodeOverhead } from '../../domain/overhead/overhead.ts';
import { formatAmount, formatHuman } from '../../domain/quantity.ts';
import { amountsText, tooSmallText } from '../overhead-wording.ts';
import type { Column } from '../table.ts';
import { plural } from '../wording.ts';
import { identityColumns } from './identity.ts';
import { amountColumns, otherResourcesColumn } from './overhead-cells.ts';
import type { Requested } from './overhead-cells.ts';

const ofNodes = 'requested by daemon pods, and which part that is of what is allocatable';

function requestColumns<Row>(of: (row: Row) => Requested): readonly Column<Row>[] {
  return [
    ...amountColumns<Row>(of, { header: 'CPU', resource: 'cpu', about: `cpu ${ofNodes}` }),
    ...amountColumns<Row>(of, { header: 'MEMORY', resource: 'memory', about: `memory ${ofNodes}` }),
    ...amountColumns<Row>(of, {
      header: 'PODS',
      resource: 'pods',
      about: 'daemon pods, there or wanted, of the pods that there is room for',
    }),
    ...amountColumns<Row>(of, {
      header: 'STORAGE',
      resource: 'ephemeral-storage',
      about: `ephemeral storage ${ofNodes}`,
      wide: true,
    }),
    otherResourcesColumn<Row>(of),
  ];
}

/** A row that may be told with what a manifest adds. */
type WithAdded<Row> = Row & { readonly added?: ResourceList };

function addedColumn<Row>(): Column<WithAdded<Row>> {
  return {
    header: 'ADDED',
    value: ({ added = {} }) => amountsText(added, true),
    min: 12,
    comfort: 30,
    about: 'with -f: how much of it the manifest adds',
  };
}

/** `overhead`: one row for each node. */
export function overheadNodeColumns(withAdded: boolean): readonly Column<WithAdded<NodeOverhead>>[] {
  return [
    {
      header: 'NODE',
      value: ({ node }) => node.metadata.name,
      tone: ({ tooSmall }) => (tooSmall.length > 0 ? 'bad' : 'strong'),
      min: 14,
      comfort: 24,
      shorten: 'middle',
      about: 'the node',
    },
    ...requestColumns<NodeOverhead>(({ requests, node }) => ({
      requests,
      allocatable: node.status.allocatable,
    })),
    ...(withAdded ? [addedColumn<NodeOverhead>()] : []),
    {
      header: 'NOTE',
      value: ({ tooSmall }) => tooSmallText(tooSmall),
      tone: ({ tooSmall }) => (tooSmall.length > 0 ? 'bad' : 'muted'),
      min: 12,
      comfort: 28,
      about: 'what it has too little of for its daemon pods, were nothing else on it',
    },
    {
      header: 'DAEMONSETS',
      value: ({ shares }) =>
        [...new Set(shares.map(({ daemonSet: { metadata } }) => `${metadata.namespace}/${metadata.name}`))]
          .toSorted()
          .join(','),
      wide: true,
      min: 14,
      about: 'whose pods are there, or wanted',
    },
  ];
}

/** `overhead --by`: one row for each value that nodes have in common; `header` is of what. */
export function overheadGroupColumns(
  header: string,
  withAdded: boolean,
): readonly Column<WithAdded<OverheadGroup>>[] {
  return [
    {
      header,
      value: ({ value }) => value,
      tone: () => 'strong',
      min: 14,
      shorten: 'middle',
      about: 'the pool, the zone, or the value of the label',
    },
    {
      header: 'NODES',
      value: ({ nodes }) => String(nodes),
      sortKey: ({ nodes }) => nodes,
      align: 'right',
      about: 'how many nodes have it',
    },
    ...requestColumns<OverheadGroup>((group) => group),
    ...(withAdded ? [addedColumn<OverheadGroup>()] : []),
    {
      header: 'NOTE',
      value: ({ tooSmall }) => (tooSmall === 0 ? '' : `${plural(tooSmall, 'node')} too small`),
      tone: ({ tooSmall }) => (tooSmall > 0 ? 'bad' : 'muted'),
      min: 12,
      about: 'how many of them are too small for their daemon pods',
    },
  ];
}

/** `0.1`, or `0.1-0.5` where its pods differ. */
function eachColumn(header: string, resource: string): Column<DaemonSetOverhead> {
  return {
    header,
    value: ({ least, most }) => {
      const [from, to] = [least[resource] ?? 0, most[resource] ?? 0];
      const range = from === to ? '' : `${formatHuman(resource, from)}-`;
      return `${range}${formatHuman(resource, to)}`;
    },
    sortKey: ({ most }) => most[resource] ?? 0,
    align: 'right',
    csv: ({ most }) => formatAmount(resource, most[resource] ?? 0),
    about: `${resource} that each of its pods requests`,
  };
}

/** `overhead --by daemonset`: one row for each DaemonSet. */
export function overheadDaemonSetColumns(
  allNamespaces: boolean,
  allocatable: ResourceList,
): readonly Column<DaemonSetOverhead>[] {
  const of = ({ requests }: DaemonSetOverhead): Requested => ({ requests, allocatable });
  const part = 'and which part that is of all nodes';
  return [
    ...identityColumns<DaemonSetOverhead>(({ daemonSet }) => daemonSet, allNamespaces),
    {
      header: 'NODES',
      value: ({ nodes }) => String(nodes),
      sortKey: ({ nodes }) => nodes,
      align: 'right',
      about: 'nodes that have its pod, or are to have it',
    },
    eachColumn('CPU', 'cpu'),
    eachColumn('MEMORY', 'memory'),
    ...amountColumns<DaemonSetOverhead>(of, {
      header: 'ALL CPU',
      resource: 'cpu',
      about: `cpu that all its pods request, ${part}`,
    }),
    ...amountColumns<DaemonSetOverhead>(of, {
      header: 'ALL MEMORY',
      resource: 'memory',
      about: `memory that all its pods request, ${part}`,
    }),
    otherResourcesColumn<DaemonSetOverhead>(of),
    {
      header: 'NOTE',
      value: ({ unrequested }) =>
        unrequested.length === 0 ? '' : `requests no ${unrequested.join(', no ')}`,
      narrow: ({ unrequested }) => unrequested.map((name) => `no ${name}`).join(', '),
      tone: () => 'warn',
      about: 'what some of its pods do not request: what they use of it is not seen here',
    },
  ];
}
