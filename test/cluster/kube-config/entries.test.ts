import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadKubeConfig, type KubeFlags, type ResolvedConfig } from '../../../src/cluster/kube-config.ts';
import { Desk, failureOf, kubeconfig, type KubeconfigParts } from '../../support/connections.ts';

let desk: Desk;
beforeEach(() => {
  desk = new Desk();
});
afterEach(() => desk.clear());

const a = { server: 'https://a.example' };

/** What one kubeconfig with these parts leads to. */
function load(parts: KubeconfigParts, flags: KubeFlags = {}): ResolvedConfig {
  const path = desk.write('config', kubeconfig(parts));
  return loadKubeConfig({ kubeconfig: path, ...flags }, desk.environment());
}

describe('what a cluster and a user say', () => {
  const data = (text: string): string => Buffer.from(text).toString('base64');

  test('data wins over files', () => {
    const config = load({
      clusters: { c: { ...a, 'certificate-authority': '/no/ca', 'certificate-authority-data': data('CA') } },
      users: {
        u: {
          'client-certificate': '/no/cert',
          'client-certificate-data': data('CERT'),
          'client-key': '/no/key',
          'client-key-data': data('KEY'),
        },
      },
    });
    expect(config.tls).toEqual({ insecure: false, ca: 'CA', cert: 'CERT', key: 'KEY' });
  });

  test('--server drops the tls-server-name of the cluster that it replaces', () => {
    const clusters = { c: { ...a, 'tls-server-name': 'n' } };
    expect(load({ clusters }).tls.serverName).toBe('n');
    expect(load({ clusters }, { server: 'https://c.example' }).tls.serverName).toBeUndefined();
  });

  test('a token of digits stays as it was written', () => {
    const text = `clusters: [{name: c, cluster: {server: 'https://c.example'}}]
users: [{name: 007, user: {token: 0012345678901234567890}}]
contexts: [{name: 1, context: {cluster: c, user: 007, namespace: null}}]
current-context: 1`;
    const config = loadKubeConfig({ kubeconfig: desk.write('config', text) }, desk.environment());
    expect(config.authentication).toEqual({ kind: 'token', token: '0012345678901234567890' });
    expect(config.namespace).toBe('default');
  });

  test('the proxy of a cluster wins over that of the environment', () => {
    const text = kubeconfig({ clusters: { c: { ...a, 'proxy-url': 'socks5://p:1080' } } });
    const environment = desk.environment({ HTTPS_PROXY: 'http://q:3128' });
    expect(loadKubeConfig({ kubeconfig: desk.write('config', text) }, environment).proxyUrl).toBe(
      'socks5://p:1080',
    );
  });

  const exec = { command: 'login', apiVersion: 'client.authentication.k8s.io/v1', interactiveMode: 'Never' };

  test('a plugin: a bare command is left to PATH, one with a slash is a path', () => {
    const user = (command: string): object => ({ exec: { ...exec, command } });
    const pluginOf = (command: string): unknown =>
      load({ clusters: { c: a }, users: { u: user(command) } }).authentication;
    expect(pluginOf('login')).toMatchObject({ plugin: { command: 'login' } });
    expect(pluginOf('./bin/login')).toMatchObject({ plugin: { command: join(desk.folder, 'bin/login') } });
  });

  test.each<readonly [string, object, object, string | RegExp]>([
    [
      'a token and a password',
      {},
      { token: 't', username: 'u' },
      /more than one authentication method found for u/,
    ],
    ['a plugin without a command', {}, { exec: { ...exec, command: '' } }, /command must be specified for u/],
    ['a plugin without apiVersion', {}, { exec: { command: 'x' } }, /apiVersion must be specified for u/],
    [
      'a v1 plugin without interactiveMode',
      {},
      { exec: { ...exec, interactiveMode: '' } },
      /interactiveMode must be specified for u/,
    ],
    [
      'an unknown interactiveMode',
      {},
      { exec: { ...exec, interactiveMode: 'Often' } },
      /valid values are Never, IfAvailable and Always/,
    ],
    [
      'a certificate without its key',
      {},
      { 'client-certificate-data': 'QQ==' },
      /client-key-data or client-key must be specified for u/,
    ],
    [
      'groups without a user to be',
      {},
      { 'as-groups': ['g'] },
      'requesting uid, groups or user-extra for u without impersonating a user',
    ],
    [
      'an authority that is not there',
      { 'certificate-authority': '/no/ca' },
      {},
      'unable to read certificate-authority /no/ca for c due to open /no/ca: no such file or directory',
    ],
    [
      'an authority and no check',
      { 'certificate-authority-data': 'QQ==', 'insecure-skip-tls-verify': true },
      {},
      'specifying a root certificates file with the insecure flag is not allowed',
    ],
    ['a proxy that is no URL', { 'proxy-url': 'p:1' }, {}, /invalid 'proxy-url' "p:1"/],
  ])('%s is refused', async (_, cluster, user, message) => {
    const parts = { clusters: { c: { ...a, ...cluster } }, users: { u: user } };
    const failure = await failureOf(() => load(parts));
    expect(failure.kind).toBe('usage');
    expect(failure.message).toMatch(message);
  });
});
