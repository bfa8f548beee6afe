import type { Labels, ObjectMeta } from './metadata.ts';

export interface ServicePort {
  /** "" where it has none. */
  readonly name: string;
  readonly port: number;
  readonly protocol: string;
  /** A number, or the name of a port of the pods' containers. */
  readonly targetPort: number | string;
  /** Absent where the Service has no port on the nodes. */
  readonly nodePort?: number;
}

export interface Service {
  readonly metadata: ObjectMeta;
  readonly spec: {
    readonly type: string;
    /** Empty: its endpoints are kept by hand, and it selects no pod. */
    readonly selector: Labels;
    /** `None` where it is headless, "" where it has none. */
    readonly clusterIP: string;
    readonly ports: readonly ServicePort[];
    /** `Local`: from within the cluster only to pods on the caller's node. */
    readonly internalTrafficPolicy: string;
    /** `Local`: from outside only to pods on the node that was called. */
    readonly externalTrafficPolicy: string;
    /** Which pods are preferred; "" where none are. */
    readonly trafficDistribution: string;
    readonly publishNotReadyAddresses: boolean;
    /** Addresses that somebody else leads to the nodes. */
    readonly externalIPs: readonly string[];
  };
  /** Addresses or names of its load balancer. */
  readonly ingress: readonly string[];
}
