import { mkdirSync, mkdtempSync } from 'node:fs';
import { join, delimiter } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadKubeConfig, type KubeFlags, type ResolvedConfig } from '../../src/cluster/kube-config.ts';
import { Desk, failureOf, kubeconfig, type KubeconfigParts } from '../support/connections.ts';

let desk: Desk;
beforeEach(() => {
  desk = new Desk();
});
afterEach(() => desk.clear());

const a = { server: 'https://a.example' };
const b = { server: 'https://b.example' };

/** What one kubeconfig with these parts leads to. */
function load(parts: KubeconfigParts, flags: KubeFlags = {}): ResolvedConfig {
  const path = desk.write('config', kubeconfig(parts));
  return loadKubeConfig({ kubeconfig: path, ...flags }, desk.environment());
}

describe('which files are read', () => {
  const write = (name: string, parts: KubeconfigParts): string => desk.write(name, kubeconfig(parts));
  const named = (name: string, server: string): KubeconfigParts => ({
    current: name,
    clusters: { [name]: { server } },
    contexts: { [name]: { cluster: name } },
  });
  const fromEnvironment = (files: readonly string[], flags: KubeFlags = {}): ResolvedConfig =>
    loadKubeConfig(flags, desk.environment({ KUBECONFIG: files.join(delimiter) }));

  test('--kubeconfig alone, whatever KUBECONFIG says', () => {
    const one = write('one', named('one', 'https://one.example'));
    const two = write('two', named('two', 'https://two.example'));
    expect(fromEnvironment([one], { kubeconfig: two })).toMatchObject({
      server: 'https://two.example',
      contexts: ['two'],
    });
  });

  test('--kubeconfig must exist', async () => {
    const failure = await failureOf(() => loadKubeConfig({ kubeconfig: '/no/such' }, desk.environment()));
    expect(failure).toMatchObject({ kind: 'usage', message: 'stat /no/such: no such file or directory' });
  });

  test('files of KUBECONFIG that do not exist and empty entries are passed over', () => {
    const one = write('one', named('one', 'https://one.example'));
    expect(fromEnvironment(['', '/no/such', one, '']).server).toBe('https://one.example');
  });

  test('the first file to set a name wins, and the first current-context', () => {
    const one = write('one', {
      clusters: { c: a },
      users: { u: { token: 'first' } },
      contexts: { x: { cluster: 'c', user: 'u' } },
    });
    const two = write('two', {
      current: 'x',
      clusters: { c: b },
      users: { u: { token: 'second' } },
      contexts: { x: { cluster: 'other' }, y: { cluster: 'c' } },
    });
    const three = write('three', { current: 'y', contexts: {} });
    expect(fromEnvironment([one, two, three])).toMatchObject({
      server: a.server,
      context: 'x',
      contexts: ['x', 'y'],
      authentication: { kind: 'token', token: 'first' },
    });
  });

  test('~/.kube/config where KUBECONFIG is not set', () => {
    const environment = desk.environment();
    mkdirSync(join(environment.home, '.kube'), { recursive: true });
    write('home/.kube/config', named('home', 'https://home.example'));
    expect(loadKubeConfig({}, environment).context).toBe('home');
  });

  test('relative paths start at the file that they stand in', () => {
    const folder = mkdtempSync(join(desk.folder, 'other-'));
    desk.write('ca.crt', 'wrong');
    desk.write(join(folder.slice(desk.folder.length), 'ca.crt'), 'right');
    const name = join(folder.slice(desk.folder.length), 'config');
    const path = write(name, {
      clusters: { c: { ...a, 'certificate-authority': 'ca.crt' } },
      users: { u: { tokenFile: 'sub/token' } },
    });
    expect(fromEnvironment([path])).toMatchObject({
      tls: { ca: 'right' },
      authentication: { kind: 'tokenFile', path: join(folder, 'sub/token') },
    });
  });

  test('an empty file is an empty configuration', () => {
    expect(fromEnvironment([desk.write('empty', '# nothing\n')]).contexts).toEqual([]);
  });

  test('nothing at all leads to localhost:8080', () => {
    expect(loadKubeConfig({}, desk.environment())).toMatchObject({
      server: 'http://localhost:8080',
      namespace: 'default',
      authentication: { kind: 'none' },
    });
  });

  test.each([
    [
      'broken YAML',
      'clusters:\n- name: [a\nusers: []',
      /^error loading config file ".*broken": yaml: line \d/,
    ],
    ['a tab', 'a:\n\tb: 1', /yaml: line 2: tab characters/],
    ['no mapping', '- a', /it holds no mapping/],
    ['a list that is none', 'clusters: a', /clusters is not a list/],
    ['an entry without a name', 'users:\n- user: {}', /an entry of users has no name/],
    ['a name twice in one file', 'contexts:\n- name: a\n- name: a', /duplicate name "a" in contexts/],
  ])('%s is an error that names the file', async (_, text, message) => {
    const path = desk.write('broken', text);
    const failure = await failureOf(() => fromEnvironment([path]));
    expect(failure).toMatchObject({ kind: 'usage' });
    expect(failure.message).toMatch(message);
    expect(failure.message).toContain(path);
  });
});

