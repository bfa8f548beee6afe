import type { ObjectMeta, ResourceList } from '../../../src/domain/objects.ts';
import { resourceAmount } from '../../../src/domain/quantity.ts';

/** The time that tests take for now: 2026-01-01T00:00:00Z. */
export const NOW = Date.UTC(2026, 0, 1);

export type MetadataOptions = Partial<Omit<ObjectMeta, 'name'>>;

/** Metadata of an object made an hour before NOW. */
export function metadata(name: string, options: MetadataOptions = {}): ObjectMeta {
  const namespace = options.namespace ?? '';
  return {
    uid: `uid-${namespace}-${name}`,
    labels: {},
    annotations: {},
    creationTimestamp: NOW - 3_600_000,
    generation: 1,
    resourceVersion: '1',
    ownerReferences: [],
    finalizers: [],
    ...options,
    name,
    namespace,
  };
}

/** `{ cpu: '100m', memory: '1Gi' }` in the scheduler's units. */
export function amounts(texts: Readonly<Record<string, string>> = {}): ResourceList {
  return Object.fromEntries(
    Object.entries(texts).map(([resource, text]) => [resource, resourceAmount(resource, text)]),
  );
}
