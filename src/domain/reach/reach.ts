import type { DaemonSet, Node, Pod, Service } from '../objects.ts';

/** Who answers at an address. */
export type Answerer =
  /** The pod on the caller's own node, and no other. */
  | 'podOfCallersNode'
  /** The pod on the node that is called, and no other. */
  | 'podOfThatNode'
  /** Any one ready pod, whatever its node. */
  | 'anyPod'
  /** The name stands for the addresses of all ready pods: the caller chooses. */
  | 'everyPod';

/** One way to talk to daemons: an address with who answers there. */
export interface Way {
  readonly via: 'service' | 'headless' | 'nodePort' | 'loadBalancer' | 'externalIP' | 'hostPort';
  /** Absent for host ports. */
  readonly service?: Service;
  /** A name or an address; absent where it is each node's own. */
  readonly host?: string;
  /** Absent for a headless Service without ports, which is but a name. */
  readonly port?: number;
  readonly protocol?: string;
  /** What the port is called; "" where it is not. */
  readonly portName: string;
  /** The port that the container listens on; absent where no container has the port that is named. */
  readonly containerPort?: number;
  readonly answeredBy: Answerer;
  /** Of the DaemonSet's pods. Absent where pods could not be read. */
  readonly pods?: PodCounts;
}

export interface PodCounts {
  /** Those that are meant. */
  readonly selected: number;
  /** Those of them to which connections are sent now. */
  readonly serving: number;
}

/** A port of the node that is taken by another pod, or asked for by another DaemonSet. */
export interface PortClash {
  readonly port: number;
  readonly protocol: string;
  readonly message: string;
}

/** How one node's daemon is reached. */
export interface NodeReach {
  readonly node: string;
  /** Absent where the node could not be read. */
  readonly object?: Node;
  /** Absent where the DaemonSet has none there. */
  readonly pod?: Pod;
  readonly isReady: boolean;
  readonly shouldRun?: boolean;
  /** The node's own address, inside the cluster where it has such a one. */
  readonly address?: string;
  readonly clashes: readonly PortClash[];
}

/** Another DaemonSet that asks for a host port of this one, on nodes that both want. */
export interface Rival {
  readonly daemonSet: DaemonSet;
  readonly port: number;
  readonly protocol: string;
  readonly nodes: readonly string[];
}

export type ReachWarningKind =
  | 'HostPortConflict'
  | 'LocalNowhere'
  | 'LoopbackOnly'
  | 'NothingReady'
  | 'OtherPods'
  | 'PodsNotSelected'
  | 'PortNotFound'
  | 'PolicyWithoutEffect'
  | 'TemplateNotSelected'
  | 'UnreadyPublished';

export interface ReachWarning {
  readonly kind: ReachWarningKind;
  readonly message: string;
}

/** How to talk to the daemons of a DaemonSet. */
export interface Reach {
  readonly daemonSet: DaemonSet;
  readonly ways: readonly Way[];
  readonly nodes: readonly NodeReach[];
  readonly rivals: readonly Rival[];
  /** Absent where pods could not be read. */
  readonly pods?: { readonly total: number; readonly ready: number };
  /** Its pods listen on their nodes' own addresses, on ports that the template need not name. */
  readonly hostNetwork: boolean;
  /** Nothing leads to its pods: it sends, and is not asked. Absent where Services could not be read. */
  readonly isPushOnly?: boolean;
  readonly warnings: readonly ReachWarning[];
}

/** What the answer needs beside what coverage does. */
export interface ReachObjects {
  /** Of the DaemonSet's namespace. Absent: could not be read. */
  readonly services?: readonly Service[];
  /** The pods that each of those Services selects which may lead to the DaemonSet, by the Service's name. */
  readonly selected?: ReadonlyMap<string, readonly Pod[]>;
  /** Of every namespace. Absent: could not be read. */
  readonly allDaemonSets?: readonly DaemonSet[];
}