describe('in a pod', () => {
  const pod = { KUBERNETES_SERVICE_HOST: '10.0.0.1', KUBERNETES_SERVICE_PORT: '6443' };
  beforeEach(() => {
    desk.write('token', 'secret');
    desk.write('ca.crt', 'authority');
    desk.write('namespace', 'apps\n');
  });

  test('the service account is used where there is no kubeconfig', () => {
    expect(loadKubeConfig({}, desk.environment(pod))).toMatchObject({
      server: 'https://10.0.0.1:6443',
      namespace: 'apps',
      tls: { ca: 'authority', insecure: false },
      authentication: { kind: 'tokenFile', path: join(desk.folder, 'token') },
    });
  });

  test('an IPv6 address gets brackets', () => {
    const environment = desk.environment({ ...pod, KUBERNETES_SERVICE_HOST: 'fd00::1' });
    expect(loadKubeConfig({}, environment).server).toBe('https://[fd00::1]:6443');
  });

  test('flags override it one by one', () => {
    const flags = { namespace: 'other', token: 'mine', insecureSkipTlsVerify: true };
    const config = loadKubeConfig(flags, desk.environment(pod));
    expect(config).toMatchObject({
      server: 'https://10.0.0.1:6443',
      namespace: 'other',
      authentication: { kind: 'token', token: 'mine' },
    });
    expect(config.tls).toEqual({ insecure: true });
  });

  test('a kubeconfig wins over it', () => {
    const path = desk.write('config', kubeconfig({ clusters: { c: a } }));
    expect(loadKubeConfig({ kubeconfig: path }, desk.environment(pod)).server).toBe(a.server);
  });
});

describe('contexts and the flags that override them', () => {
  const parts: KubeconfigParts = {
    current: 'x',
    clusters: { a, b },
    users: { u: { token: 't-u' }, v: { token: 't-v' } },
    contexts: { x: { cluster: 'a', user: 'u', namespace: 'ns-x' }, y: { cluster: 'b', user: 'v' } },
  };

  test.each<readonly [string, KubeFlags, object]>([
    ['the current context', {}, { server: a.server, namespace: 'ns-x', authentication: { token: 't-u' } }],
    [
      '--context',
      { context: 'y' },
      { server: b.server, namespace: 'default', authentication: { token: 't-v' } },
    ],
    ['--cluster', { cluster: 'b' }, { server: b.server, authentication: { token: 't-u' } }],
    ['--user', { user: 'v' }, { server: a.server, authentication: { token: 't-v' } }],
    ['--namespace', { namespace: 'mine' }, { namespace: 'mine' }],
    ['--server', { server: 'https://c.example:6443/prefix/' }, { server: 'https://c.example:6443/prefix' }],
    ['--server without a scheme is plain', { server: 'c.example:80' }, { server: 'http://c.example' }],
    [
      '--server without a scheme, trusting blindly',
      { server: 'c.example', insecureSkipTlsVerify: true },
      { server: 'https://c.example' },
    ],
    ['--token', { token: 'mine' }, { authentication: { kind: 'token', token: 'mine' } }],
    ['--request-timeout', { requestTimeout: '5' }, { requestTimeout: 5000 }],
    ['--disable-compression', { disableCompression: true }, { disableCompression: true }],
    ['--tls-server-name', { tlsServerName: 'n' }, { tls: { serverName: 'n' } }],
    [
      '--as with groups and uid',
      { as: 'bob', asGroup: ['g', 'h'], asUid: '1' },
      { impersonation: { user: 'bob', groups: ['g', 'h'], uid: '1' } },
    ],
    [
      'empty flags say nothing',
      { context: '', server: '', token: '' },
      { server: a.server, authentication: { token: 't-u' } },
    ],
  ])('%s', (_, flags, expected) => {
    expect(load(parts, flags)).toMatchObject(expected);
  });

  test.each<readonly [string, KubeFlags, string, string]>([
    ['a context', { context: 'z' }, 'context "z" does not exist', 'The contexts are x, y.'],
    ['a cluster', { cluster: 'z' }, 'cluster "z" does not exist', 'The clusters are a, b.'],
    ['a user', { user: 'z' }, 'auth info "z" does not exist', 'The users are u, v.'],
  ])('%s that does not exist', async (_, flags, message, hint) => {
    expect(await failureOf(() => load(parts, flags))).toMatchObject({ kind: 'usage', message, hint });
  });

  test('a current context that does not exist', async () => {
    const failure = await failureOf(() => load({ ...parts, current: 'zz' }));
    expect(failure.message).toBe('context was not found for specified context: zz');
    expect(failure.hint).toContain('The contexts are x, y.');
  });

  test('a context whose cluster does not exist, and --server in its place', async () => {
    const lost = { clusters: { a }, contexts: { main: { cluster: 'gone' } }, current: 'main' };
    expect((await failureOf(() => load(lost))).message).toBe(
      'context "main" names the cluster "gone", which does not exist',
    );
    expect(load(lost, { server: 'https://c.example' }).server).toBe('https://c.example');
  });

  test('a server that is no URL', async () => {
    expect((await failureOf(() => load(parts, { server: '://' }))).message).toBe(
      'host must be a URL or a host:port pair: "://"',
    );
  });
});
