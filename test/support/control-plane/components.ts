import { join } from 'node:path';
import { minimalEnvironment, type Command } from './processes.ts';

export type Component = 'etcd' | 'kube-apiserver' | 'kube-controller-manager' | 'kube-scheduler';

export interface Ports {
  readonly etcd: number;
  readonly etcdPeer: number;
  readonly apiserver: number;
  readonly controllerManager: number;
  readonly scheduler: number;
}

/** What the command lines of the components are made from. */
export interface Layout {
  /** Where the binaries are. */
  readonly binaries: string;
  /** Of Kubernetes 1.x, as flags come and go. */
  readonly minor: number;
  /** Where certificates, keys, tokens, logs and data are. */
  readonly folder: string;
  readonly ports: Ports;
  readonly clientCaFile: string;
  readonly signingKey: { readonly privateKey: string; readonly publicKey: string };
}

export interface ComponentFlags {
  /** Added after the usual flags, so that they win over them: `['--max-requests-inflight=5']`. */
  readonly etcdFlags?: readonly string[];
  readonly apiserverFlags?: readonly string[];
  readonly controllerManagerFlags?: readonly string[];
  readonly schedulerFlags?: readonly string[];
}

export interface ComponentOptions extends ComponentFlags {
  /** Whether pods need a service account and get its token mounted. No, unless told: bare pods are then easier to make. */
  readonly serviceAccountAdmission?: boolean;
  /** Bytes above which the API server would rather spend time than memory; a server with much to hold doubles it otherwise. */
  readonly apiserverMemory?: number;
}

/** The command line of each component. */
export function commandOf(component: Component, layout: Layout, options: ComponentOptions): Command {
  const args = {
    etcd: () => [...etcd(layout), ...(options.etcdFlags ?? [])],
    'kube-apiserver': () => [...apiserver(layout, options), ...(options.apiserverFlags ?? [])],
    'kube-controller-manager': () => [
      ...controllerManager(layout),
      ...(options.controllerManagerFlags ?? []),
    ],
    'kube-scheduler': () => [...scheduler(layout), ...(options.schedulerFlags ?? [])],
  }[component]();
  const command = { command: join(layout.binaries, component), args, cwd: layout.folder };
  const { apiserverMemory } = options;
  if (component !== 'kube-apiserver' || apiserverMemory === undefined) return command;
  return { ...command, env: { ...minimalEnvironment(), GOMEMLIMIT: String(apiserverMemory) } };
}

/** Where etcd keeps its data in the folder of a control plane. */
export function etcdFolder(folder: string): string {
  return join(folder, 'etcd');
}

function etcd({ folder, ports }: Layout): string[] {
  const client = `http://127.0.0.1:${ports.etcd}`;
  const peer = `http://127.0.0.1:${ports.etcdPeer}`;
  return [
    `--data-dir=${etcdFolder(folder)}`,
    `--listen-client-urls=${client}`,
    `--advertise-client-urls=${client}`,
    `--listen-peer-urls=${peer}`,
    `--initial-advertise-peer-urls=${peer}`,
    `--initial-cluster=default=${peer}`,
    '--unsafe-no-fsync',
    '--log-level=warn',
  ];
}

function apiserver({ folder, ports, clientCaFile, signingKey }: Layout, options: ComponentOptions): string[] {
  return [
    `--etcd-servers=http://127.0.0.1:${ports.etcd}`,
    `--secure-port=${ports.apiserver}`,
    '--bind-address=127.0.0.1',
    // Without these two it looks for a default route, and publishes its address as an endpoint that may not be loopback.
    '--advertise-address=127.0.0.1',
    '--endpoint-reconciler-type=none',
    `--cert-dir=${join(folder, 'apiserver')}`,
    `--token-auth-file=${join(folder, 'tokens.csv')}`,
    `--client-ca-file=${clientCaFile}`,
    '--authorization-mode=RBAC',
    '--service-account-issuer=https://kubernetes.default.svc',
    `--service-account-key-file=${signingKey.publicKey}`,
    `--service-account-signing-key-file=${signingKey.privateKey}`,
    '--service-cluster-ip-range=10.96.0.0/16',
    ...(options.serviceAccountAdmission === true ? [] : ['--disable-admission-plugins=ServiceAccount']),
  ];
}

function controllerManager(layout: Layout): string[] {
  const { folder, ports, signingKey } = layout;
  return [
    ...clientFlags(layout, 'kube-controller-manager', ports.controllerManager),
    `--service-account-private-key-file=${signingKey.privateKey}`,
    `--root-ca-file=${join(folder, 'apiserver', 'apiserver.crt')}`,
    // No kubelet renews a lease here; a node is what its Ready condition says, for a day.
    '--node-monitor-grace-period=24h',
    '--node-monitor-period=1s',
    // Taints for silent nodes follow at once and not one node every ten seconds.
    '--node-eviction-rate=1000',
    '--secondary-node-eviction-rate=1000',
  ];
}

function scheduler(layout: Layout): string[] {
  return clientFlags(layout, 'kube-scheduler', layout.ports.scheduler);
}

/** The last minor release whose controller manager and scheduler still have a plain-text port that must be turned off. */
const lastWithInsecurePort = 22;

function clientFlags({ folder, minor }: Layout, name: string, port: number): string[] {
  return [
    ...(minor <= lastWithInsecurePort ? ['--port=0'] : []),
    `--kubeconfig=${join(folder, `${name}.kubeconfig`)}`,
    '--leader-elect=false',
    '--bind-address=127.0.0.1',
    `--secure-port=${port}`,
    `--cert-dir=${join(folder, name)}`,
    '--kube-api-qps=2000',
    '--kube-api-burst=4000',
  ];
}
