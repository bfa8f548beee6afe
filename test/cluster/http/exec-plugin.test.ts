import { afterEach, beforeEach, expect, test } from 'vitest';
import { runExecPlugin } from '../../../src/cluster/http/exec-plugin.ts';
import { loadKubeConfig } from '../../../src/cluster/kube-config.ts';
import type { ExecPlugin } from '../../../src/cluster/kube-config/settings.ts';
import { Desk, failureOf } from '../../support/connections.ts';

let desk: Desk;
beforeEach(() => {
  desk = new Desk();
});
afterEach(() => desk.clear());

function run(script: string, more: Partial<ExecPlugin> = {}) {
  const plugin: ExecPlugin = {
    command: desk.write('plugin', `#!/bin/sh\n${script}`, 0o700),
    args: [],
    env: {},
    apiVersion: 'client.authentication.k8s.io/v1',
    interactiveMode: 'IfAvailable',
    provideClusterInfo: false,
    installHint: '',
    ...more,
  };
  return runExecPlugin(plugin, loadKubeConfig({}, desk.environment(process.env)));
}

const answer = (status: object, apiVersion = 'client.authentication.k8s.io/v1'): string =>
  `echo '${JSON.stringify({ kind: 'ExecCredential', apiVersion, status })}'`;

test('a token and when it ends', async () => {
  expect(await run(answer({ token: 't', expirationTimestamp: '2030-01-01T00:00:00Z' }))).toEqual({
    token: 't',
    expires: Date.UTC(2030, 0, 1),
  });
});

test('it is told that nobody is there to talk to, and finds its stdin closed', async () => {
  const told = answer({ token: 'TOLD' }).replace('TOLD', `'"$TOLD"'`);
  const script = `read line && exit 1; TOLD=$(printf %s "$KUBERNETES_EXEC_INFO" | tr -d '"'); ${told}`;
  expect((await run(script)).token).toContain('interactive:false');
});

test.each<readonly [string, string, Partial<ExecPlugin>, string]>([
  [
    'a program that is not installed',
    '',
    { command: 'no-such-plugin' },
    'exec: executable no-such-plugin not found',
  ],
  [
    'a program that fails',
    'echo first >&2; echo token cache is broken >&2; exit 3',
    {},
    'failed with exit code 3: token cache is broken',
  ],
  ['something that is no JSON', 'echo hello', {}, 'did not print an ExecCredential'],
  [
    'no status',
    'echo "{\\"apiVersion\\":\\"client.authentication.k8s.io/v1\\"}"',
    {},
    "exec plugin didn't return a status field",
  ],
  ['an empty status', answer({}), {}, "exec plugin didn't return a token or cert/key pair"],
  [
    'half a pair',
    answer({ clientKeyData: 'k' }),
    {},
    'exec plugin returned only certificate or key, not both',
  ],
  [
    'another version',
    answer({ token: 't' }, 'client.authentication.k8s.io/v1beta1'),
    {},
    'exec plugin is configured to use API version client.authentication.k8s.io/v1, plugin returned version client.authentication.k8s.io/v1beta1',
  ],
  ['a plugin that needs a terminal', '', { interactiveMode: 'Always' }, 'standard input is not a terminal'],
])('%s', async (_, script, more, message) => {
  const failure = await failureOf(run(script, more));
  expect(failure.kind).toBe('unauthorized');
  expect(failure.message).toMatch(/^Unable to connect to the server: getting credentials: /);
  expect(failure.message).toContain(message);
});

test('the install hint of the kubeconfig is the hint', async () => {
  const failure = await failureOf(
    run('', { command: 'no-such-plugin', installHint: 'Install it with: brew install x\n' }),
  );
  expect(failure.hint).toBe('Install it with: brew install x');
});
