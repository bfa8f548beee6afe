import { ParseError } from '../parse-error.ts';
import type { NodeAmount } from './drive-state.ts';

/**
 * Reads an amount of nodes: `3` or `10%`.
 *
 * @throws ParseError for anything else, and for a percentage above 100
 */
export function parseNodeAmount(text: string): NodeAmount {
  const match = /^(\d{1,9})(%?)$/.exec(text);
  if (match === null)
    throw new ParseError(`"${text}" is no amount of nodes: use a number (3) or a percentage (10%)`);
  const value = Number(match[1]);
  if (match[2] === '') return { kind: 'nodes', value };
  if (value > 100) throw new ParseError(`"${text}" is more than all nodes: use at most 100%`);
  return { kind: 'percent', value };
}

/** How many nodes an amount is of so many. A percentage is rounded up, as the controller does, unless told otherwise. */
export function nodesIn({ kind, value }: NodeAmount, total: number, round: 'up' | 'down' = 'up'): number {
  if (kind === 'nodes') return value;
  return round === 'up' ? Math.ceil((value * total) / 100) : Math.floor((value * total) / 100);
}
