import type { Service, ServicePort } from '../../domain/objects.ts';
import {
  child,
  type Fields,
  FieldError,
  flag,
  integer,
  labels,
  list,
  optionalInteger,
  text,
  textList,
  within,
} from './fields.ts';
import { decoder } from './metadata.ts';

/** The number or the name at `targetPort`; the Service's own port where there is none. */
function targetPort(fields: Fields, port: number): number | string {
  const value = fields['targetPort'];
  if (value === undefined || value === null || value === 0 || value === '') return port;
  if (typeof value === 'number' || typeof value === 'string') return value;
  throw new FieldError('targetPort', 'must be the number or the name of a port');
}

function decodeServicePort(fields: Fields): ServicePort {
  const port = integer(fields, 'port');
  const nodePort = optionalInteger(fields, 'nodePort') ?? 0;
  return {
    name: text(fields, 'name'),
    port,
    protocol: text(fields, 'protocol', 'TCP'),
    targetPort: targetPort(fields, port),
    ...(nodePort === 0 ? {} : { nodePort }),
  };
}

function decodeIngress(fields: Fields): string {
  return text(fields, 'ip') || text(fields, 'hostname');
}

/**
 * Decodes a Service with the API's defaults.
 *
 * Mirrors `SetDefaults_Service`, pkg/apis/core/v1/defaults.go, v1.34.
 *
 * @throws ClusterError `malformed`
 */
export const decodeService = decoder('Service', 'namespaced', (metadata, fields): Service => {
  const spec = child(fields, 'spec');
  const balancer = child(child(fields, 'status'), 'loadBalancer');
  return {
    metadata,
    spec: within('spec', () => ({
      type: text(spec, 'type', 'ClusterIP'),
      selector: labels(spec, 'selector'),
      clusterIP: text(spec, 'clusterIP'),
      ports: list(spec, 'ports', decodeServicePort),
      internalTrafficPolicy: text(spec, 'internalTrafficPolicy', 'Cluster'),
      externalTrafficPolicy: text(spec, 'externalTrafficPolicy', 'Cluster'),
      trafficDistribution: text(spec, 'trafficDistribution'),
      publishNotReadyAddresses: flag(spec, 'publishNotReadyAddresses'),
      externalIPs: textList(spec, 'externalIPs'),
    })),
    ingress: within('status.loadBalancer', () => list(balancer, 'ingress', decodeIngress)).filter(
      (address) => address !== '',
    ),
  };
});
