import type { Lease } from '../../domain/objects.ts';
import type { LeaseSpec } from '../writes.ts';
import { child, integer, optionalTime, text, within } from './fields.ts';
import { decoder } from './metadata.ts';

/** Decodes a Lease; times that it does not have are 0. @throws ClusterError `malformed` */
export const decodeLease = decoder('Lease', 'namespaced', (metadata, fields): Lease => {
  const spec = child(fields, 'spec');
  return within('spec', () => ({
    metadata,
    holderIdentity: text(spec, 'holderIdentity'),
    leaseDurationSeconds: integer(spec, 'leaseDurationSeconds'),
    acquireTime: optionalTime(spec, 'acquireTime') ?? 0,
    renewTime: optionalTime(spec, 'renewTime') ?? 0,
    leaseTransitions: integer(spec, 'leaseTransitions'),
  }));
});

/** The spec as the API takes it; a Lease that nobody holds has no holder, and not an empty one. */
export function encodeLeaseSpec({ holderIdentity, acquireTime, renewTime, ...numbers }: LeaseSpec) {
  return {
    ...(holderIdentity === '' ? {} : { holderIdentity }),
    acquireTime: microTime(acquireTime),
    renewTime: microTime(renewTime),
    ...numbers,
  };
}

/** A MicroTime: the server refuses one without all six digits. */
function microTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace('Z', '000Z');
}
