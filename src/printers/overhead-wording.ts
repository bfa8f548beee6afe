import type { ResourceList } from '../domain/objects.ts';
import type { OverheadSum } from '../domain/overhead/groups.ts';
import { shareOf } from '../domain/overhead/amounts.ts';
import type { TooLittle } from '../domain/overhead/overhead.ts';
import { formatHuman } from '../domain/quantity.ts';
import type { Tone } from './tone.ts';
import { plural } from './wording.ts';

/** Half of a node and more is a lot for what is only there to serve the rest. */
const A_LOT = 0.5;

export function shareTone(share: number | undefined): Tone {
  if (share === undefined) return 'plain';
  return share > 1 ? 'bad' : share >= A_LOT ? 'warn' : 'plain';
}

/** `12%`; what is not quite nothing is `<1%`, and what is not quite all is never `100%`. */
export function percent(share: number): string {
  if (share > 0 && share < 0.01) return '<1%';
  if (share < 1 && share > 0.99) return '99%';
  return share > 1 && share < 1.01 ? '>100%' : `${Math.round(share * 100)}%`;
}

/** `750m`-like amounts for people, with the name where the number alone does not say what it counts. */
function amountText(resource: string, amount: number): string {
  const text = formatHuman(resource, amount);
  if (resource === 'pods') return plural(amount, 'pod');
  return resource === 'cpu' || resource === 'memory' ? `${text} ${resource}` : `${resource}: ${text}`;
}

/** `0.1 cpu, 128Mi memory, 1 pod`; the usual resources first. */
export function amountsText(list: ResourceList, signed = false): string {
  const usual = ['cpu', 'memory', 'pods'].filter((name) => (list[name] ?? 0) !== 0);
  const others = Object.keys(list).filter((name) => !usual.includes(name) && (list[name] ?? 0) !== 0);
  return [...usual, ...others.toSorted()]
    .map((name) => {
      const amount = list[name] ?? 0;
      return `${signed && amount > 0 ? '+' : ''}${amountText(name, amount)}`;
    })
    .join(', ');
}

/** `too small: cpu short by 0.06`; empty where it is large enough. */
export function tooSmallText(found: readonly TooLittle[]): string {
  if (found.length === 0) return '';
  const parts = found.map(
    ({ resource, shortBy }) => `${resource} short by ${formatHuman(resource, shortBy)}`,
  );
  return `too small: ${parts.join(', ')}`;
}

/** `12% of cpu, 8% of memory and 45 of 550 pods`. */
export function sumText({ requests, allocatable }: OverheadSum): string {
  const parts = ['cpu', 'memory'].flatMap((name) => {
    const share = shareOf(name, requests, allocatable);
    return share === undefined ? [] : [`${percent(share)} of ${name}`];
  });
  const pods = `${requests['pods'] ?? 0} of ${allocatable['pods'] ?? 0} pods`;
  return parts.length === 0 ? pods : `${parts.join(', ')} and ${pods}`;
}
