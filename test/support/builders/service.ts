import type { Labels, Service, ServicePort } from '../../../src/domain/objects.ts';
import { metadata, type MetadataOptions } from './metadata.ts';

interface ServiceOptions extends MetadataOptions, Partial<Omit<Service['spec'], 'ports'>> {
  /** A bare number is a port that leads to the same port of the pods. */
  readonly ports?: readonly (number | Partial<ServicePort>)[];
  readonly ingress?: readonly string[];
}

function servicePort(from: number | Partial<ServicePort>): ServicePort {
  const given = typeof from === 'number' ? { port: from } : from;
  const { port = 80 } = given;
  return { name: '', protocol: 'TCP', targetPort: port, ...given, port };
}

/** A Service in namespace `default` for pods with these labels. */
export function service(name: string, selector: Labels, options: ServiceOptions = {}): Service {
  const { ports = [80], ingress = [], type, clusterIP, trafficDistribution, ...rest } = options;
  const {
    internalTrafficPolicy,
    externalTrafficPolicy,
    publishNotReadyAddresses,
    externalIPs = [],
    ...meta
  } = rest;
  return {
    metadata: metadata(name, { namespace: 'default', ...meta }),
    spec: {
      type: type ?? 'ClusterIP',
      selector,
      clusterIP: clusterIP ?? '10.96.0.10',
      ports: ports.map(servicePort),
      internalTrafficPolicy: internalTrafficPolicy ?? 'Cluster',
      externalTrafficPolicy: externalTrafficPolicy ?? 'Cluster',
      trafficDistribution: trafficDistribution ?? '',
      publishNotReadyAddresses: publishNotReadyAddresses ?? false,
      externalIPs,
    },
    ingress,
  };
}
