import type { Json, JsonObject } from '../json.ts';
import { ParseError } from '../parse-error.ts';
import { parseQuantity } from '../quantity.ts';

/**
 * Fields of which the API writes nothing where there is nothing in them, so that `false`, `0`, `""`, `[]` or `{}` in a manifest
 * is what is there already: the most usual of those with `omitempty` that are no pointers.
 *
 * See staging/src/k8s.io/api/core/v1/types.go, v1.34.
 */
const leftOutWhenEmpty: ReadonlySet<string> = new Set(
  [
    'labels annotations minReadySeconds',
    'hostNetwork hostPID hostIPC nodeSelector nodeName tolerations priorityClassName volumes imagePullSecrets initContainers',
    'command args env envFrom ports volumeMounts stdin stdinOnce tty',
    'hostPort hostIP readOnly subPath initialDelaySeconds',
  ].flatMap((fields) => fields.split(' ')),
);

/** Whether a field that is not there is what a manifest says of it. */
export function isLeftOut(field: string, given: Json): boolean {
  if (given === null) return true;
  if (!leftOutWhenEmpty.has(field)) return false;
  return typeof given === 'object' ? Object.keys(given).length === 0 : !given;
}

const amounts: ReadonlySet<string> = new Set(['requests', 'limits']);

/** A map of a manifest; of amounts those that are the same as what is there, in the words of that: `0.1` is `100m`. */
export function inLiveWords(field: string, given: JsonObject, live: JsonObject): JsonObject {
  if (!amounts.has(field)) return given;
  return Object.fromEntries(
    Object.entries(given).map(([name, amount]) => {
      const there = live[name];
      return [name, there !== undefined && isSameAmount(amount, there) ? there : amount];
    }),
  );
}

function isSameAmount(a: Json, b: Json): boolean {
  const [first, second] = [nanoOf(a), nanoOf(b)];
  return first !== undefined && first === second;
}

function nanoOf(amount: Json): bigint | undefined {
  if (typeof amount !== 'string' && typeof amount !== 'number') return undefined;
  try {
    return parseQuantity(amount).nano;
  } catch (error) {
    if (error instanceof ParseError) return undefined;
    throw error;
  }
}
