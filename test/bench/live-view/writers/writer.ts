import type { DaemonPod } from '../daemon-pods.ts';

/** Changes what a cluster holds, as its kubelets do. */
export interface Writer {
  /** Reports a pod as ready or not. */
  reportReady(pod: DaemonPod, ready: boolean): Promise<void>;
  /** Changes something about a pod that no screen shows. */
  annotate(pod: DaemonPod, value: string): Promise<void>;
  /** A node is still well. */
  heartbeat(node: string): Promise<void>;
  close(): void;
}
