import { afterEach, beforeEach, expect, test } from 'vitest';
import { credentialsOf } from '../../../src/cluster/http/credentials.ts';
import { loadKubeConfig } from '../../../src/cluster/kube-config.ts';
import { Desk, failureOf, kubeconfig } from '../../support/connections.ts';

let desk: Desk;
beforeEach(() => {
  desk = new Desk();
});
afterEach(() => desk.clear());

/** A token whose signature nobody checks here. */
function idToken(expires: number): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'none' })}.${part({ exp: expires })}.c2ln`;
}

function identity(authProvider: object) {
  const text = kubeconfig({
    clusters: { c: { server: 'https://a.example' } },
    users: { u: { 'auth-provider': authProvider } },
  });
  const config = loadKubeConfig({ kubeconfig: desk.write('config', text) }, desk.environment());
  return credentialsOf(config, () => 0).identity();
}

test('OpenID Connect: the id-token of the kubeconfig while it holds', async () => {
  const token = idToken(Date.UTC(2199, 0, 1) / 1000);
  expect(await identity({ name: 'oidc', config: { 'id-token': token } })).toEqual({
    headers: { authorization: `Bearer ${token}` },
  });
});

test.each([
  [
    'an id-token that has expired and cannot be renewed',
    { name: 'oidc', config: { 'id-token': idToken(1) } },
  ],
  ['no id-token', { name: 'oidc', config: {} }],
  ['a provider that nobody knows', { name: 'other', config: {} }],
])('%s', async (_, authProvider) => {
  const failure = await failureOf(identity(authProvider));
  expect(failure.kind).toBe('unauthorized');
  expect(failure.message).toMatch(/getting credentials: auth-provider "(oidc|other)": it gave no token$/);
});
