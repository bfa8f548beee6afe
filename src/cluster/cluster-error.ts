/** Why a question to a cluster (or a dump) was not answered. */
export type ClusterErrorKind =
  | 'usage' // a kubeconfig, context or file that cannot be used
  | 'refused'
  | 'timeout'
  | 'unauthorized'
  | 'forbidden'
  | 'notFound'
  | 'notInDump'
  | 'gone' // 410: a watch that must start again
  | 'conflict'
  | 'throttled' // 429, after all tries
  | 'server' // 5xx, after all tries
  | 'tls'
  | 'network'
  | 'malformed'; // an answer, or a dump, that cannot be understood

/** Every failure of the cluster layer. `message` is a sentence in kubectl's words, `hint` what to do next. */
export class ClusterError extends Error {
  readonly kind: ClusterErrorKind;
  readonly hint: string | undefined;

  constructor(kind: ClusterErrorKind, message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.name = 'ClusterError';
    this.kind = kind;
    this.hint = options.hint;
  }
}
