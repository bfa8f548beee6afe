import { sanitize } from '../../printers/sanitize.ts';
import type { Look } from '../../printers/tone.ts';
import { wrap } from '../../printers/wrap.ts';
import { shownList, type State } from '../state.ts';

/** Why nothing is there before anything was read: the message line has no room for all of it. */
export function notRead({ freshness }: State, look: Look): string {
  if (freshness.kind !== 'stale') return '';
  return `${look.paint('bad', wrap(sanitize(freshness.problem), '', look.width))}\n`;
}

/** Why a list has no rows. */
export function noRows(state: State, total: number, look: Look): string {
  return `${wrap(reason(state, total), '', look.width)}\n`;
}

function reason(state: State, total: number): string {
  const { filter } = shownList(state);
  if (filter !== '' && total > 0) return `No row holds ${sanitize(filter)}: escape drops the filter.`;
  if (state.onlyTrouble) return 'Nothing is in trouble: t shows all.';
  const { namespace } = state;
  return namespace === undefined
    ? 'No resources found.'
    : `No resources found in ${sanitize(namespace)} namespace.`;
}
