import type { DaemonSetScope } from '../cluster/cluster.ts';
import { parseSelector } from '../domain/label-selector.ts';
import { ParseError } from '../domain/parse-error.ts';
import type { OpenedCluster } from './context.ts';
import type { AnswerOptions } from './options.ts';
import { UsageError } from './usage-error.ts';

function checkSelector(text: string): void {
  try {
    parseSelector(text);
  } catch (error) {
    throw error instanceof ParseError ? new UsageError(error.message) : error;
  }
}

/** Checks what can be checked before any cluster is asked. Throws UsageError. */
export function validateOptions(options: AnswerOptions): void {
  for (const selector of [options.selector, options.nodeSelector]) {
    if (selector !== undefined) checkSelector(selector);
  }
  if (options.watch && (options.output === 'csv' || options.output === 'name')) {
    throw new UsageError(`--watch does not go with -o ${options.output}`);
  }
}

/** The cluster with the namespace that counts: -A before -n before the current one. */
export function namespaceOf(opened: OpenedCluster, options: AnswerOptions): OpenedCluster {
  const { cluster } = opened;
  if (options.allNamespaces) return { cluster };
  const namespace = options.cluster.namespace ?? opened.namespace;
  return namespace === undefined ? { cluster } : { cluster, namespace };
}

/** Of a question about a node, which concerns every namespace unless one is named with -n. */
export function namespaceOfNode(opened: OpenedCluster, options: AnswerOptions): OpenedCluster {
  const { cluster } = opened;
  const { namespace } = options.cluster;
  return options.allNamespaces || namespace === undefined ? { cluster } : { cluster, namespace };
}

export function scopeOf(namespace: string | undefined, { selector }: AnswerOptions): DaemonSetScope {
  return {
    ...(namespace === undefined ? {} : { namespace }),
    ...(selector === undefined ? {} : { labelSelector: selector }),
  };
}
