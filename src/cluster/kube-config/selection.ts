import { nearest } from '../../domain/explain/similarity.ts';
import { ClusterError } from '../cluster-error.ts';
import { present } from '../present.ts';
import { textIn, type Entry, type KubeconfigContent } from './kubeconfig-file.ts';
import type { KubeFlags } from './settings.ts';

/** The entries of a kubeconfig that are in force. Absent where the kubeconfig has none and none was asked for. */
export interface Selection {
  readonly context?: Entry;
  readonly cluster?: Entry;
  readonly user?: Entry;
}

/**
 * The context, cluster and user that the flags choose, or else the current context.
 *
 * Mirrors `getContext`, `getCluster` and `getAuthInfo`, staging/src/k8s.io/client-go/tools/clientcmd/client_config.go,
 * v1.34. Unlike there, a context that names a cluster which does not exist is an error here as well, instead of a question
 * to localhost:8080.
 *
 * @throws ClusterError `usage` for a name that does not exist, listing those that do
 */
export function selectEntries(content: KubeconfigContent, flags: KubeFlags): Selection {
  const context = selectContext(content, flags);
  const cluster = selectCluster(content, flags, context);
  return present({ context, cluster, user: selectUser(content, flags, context) });
}

function selectCluster(
  { clusters }: KubeconfigContent,
  flags: KubeFlags,
  context?: Entry,
): Entry | undefined {
  const name = flags.cluster || textIn(context, 'cluster');
  const cluster = clusters.get(name);
  // A server given by flag stands in for a cluster that the context names in vain.
  if (cluster || name === '' || (flags.server && !flags.cluster)) return cluster;
  const message = flags.cluster
    ? `cluster "${name}" does not exist`
    : `context "${context?.name ?? ''}" names the cluster "${name}", which does not exist`;
  throw new ClusterError('usage', message, { hint: whatExists('cluster', name, clusters) });
}

/** A context may name a user that does not exist: requests are anonymous then. */
function selectUser({ users }: KubeconfigContent, flags: KubeFlags, context?: Entry): Entry | undefined {
  const user = users.get(flags.user || textIn(context, 'user'));
  if (user || !flags.user) return user;
  throw new ClusterError('usage', `auth info "${flags.user}" does not exist`, {
    hint: whatExists('user', flags.user, users),
  });
}

function selectContext(content: KubeconfigContent, flags: KubeFlags): Entry | undefined {
  const name = flags.context || content.currentContext;
  const context = content.contexts.get(name);
  if (context || name === '') return context;
  const hint = whatExists('context', name, content.contexts);
  if (flags.context) throw new ClusterError('usage', `context "${name}" does not exist`, { hint });
  throw new ClusterError('usage', `context was not found for specified context: ${name}`, {
    hint: `It is the kubeconfig's current-context. ${hint}`,
  });
}

/** At most this many names are listed: a hint is one line. */
const listed = 10;

function whatExists(what: string, wanted: string, entries: ReadonlyMap<string, Entry>): string {
  const names = [...entries.keys()];
  if (names.length === 0) return `The kubeconfig has no ${what}s.`;
  const [meant] = nearest(wanted, names);
  const question = meant === undefined ? '' : `Did you mean "${meant}"? `;
  const rest = names.length > listed ? ` and ${names.length - listed} more` : '';
  const verb = names.length === 1 ? `The only ${what} is` : `The ${what}s are`;
  return `${question}${verb} ${names.slice(0, listed).join(', ')}${rest}.`;
}
