import type { Json, JsonObject } from '../json.ts';
import { ParseError } from '../parse-error.ts';
import { parseQuantity } from '../quantity.ts';
import { mapAt } from './json-fields.ts';
import { invalid, negative, required } from './validation-words.ts';

interface Amount {
  readonly text: string;
  /** Thousand-millionths. */
  readonly nano: bigint;
}

/** Undefined where it is no amount, which is told where the manifest is read. */
function amountOf(value: Json | undefined): Amount | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  try {
    return { text: String(value), nano: parseQuantity(value).nano };
  } catch (error) {
    if (error instanceof ParseError) return undefined;
    throw error;
  }
}

const ofContainers: ReadonlySet<string> = new Set(['cpu', 'memory', 'ephemeral-storage']);

function isHugePages(resource: string): boolean {
  return resource.startsWith('hugepages-');
}

/** Whether a node may promise more of it than it has. */
function mayBeOvercommitted(resource: string): boolean {
  const isNative = !resource.includes('/') || resource.startsWith('kubernetes.io/');
  return isNative && !isHugePages(resource);
}

function amountProblems(amounts: JsonObject, path: string): readonly string[] {
  return Object.entries(amounts).flatMap(([resource, value]) => {
    const at = `${path}[${resource}]`;
    const isKnown = ofContainers.has(resource) || isHugePages(resource) || resource.includes('/');
    const amount = amountOf(value);
    return [
      ...(isKnown ? [] : [invalid(at, resource, 'must be a standard resource for containers')]),
      ...(amount !== undefined && amount.nano < 0n ? [negative(at, amount.text)] : []),
    ];
  });
}

/**
 * What the API server has against the requests and limits of a container: amounts below zero, resources that containers do
 * not have, requests above their limit.
 *
 * Mirrors `validateResourceRequirements`, pkg/apis/core/validation/validation.go, v1.34.
 */
export function resourceProblems(resources: JsonObject, path: string): readonly string[] {
  const [requests, limits] = [mapAt(resources, 'requests'), mapAt(resources, 'limits')];
  return [
    ...amountProblems(limits, `${path}.limits`),
    ...amountProblems(requests, `${path}.requests`),
    ...Object.entries(requests).flatMap(([resource, request]) => {
      const limit = limits[resource];
      return limit === undefined
        ? withoutLimit(resource, path)
        : beyondLimit(resource, amountOf(request), amountOf(limit), path);
    }),
  ];
}

function withoutLimit(resource: string, path: string): readonly string[] {
  if (mayBeOvercommitted(resource)) return [];
  return [required(`${path}.limits`, 'Limit must be set for non overcommitable resources')];
}

function beyondLimit(
  resource: string,
  request: Amount | undefined,
  limit: Amount | undefined,
  path: string,
): readonly string[] {
  if (request === undefined || limit === undefined || request.nano === limit.nano) return [];
  const mayDiffer = mayBeOvercommitted(resource);
  if (request.nano < limit.nano && mayDiffer) return [];
  const must = mayDiffer ? 'must be less than or equal to' : 'must be equal to';
  return [invalid(`${path}.requests`, request.text, `${must} ${resource} limit of ${limit.text}`)];
}
