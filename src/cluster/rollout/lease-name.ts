import { createHash } from 'node:crypto';

const prefix = 'kubectl-ds-rollout-';

/** As long as the name of an object may be. */
const longest = 253;

/**
 * The name of the Lease of whoever drives a DaemonSet's rollout. A name that would be too long is cut, and told apart from
 * others that begin alike by a digest.
 */
export function leaseNameOf(daemonSetName: string): string {
  const name = prefix + daemonSetName;
  if (name.length <= longest) return name;
  const digest = createHash('sha256').update(daemonSetName).digest('hex').slice(0, 10);
  // A part of a name ends with a letter or a digit.
  const cut = name.slice(0, longest - digest.length - 1).replace(/[^a-z0-9]+$/, '');
  return `${cut}-${digest}`;
}
