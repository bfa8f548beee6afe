import type { Condition, ObjectMeta, OwnerReference } from '../../domain/objects.ts';
import { ClusterError } from '../cluster-error.ts';
import {
  asFields,
  child,
  type Fields,
  FieldError,
  flag,
  integer,
  labels,
  list,
  optionalTime,
  text,
  textList,
  within,
} from './fields.ts';

function decodeOwnerReference(fields: Fields): OwnerReference {
  return {
    kind: text(fields, 'kind'),
    name: text(fields, 'name'),
    uid: text(fields, 'uid'),
    controller: flag(fields, 'controller'),
  };
}

function decodeMetadata(fields: Fields, defaultNamespace: string): ObjectMeta {
  const deletionTimestamp = optionalTime(fields, 'deletionTimestamp');
  const name = text(fields, 'name');
  if (name === '') throw new FieldError('name', 'is missing');
  return {
    name,
    namespace: text(fields, 'namespace', defaultNamespace),
    uid: text(fields, 'uid'),
    labels: labels(fields, 'labels'),
    annotations: labels(fields, 'annotations'),
    creationTimestamp: optionalTime(fields, 'creationTimestamp') ?? 0,
    ...(deletionTimestamp === undefined ? {} : { deletionTimestamp }),
    generation: integer(fields, 'generation'),
    resourceVersion: text(fields, 'resourceVersion'),
    ownerReferences: list(fields, 'ownerReferences', decodeOwnerReference),
    finalizers: textList(fields, 'finalizers'),
  };
}

/** Decodes a condition of a node or a pod. */
export function decodeCondition(fields: Fields): Condition {
  return {
    type: text(fields, 'type'),
    status: text(fields, 'status'),
    reason: text(fields, 'reason'),
    message: text(fields, 'message'),
    lastTransitionTime: optionalTime(fields, 'lastTransitionTime') ?? 0,
  };
}

/** `namespace/name` as far as they are there, for a sentence about an object that cannot be decoded. */
function nameOf(json: unknown): string {
  const metadata = (json as { metadata?: { namespace?: unknown; name?: unknown } } | null)?.metadata;
  const parts = [metadata?.namespace, metadata?.name].filter(
    (part) => typeof part === 'string' && part !== '',
  );
  return parts.length === 0 ? 'without a name' : parts.join('/');
}

/**
 * Makes a decoder of whole objects out of one that is given the metadata and the fields.
 *
 * @param kind - for the sentence about a malformed object
 * @param scope - an object of a namespaced kind that names no namespace is in `default`
 * @returns a function that throws a ClusterError `malformed` with the object and the field that is wrong
 */
export function decoder<T>(
  kind: string,
  scope: 'namespaced' | 'cluster',
  decode: (metadata: ObjectMeta, fields: Fields) => T,
): (json: unknown) => T {
  const defaultNamespace = scope === 'namespaced' ? 'default' : '';
  return (json) => {
    try {
      const fields = asFields(json);
      const metadata = within('metadata', () => decodeMetadata(child(fields, 'metadata'), defaultNamespace));
      return decode(metadata, fields);
    } catch (error) {
      if (!(error instanceof FieldError)) throw error;
      const field = error.path === '' ? '' : `${error.path} `;
      throw new ClusterError('malformed', `${kind} ${nameOf(json)}: ${field}${error.message}`, {
        cause: error,
      });
    }
  };
}
