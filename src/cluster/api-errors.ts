import { quote } from '../domain/explain/shell.ts';
import { ClusterError, type ClusterErrorKind } from './cluster-error.ts';
import type { HttpResponse } from './http/http-client.ts';
import { endsWithin } from './json/bytes.ts';

/** The Status object with which an API server refuses. */
interface Status {
  readonly kind?: string;
  readonly message?: string;
  readonly reason?: string;
}

const kinds: Readonly<Record<number, ClusterErrorKind>> = {
  401: 'unauthorized',
  403: 'forbidden',
  404: 'notFound',
  405: 'usage',
  409: 'conflict',
  410: 'gone',
  429: 'throttled',
};

/** An answer that is no success, in kubectl's words, with what to do about it. `server` is its URL. */
export function describeStatus(response: HttpResponse, server: string): ClusterError {
  const { status } = response;
  if (status === 401) {
    return new ClusterError('unauthorized', 'You must be logged in to the server (Unauthorized)', {
      hint: 'The token or certificate is missing, wrong or expired: log in again, or choose another --context or --user.',
    });
  }
  const answer = readStatus(response);
  if (!answer) return notJson(response, server);
  const message = answer.message ?? `the server answered with status ${status}`;
  const reason = answer.reason ? ` (${answer.reason})` : '';
  const hint = hintFor(status, message);
  return new ClusterError(
    kinds[status] ?? (status >= 500 ? 'server' : 'usage'),
    `Error from server${reason}: ${message}`,
    hint === undefined ? {} : { hint },
  );
}

/** The JSON of an answer. @throws ClusterError `malformed` for something that is none */
export function readJson(response: HttpResponse, server: string): unknown {
  try {
    return JSON.parse(response.text) as unknown;
  } catch (error) {
    if (!response.contentType.includes('json')) throw notJson(response, server);
    if (endsWithin(Buffer.from(response.text))) throw cutOff(server);
    throw new ClusterError(
      'malformed',
      `the answer of the server ${hostOf(server)} is not valid JSON: ${problemOf(error)}`,
      {
        hint: 'Something between here and the server may have changed it; -v 8 shows the requests.',
        cause: error,
      },
    );
  }
}

/** An answer of which the end is missing: what there is of it is no answer. */
export function cutOff(server: string): ClusterError {
  return new ClusterError(
    'malformed',
    `the answer of the server ${hostOf(server)} ends before it is complete`,
    {
      hint: 'Something between here and the server may have cut it: try again; -v 8 shows the requests.',
    },
  );
}

function readStatus({ contentType, text }: HttpResponse): Status | undefined {
  if (!contentType.includes('json')) return undefined;
  try {
    const value = JSON.parse(text) as Status | null;
    return value?.kind === 'Status' ? value : undefined;
  } catch {
    return undefined;
  }
}

/** A proxy's page, a login form, or a server that is no API server. */
function notJson({ status, contentType, text }: HttpResponse, server: string): ClusterError {
  const said = firstWords(text);
  const what = contentType === '' ? 'something that is not JSON' : contentType.split(';')[0];
  return new ClusterError(
    kinds[status] ?? (status >= 500 ? 'server' : 'malformed'),
    `the server ${hostOf(server)} answered ${status} with ${what} instead of JSON${said && `: ${said}`}`,
    { hint: 'Is it a Kubernetes API server? A proxy (proxy-url, HTTPS_PROXY) may answer in its place.' },
  );
}

function firstWords(text: string): string {
  const title = /<title[^>]*>([^<]*)/i.exec(text)?.[1];
  const words = (title ?? text.replaceAll(/<[^>]*>/g, ' ')).replaceAll(/\s+/g, ' ').trim();
  return words.length > 120 ? `${words.slice(0, 120)}...` : words;
}

function hintFor(status: number, message: string): string | undefined {
  if (status === 403) return permissionHint(message);
  if (status === 410) return 'The server no longer has what was begun to be read: try again.';
  if (status === 429) return 'The server is overloaded; it was asked again several times. Try later.';
  if (status >= 500) return 'The server was asked again several times. Its own log tells more.';
  return undefined;
}

/**
 * `User "u" cannot list resource "nodes" in API group "" at the cluster scope`, as the API server words it.
 *
 * See `ForbiddenMessage`, staging/src/k8s.io/apiserver/pkg/endpoints/handlers/responsewriters/errors.go, v1.34.
 */
const denial =
  /User "(?<user>.*?)" cannot (?<verb>\S+) resource "(?<resource>[^"]+)" in API group "(?<group>[^"]*)"(?: in the namespace "(?<namespace>[^"]+)")?/;

/** Whether a refusal is about a right that the user lacks, and not about the object: a quota, a webhook. */
export function isMissingRight(message: string): boolean {
  return denial.test(message);
}

const reading = ['get', 'list', 'watch'];
/** A Lease is of use only to whoever can do all of this with it. */
const leasing = ['get', 'create', 'update', 'delete'];

/** One right is seldom missing alone. */
function verbsFor(verb: string, resource: string): string {
  if (resource === 'leases') return leasing.join(',');
  return reading.includes(verb) ? reading.join(',') : verb;
}

/** Which RBAC verb on which resource is missing, and the commands that grant it. */
function permissionHint(message: string): string {
  const { user, verb, resource, group, namespace } = denial.exec(message)?.groups ?? {};
  if (user === undefined || verb === undefined || resource === undefined) {
    return 'Ask whoever administers the cluster for the permission.';
  }
  const grouped = group ? `${resource}.${group}` : resource;
  const verbs = verbsFor(verb, resource);
  const name = `kubectl-ds-${resource.replaceAll('/', '-')}`;
  const scope = namespace === undefined ? '' : ` -n ${quote(namespace)}`;
  const [role, binding] =
    namespace === undefined ? ['clusterrole', 'clusterrolebinding'] : ['role', 'rolebinding'];
  return [
    `The verb "${verb}" on "${grouped}" is missing. An administrator can grant it:`,
    `kubectl create ${role} ${name}${scope} --verb=${verbs} --resource=${grouped} &&`,
    `kubectl create ${binding} ${name}${scope} --${role}=${name} ${subject(user)}`,
  ].join(' ');
}

function subject(user: string): string {
  const account = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(user);
  return account ? `--serviceaccount=${account[1] ?? ''}:${account[2] ?? ''}` : `--user=${quote(user)}`;
}

function hostOf(server: string): string {
  return new URL(server).host;
}

function problemOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
