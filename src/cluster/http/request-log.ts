import type { IncomingHttpHeaders } from 'node:http';

/** Where `-v LEVEL` goes. */
export interface RequestLog {
  readonly level: number;
  write(line: string): void;
}

type Headers = Readonly<Record<string, string | readonly string[] | undefined>> | IncomingHttpHeaders;

const secret = /^(authorization|proxy-authorization|cookie|set-cookie)$/i;

/** Whether anything is told of requests. */
export function isLogged(log: RequestLog | undefined): log is RequestLog {
  return log !== undefined && log.level >= 6;
}

/**
 * From level 6: one line for each request. From level 8: the headers of both sides, credentials masked.
 *
 * @param started - as `performance.now`
 */
export function logRequest(
  log: RequestLog | undefined,
  request: { method: string; url: string; headers: Headers },
  response: { status: number; statusText: string; headers: Headers } | { error: string },
  started: number,
): void {
  if (!isLogged(log)) return;
  const milliseconds = Math.round(performance.now() - started);
  const outcome = 'error' in response ? response.error : `${response.status} ${response.statusText}`;
  log.write(`${request.method} ${request.url} ${outcome} in ${milliseconds} milliseconds`);
  if (log.level < 8) return;
  writeHeaders(log, 'Request Headers:', request.headers);
  if ('headers' in response) writeHeaders(log, 'Response Headers:', response.headers);
}

function writeHeaders(log: RequestLog, title: string, headers: Headers): void {
  log.write(title);
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined) continue;
    for (const each of [value].flat()) log.write(`    ${name}: ${secret.test(name) ? masked(each) : each}`);
  }
}

/** What kind of credential it is, and nothing of it. */
function masked(value: string): string {
  return value.replace(/^(\w+ )?.*$/s, (_, scheme: string | undefined) => `${scheme ?? ''}<masked>`);
}
