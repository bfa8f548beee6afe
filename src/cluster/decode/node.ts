import type { Node } from '../../domain/objects.ts';
import { child, flag, list, optionalResources, resources, within } from './fields.ts';
import { decodeCondition, decoder } from './metadata.ts';
import { decodeTaint } from './selectors.ts';

/**
 * Decodes a Node from the API's JSON. A node that says nothing of what is allocatable has its capacity.
 *
 * Mirrors `SetDefaults_NodeStatus`, pkg/apis/core/v1/defaults.go, v1.34.
 *
 * @throws ClusterError `malformed`
 */
export const decodeNode = decoder('Node', 'cluster', (metadata, fields): Node => {
  const [spec, status] = [child(fields, 'spec'), child(fields, 'status')];
  return {
    metadata,
    spec: within('spec', () => ({
      taints: list(spec, 'taints', decodeTaint),
      unschedulable: flag(spec, 'unschedulable'),
    })),
    status: within('status', () => ({
      allocatable: optionalResources(status, 'allocatable') ?? resources(status, 'capacity'),
      conditions: list(status, 'conditions', decodeCondition),
    })),
  };
});
