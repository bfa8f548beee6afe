import type { ResourceList } from '../domain/objects.ts';
import { shareOf } from '../domain/overhead/amounts.ts';
import type { DaemonSetOverhead, OverheadGroup, OverheadSum } from '../domain/overhead/groups.ts';
import type { DaemonShare, NodeOverhead, TooLittle } from '../domain/overhead/overhead.ts';
import { formatAmount } from '../domain/quantity.ts';
import { API_VERSION, type Document, json } from './documents.ts';

function quantities(list: ResourceList): Document {
  return Object.fromEntries(
    Object.entries(list).map(([resource, amount]) => [resource, formatAmount(resource, amount)]),
  );
}

/** Parts of what is allocatable, to four decimals. */
function shares(requests: ResourceList, allocatable: ResourceList): Document {
  return Object.fromEntries(
    Object.keys(requests).map((resource) => {
      const share = shareOf(resource, requests, allocatable);
      return [resource, share === undefined ? undefined : Math.round(share * 1e4) / 1e4];
    }),
  );
}

function requested(requests: ResourceList, allocatable: ResourceList): Document {
  return {
    requests: quantities(requests),
    allocatable: quantities(allocatable),
    shares: shares(requests, allocatable),
  };
}

function added(row: { readonly added?: ResourceList }): Document {
  return row.added === undefined ? {} : { added: quantities(row.added) };
}

function shortage({ resource, ...amounts }: TooLittle): Document {
  const { requested: wanted, allocatable, shortBy } = amounts;
  const text = (amount: number): string => formatAmount(resource, amount);
  return { resource, requested: text(wanted), allocatable: text(allocatable), shortBy: text(shortBy) };
}

function shareDocument({ daemonSet, state, pod, requests }: DaemonShare): Document {
  const { pods: _, ...others } = requests;
  return {
    namespace: daemonSet.metadata.namespace,
    name: daemonSet.metadata.name,
    state,
    pod: pod?.metadata.name,
    requests: quantities(others),
  };
}

type NodeRow = NodeOverhead & { readonly added?: ResourceList; readonly becomesTooSmall?: boolean };

function nodeDocument(row: NodeRow): Document {
  const { node, requests, tooSmall, becomesTooSmall } = row;
  return {
    node: node.metadata.name,
    ...requested(requests, node.status.allocatable),
    ...added(row),
    tooSmall: tooSmall.map(shortage),
    becomesTooSmall,
    daemonSets: row.shares.map(shareDocument),
  };
}

function sumDocument({ nodes, requests, allocatable, tooSmall }: OverheadSum): Document {
  return { nodes, ...requested(requests, allocatable), tooSmall };
}

function daemonSetDocument(row: DaemonSetOverhead, allocatable: ResourceList): Document {
  const { namespace, name } = row.daemonSet.metadata;
  return {
    namespace,
    name,
    nodes: row.nodes,
    pods: json(row.pods),
    requests: quantities(row.requests),
    shares: shares(row.requests, allocatable),
    each: { least: quantities(row.least), most: quantities(row.most) },
    unrequested: row.unrequested,
  };
}

type GroupRow = OverheadGroup & { readonly added?: ResourceList };

/** The rows of an answer; `by` is what they are grouped by, as it was asked. */
export type OverheadRows = { readonly by: string } & (
  | { readonly kind: 'nodes'; readonly rows: readonly NodeRow[] }
  | { readonly kind: 'daemonSets'; readonly rows: readonly DaemonSetOverhead[] }
  | { readonly kind: 'groups'; readonly rows: readonly GroupRow[] }
);

function rowsDocument(given: OverheadRows, allocatable: ResourceList): Document {
  switch (given.kind) {
    case 'nodes':
      return { nodes: given.rows.map(nodeDocument) };
    case 'daemonSets':
      return { daemonSets: given.rows.map((row) => daemonSetDocument(row, allocatable)) };
    case 'groups':
      return { groups: given.rows.map((row) => ({ value: row.value, ...sumDocument(row), ...added(row) })) };
  }
}

/** The answer of `overhead`: kind `Overhead`. Amounts are exact quantities, shares parts of what is allocatable. */
export function overheadDocument(
  given: OverheadRows,
  options: {
    readonly source: 'cluster' | 'dump';
    readonly total: OverheadSum & { readonly added?: ResourceList };
    readonly notes: readonly string[];
  },
): Document {
  const { source, total, notes } = options;
  return {
    apiVersion: API_VERSION,
    kind: 'Overhead',
    source,
    by: given.by,
    total: { ...sumDocument(total), ...added(total) },
    ...rowsDocument(given, total.allocatable),
    ...(notes.length === 0 ? {} : { notes }),
  };
}
