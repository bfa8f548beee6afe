import type { ResourceList } from '../../domain/objects.ts';
import { shareOf } from '../../domain/overhead/amounts.ts';
import { formatAmount, formatHuman } from '../../domain/quantity.ts';
import { percent, shareTone } from '../overhead-wording.ts';
import type { Column } from '../table.ts';

/** What is requested, and of how much. */
export interface Requested {
  readonly requests: ResourceList;
  readonly allocatable: ResourceList;
}

interface AmountOptions {
  readonly header: string;
  readonly resource: string;
  readonly about: string;
  readonly wide?: boolean;
}

/** `0.75 (80%)`, or where it is narrow `80%`; `3/8` of pods. In CSV three columns: the amount, its share, the whole. */
export function amountColumns<Row>(
  of: (row: Row) => Requested,
  { header, resource, about, wide = false }: AmountOptions,
): readonly Column<Row>[] {
  const amount = (row: Row): number => of(row).requests[resource] ?? 0;
  const share = (row: Row): number | undefined => shareOf(resource, of(row).requests, of(row).allocatable);
  const allocatable = (row: Row): string => formatAmount(resource, of(row).allocatable[resource] ?? 0);
  const human = (row: Row): string =>
    resource === 'pods' ? `${amount(row)}/${allocatable(row)}` : formatHuman(resource, amount(row));
  const part = (row: Row): string => {
    const known = share(row);
    return known === undefined ? '' : percent(known);
  };
  return [
    {
      header,
      value: (row) => {
        const known = part(row);
        return known === '' ? human(row) : `${human(row)} (${known})`;
      },
      narrow: (row) => part(row) || human(row),
      align: 'right',
      tone: (row) => shareTone(share(row)),
      sortKey: (row) => share(row) ?? 0,
      csv: (row) => formatAmount(resource, amount(row)),
      about,
      ...(wide ? { wide } : {}),
    },
    {
      header: `${header} SHARE`,
      value: (row) => share(row)?.toFixed(4),
      sortKey: (row) => share(row) ?? 0,
      csvOnly: true,
      about: 'as a part of what is allocatable',
    },
    { header: `${header} ALLOCATABLE`, value: allocatable, csvOnly: true, about: 'what is allocatable' },
  ];
}

const usual = new Set(['cpu', 'memory', 'pods', 'ephemeral-storage']);

/** Extended resources and huge pages, as far as any are requested. */
export function otherResourcesColumn<Row>(of: (row: Row) => Requested): Column<Row> {
  return {
    header: 'OTHERS',
    value: (row) => {
      const { requests } = of(row);
      const names = Object.keys(requests).filter((name) => !usual.has(name) && (requests[name] ?? 0) > 0);
      return names
        .toSorted()
        .map((name) => `${name}=${formatAmount(name, requests[name] ?? 0)}`)
        .join(',');
    },
    wide: true,
    min: 12,
    about: 'other resources that are requested',
  };
}
