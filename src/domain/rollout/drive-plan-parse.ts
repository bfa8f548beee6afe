import { ParseError } from '../parse-error.ts';
import type { DrivePlan, NodeAmount } from './drive-state.ts';
import type { StateReader } from './state-reader.ts';

function readAmount(reader: StateReader): NodeAmount {
  const value = reader.count('value');
  const kind = reader.choice('kind', ['nodes', 'percent'] as const);
  if (kind === 'percent' && value > 100) throw reader.wrong('value');
  return { kind, value };
}

function readCanary(reader: StateReader): NonNullable<DrivePlan['canary']> {
  return reader.value['kind'] === 'selector'
    ? { kind: 'selector', value: reader.text('value') }
    : readAmount(reader);
}

function readOrder(reader: StateReader): DrivePlan['order'] {
  const kind = reader.choice('kind', ['name', 'label'] as const);
  return kind === 'name' ? { kind } : { kind, key: reader.text('key') };
}

function readPause(reader: StateReader, field: string): number | 'confirm' {
  return reader.value[field] === 'confirm' ? 'confirm' : reader.time(field);
}

/**
 * Reads what was asked for with `rollout start` from a state that was written down.
 *
 * @throws ParseError for a field that is missing or wrong
 */
export function readPlan(reader: StateReader): DrivePlan {
  const maxUnavailable = readAmount(reader.object('maxUnavailable'));
  if (maxUnavailable.value === 0) {
    throw new ParseError('the plan of the driven rollout lets no node be unavailable: nothing could be done');
  }
  return {
    ...reader.maybe('canary', (field) => readCanary(reader.object(field))),
    ...reader.maybe('batch', (field) => readAmount(reader.object(field))),
    order: readOrder(reader.object('order')),
    ...reader.maybe('pauseBetween', (field) => readPause(reader, field)),
    nodeTimeout: reader.time('nodeTimeout'),
    minReady: reader.time('minReady'),
    ...reader.maybe('maxFailures', (field) => readAmount(reader.object(field))),
    onFailure: reader.choice('onFailure', ['pause', 'undo'] as const),
    maxUnavailable,
  };
}
