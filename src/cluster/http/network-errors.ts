import { ClusterError, type ClusterErrorKind } from '../cluster-error.ts';
import type { ResolvedConfig } from '../kube-config/settings.ts';
import { messageOf, ProxyError } from './proxy-errors.ts';

interface Failure {
  readonly kind: ClusterErrorKind;
  /** What stands after "Unable to connect to the server: ". */
  readonly problem: string;
  readonly hint?: string;
}

/** A request that took longer than --request-timeout. */
export class RequestTimeout extends Error {
  constructor() {
    super('request timeout');
    this.name = 'RequestTimeout';
  }
}

/** A server that did not take the connection for longer than anybody waits. */
export class DialTimeout extends Error {
  constructor() {
    super('i/o timeout');
    this.name = 'DialTimeout';
  }
}

/** A request without an answer, in the words that kubectl has for it. */
export function describeNetworkError(error: unknown, config: ResolvedConfig): ClusterError {
  if (error instanceof ClusterError) return error;
  if (error instanceof ProxyError) {
    const { message, hint } = error;
    return new ClusterError('network', `Unable to connect to the server: ${message}`, { hint, cause: error });
  }
  const host = hostAndPort(config.server);
  const code = codeOf(error);
  if (code === 'ECONNREFUSED') {
    return new ClusterError(
      'refused',
      `The connection to the server ${host} was refused - did you specify the right host or port?`,
      { hint: whichServer(config), cause: error },
    );
  }
  // As zlib names what it cannot unpack.
  if (code.startsWith('Z_')) {
    return new ClusterError(
      'malformed',
      `the packed answer of the server ${host} is broken: ${messageOf(error)}`,
      { hint: '--disable-compression asks for answers that are not packed.', cause: error },
    );
  }
  const { kind, problem, hint } =
    timeouts(error, config, host) ?? lookups(error, code) ?? trust(error, code) ?? other(error, code, config);
  return new ClusterError(kind, `Unable to connect to the server: ${problem}`, {
    hint: hint ?? whichServer(config),
    cause: error,
  });
}

/** Whether a connection was cut that had worked so far, so that asking again may help. */
export function isReset(error: unknown): boolean {
  const code = codeOf(error);
  return code === 'ECONNRESET' || code === 'EPIPE' || code === 'ERR_STREAM_PREMATURE_CLOSE';
}

function hostAndPort(server: string): string {
  const url = new URL(server);
  return url.port === '' ? `${url.hostname}:${url.protocol === 'https:' ? 443 : 80}` : url.host;
}

/** Which of the user's settings led to this server. */
function whichServer({ context, contexts, server, serverFlag }: ResolvedConfig): string {
  if (serverFlag) return `--server leads to ${server}.`;
  if (context !== '') {
    const others = contexts.length > 1 ? ` Other contexts: ${namesOf(contexts, context)}.` : '';
    return `The context "${context}" leads to ${server}.${others}`;
  }
  return contexts.length === 0
    ? 'No kubeconfig was found: set KUBECONFIG or give --kubeconfig.'
    : `No context is current: give --context, one of ${namesOf(contexts, '')}.`;
}

function namesOf(contexts: readonly string[], without: string): string {
  const others = contexts.filter((name) => name !== without);
  const rest = others.length > 10 ? ` and ${others.length - 10} more` : '';
  return others.slice(0, 10).join(', ') + rest;
}

function timeouts(error: unknown, { requestTimeout }: ResolvedConfig, host: string): Failure | undefined {
  if (error instanceof RequestTimeout) {
    return {
      kind: 'timeout',
      problem: 'net/http: request canceled (Client.Timeout exceeded while awaiting headers)',
      hint: `There was no answer within ${(requestTimeout ?? 0) / 1000}s; --request-timeout allows more.`,
    };
  }
  if (error instanceof DialTimeout || codeOf(error) === 'ETIMEDOUT') {
    return { kind: 'timeout', problem: `dial tcp ${host}: i/o timeout` };
  }
  return undefined;
}

function lookups(error: unknown, code: string): Failure | undefined {
  const name = error instanceof Error && 'hostname' in error ? String(error.hostname) : '';
  if (code === 'ENOTFOUND') return { kind: 'network', problem: `dial tcp: lookup ${name}: no such host` };
  if (code === 'EAI_AGAIN') {
    return { kind: 'network', problem: `dial tcp: lookup ${name}: Temporary failure in name resolution` };
  }
  return undefined;
}

const untrusted = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'CERT_SIGNATURE_FAILURE',
]);

function trust(error: unknown, code: string): Failure | undefined {
  const unverified = (problem: string, hint: string): Failure => ({
    kind: 'tls',
    problem: `tls: failed to verify certificate: x509: ${problem}`,
    hint,
  });
  if (untrusted.has(code)) {
    return unverified(
      'certificate signed by unknown authority',
      "The cluster's certificate-authority in the kubeconfig does not match the server; it may have been set up anew.",
    );
  }
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID') {
    return unverified(
      'certificate has expired or is not yet valid',
      "Renew the server's certificate, or check the clock of this machine.",
    );
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    const { names, host } = altNames(error);
    return unverified(
      `certificate is valid for ${names}, not ${host}`,
      '--tls-server-name, or tls-server-name in the kubeconfig, names the one to check instead.',
    );
  }
  return handshake(error, code);
}

function handshake(error: unknown, code: string): Failure | undefined {
  const message = error instanceof Error ? error.message : '';
  if (
    code === 'ERR_SSL_WRONG_VERSION_NUMBER' ||
    /wrong version number|packet length too long/.test(message)
  ) {
    return {
      kind: 'tls',
      problem: 'http: server gave HTTP response to HTTPS client',
      hint: 'The server speaks plain HTTP: its URL must start with http://.',
    };
  }
  const alert = /ALERT_(\w+)$/.exec(code)?.[1];
  if (alert !== undefined || code.startsWith('ERR_SSL_') || code.startsWith('ERR_OSSL_')) {
    const problem = alert === undefined ? `tls: ${message}` : `remote error: tls: ${words(alert)}`;
    return { kind: 'tls', problem, hint: 'Check client-certificate and client-key of the user.' };
  }
  return undefined;
}

function other(error: unknown, code: string, { server }: ResolvedConfig): Failure {
  const message = error instanceof Error ? error.message : String(error);
  if (isReset(error))
    return { kind: 'network', problem: `read tcp ${hostAndPort(server)}: connection reset by peer` };
  const known: Readonly<Record<string, string>> = {
    EHOSTUNREACH: 'connect: no route to host',
    ENETUNREACH: 'connect: network is unreachable',
  };
  return {
    kind: 'network',
    problem: known[code] ? `dial tcp ${hostAndPort(server)}: ${known[code]}` : message,
  };
}

function codeOf(error: unknown): string {
  const own = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof own === 'string' ? own : '';
}

function altNames(error: unknown): { names: string; host: string } {
  const details = error as { cert?: { subjectaltname?: string }; host?: string };
  const names = (details.cert?.subjectaltname ?? '').replaceAll(/(DNS|IP Address):/g, '');
  return { names: names === '' ? 'no name' : names, host: details.host ?? 'this host' };
}

function words(alert: string): string {
  return alert.toLowerCase().replaceAll('_', ' ');
}
