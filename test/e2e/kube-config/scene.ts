import { type Desk, failureOf } from '../../support/connections.ts';
import type { ControlPlane } from '../../support/control-plane/control-plane.ts';
import type { FaultProxy } from '../../support/fault-proxy.ts';

/** What the tests of this suite work with; all of it may be asked for in tests only. */
export interface Scene {
  readonly desk: () => Desk;
  /** Stands in front of the API server, and writes down what reaches it. */
  readonly front: () => FaultProxy;
  readonly controlPlane: () => ControlPlane;
  /** The API server as a kubeconfig's cluster. */
  readonly cluster: () => Record<string, unknown>;
}

/** The credentials of the administrator. */
export const admin = { token: 'admin-token' };

/** The user that the server took a request for: it names the one that it forbids something to. */
export async function whoIs({ desk, cluster }: Scene, user: unknown): Promise<string> {
  const parts = { clusters: { c: cluster() }, users: { u: user } };
  const failure = await failureOf(desk().connectTo(parts).nodes());
  return /User "(.*?)"/.exec(failure.message)?.[1] ?? failure.message;
}
