/** A failure of the proxy, so that nobody looks for it in the API server. */
export class ProxyError extends Error {
  readonly hint: string;

  constructor(message: string, { hint = checkProxy, cause }: { hint?: string; cause?: unknown } = {}) {
    super(message, { cause });
    this.name = 'ProxyError';
    this.hint = hint;
  }
}

const checkProxy = 'Check proxy-url in the kubeconfig, or HTTPS_PROXY.';

/** A proxy that does not let anybody through; a status that is none where it speaks no HTTP. */
export function refusedByProxy({ statusCode = 0, statusMessage = '' }: ProxyAnswer): ProxyError {
  const spoken = statusCode >= 100 ? `${statusCode} ${statusMessage}`.trimEnd() : 'no HTTP';
  return new ProxyError(
    `proxyconnect: the proxy answered ${spoken}`,
    statusCode === 407 ? { hint: giveCredentials } : undefined,
  );
}

/** The head of an answer, by Node's names. */
interface ProxyAnswer {
  readonly statusCode?: number | undefined;
  readonly statusMessage?: string | undefined;
}

const giveCredentials =
  'The proxy wants a username and password: proxy-url, or HTTPS_PROXY, takes http://USER:PASSWORD@HOST:PORT.';

/** A proxy that cannot be reached, or that does not answer CONNECT as HTTP has it. */
export function connectError(error: unknown, proxy: URL): ProxyError {
  if (error instanceof ProxyError) return error;
  const message = messageOf(error);
  if (message.startsWith('Proxy connection ended')) {
    return new ProxyError('proxyconnect: the proxy closed the connection', { cause: error });
  }
  if (/^(No header|Invalid header)/.test(message)) {
    return new ProxyError('proxyconnect: the proxy answered no HTTP', { cause: error });
  }
  return new ProxyError(`proxyconnect tcp: dial tcp ${proxy.host}: ${message}`, { cause: error });
}

/** In the words of Go's `golang.org/x/net/internal/socks`, by what the library says. */
const socksSentences: Readonly<Record<string, string>> = {
  Failure: 'general SOCKS server failure',
  NotAllowed: 'connection not allowed by ruleset',
  NetworkUnreachable: 'network unreachable',
  HostUnreachable: 'host unreachable',
  ConnectionRefused: 'connection refused',
  TTLExpired: 'TTL expired',
  CommandNotSupported: 'command not supported',
  AddressNotSupported: 'address type not supported',
  'Socket closed': 'the proxy closed the connection',
  'Proxy connection timed out': 'i/o timeout',
  'Socks5 Authentication failed': 'username/password authentication failed',
  'Received invalid Socks5 initial handshake (invalid socks version)': 'the proxy speaks no SOCKS5',
  'Received invalid Socks5 initial handshake (no accepted authentication type)':
    'no acceptable authentication methods',
};

/** A SOCKS proxy that cannot be reached, or that refuses. */
export function socksError(error: unknown, proxy: string): ProxyError {
  const message = messageOf(error);
  const told = socksSentences[message.replace('Socks5 proxy rejected connection - ', '')];
  const sentence =
    told === undefined ? `proxyconnect tcp: dial tcp ${proxy}: ${message}` : `socks connect: ${told}`;
  return new ProxyError(sentence, { cause: error });
}

/** Where several addresses were tried, the error as a whole says nothing. */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? String(error.code) : 'it cannot be reached';
  return error.message === '' ? code : error.message;
}
