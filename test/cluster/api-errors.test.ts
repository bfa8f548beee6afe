import { describe, expect, test } from 'vitest';
import { describeStatus, readJson } from '../../src/cluster/api-errors.ts';
import { ClusterError } from '../../src/cluster/cluster-error.ts';
import { statusBody } from '../support/fault-proxy.ts';

const server = 'https://a.example:6443';
const response = (status: number, text: string, contentType = 'application/json') => ({
  status,
  text,
  contentType,
  retryAfter: undefined,
});

describe('answers that are no success', () => {
  test.each<readonly [number, string, string, string]>([
    [404, 'NotFound', 'notFound', 'Error from server (NotFound): it says'],
    [403, 'Forbidden', 'forbidden', 'Error from server (Forbidden): it says'],
    [409, 'Conflict', 'conflict', 'Error from server (Conflict): it says'],
    [410, 'Expired', 'gone', 'Error from server (Expired): it says'],
    [429, 'TooManyRequests', 'throttled', 'Error from server (TooManyRequests): it says'],
    [500, 'InternalError', 'server', 'Error from server (InternalError): it says'],
    [504, 'Timeout', 'server', 'Error from server (Timeout): it says'],
    [400, 'BadRequest', 'usage', 'Error from server (BadRequest): it says'],
    [401, 'Unauthorized', 'unauthorized', 'You must be logged in to the server (Unauthorized)'],
  ])('%i %s', (status, reason, kind, message) => {
    const error = describeStatus(response(status, statusBody(status, reason, 'it says')), server);
    expect(error).toMatchObject({ kind, message });
  });

  test.each([
    [
      502,
      'server',
      '<html><title>502 Bad Gateway</title></html>',
      'answered 502 with text/html instead of JSON: 502 Bad Gateway',
    ],
    [
      403,
      'forbidden',
      '<h1>Blocked</h1>\n by <b>ACME</b>',
      'answered 403 with text/html instead of JSON: Blocked by ACME',
    ],
    [302, 'malformed', '', 'answered 302 with text/html instead of JSON'],
  ])('a page with status %i', (status, kind, text, message) => {
    const error = describeStatus(response(status, text, 'text/html; charset=utf-8'), server);
    expect(error).toMatchObject({ kind, message: `the server a.example:6443 ${message}` });
    expect(error.hint).toContain('proxy');
  });

  test('the answer of a success that is no JSON', () => {
    expect(() => readJson(response(200, '{"a":'), server)).toThrow(ClusterError);
    expect(() => readJson(response(200, 'Hi', 'text/plain'), server)).toThrow(
      /answered 200 with text\/plain/,
    );
  });
});

describe('the hint of a 403', () => {
  const hintFor = (message: string): string | undefined =>
    describeStatus(response(403, statusBody(403, 'Forbidden', message)), server).hint;

  test.each([
    [
      'a resource of the cluster',
      'nodes is forbidden: User "jane" cannot list resource "nodes" in API group "" at the cluster scope',
      'The verb "list" on "nodes" is missing. An administrator can grant it: kubectl create clusterrole kubectl-ds-nodes --verb=get,list,watch --resource=nodes && kubectl create clusterrolebinding kubectl-ds-nodes --clusterrole=kubectl-ds-nodes --user=jane',
    ],
    [
      'a resource of a namespace, asked for by a service account',
      'pods is forbidden: User "system:serviceaccount:ops:bot" cannot delete resource "pods" in API group "" in the namespace "apps"',
      'The verb "delete" on "pods" is missing. An administrator can grant it: kubectl create role kubectl-ds-pods -n apps --verb=delete --resource=pods && kubectl create rolebinding kubectl-ds-pods -n apps --role=kubectl-ds-pods --serviceaccount=ops:bot',
    ],
    [
      'a user whose name the shell would take apart',
      'daemonsets.apps is forbidden: User "a b" cannot get resource "daemonsets" in API group "apps" at the cluster scope',
      `The verb "get" on "daemonsets.apps" is missing. An administrator can grant it: kubectl create clusterrole kubectl-ds-daemonsets --verb=get,list,watch --resource=daemonsets.apps && kubectl create clusterrolebinding kubectl-ds-daemonsets --clusterrole=kubectl-ds-daemonsets --user='a b'`,
    ],
    ['other words', 'not today', 'Ask whoever administers the cluster for the permission.'],
  ])('%s', (_, message, hint) => {
    expect(hintFor(message)).toBe(hint);
  });
});
