import type { Node, NodeAddress } from '../../domain/objects.ts';
import { child, type Fields, flag, list, optionalResources, resources, text, within } from './fields.ts';
import { decodeCondition, decoder } from './metadata.ts';
import { decodeTaint } from './selectors.ts';

function decodeAddress(fields: Fields): NodeAddress {
  return { type: text(fields, 'type'), address: text(fields, 'address') };
}

/**
 * Decodes a Node from the API's JSON. A node that says nothing of what is allocatable has its capacity.
 *
 * Mirrors `SetDefaults_NodeStatus`, pkg/apis/core/v1/defaults.go, v1.34.
 *
 * @throws ClusterError `malformed`
 */
export const decodeNode = decoder('Node', 'cluster', (metadata, fields): Node => {
  const [spec, status] = [child(fields, 'spec'), child(fields, 'status')];
  const addresses = within('status', () => list(status, 'addresses', decodeAddress));
  return {
    metadata,
    spec: within('spec', () => ({
      taints: list(spec, 'taints', decodeTaint),
      unschedulable: flag(spec, 'unschedulable'),
    })),
    status: within('status', () => ({
      allocatable: optionalResources(status, 'allocatable') ?? resources(status, 'capacity'),
      conditions: list(status, 'conditions', decodeCondition),
      ...(addresses.length === 0 ? {} : { addresses }),
    })),
  };
});
