import { isAbsolute, resolve } from 'node:path';
import { ClusterError } from '../cluster-error.ts';
import { fieldsOf, isFields, listOf, textIn, textOf, type Entry, type Fields } from './kubeconfig-file.ts';
import type { Authentication, ExecPlugin, Impersonation, KubeFlags } from './settings.ts';

const noFields: Fields = {};

/**
 * How the user is known to the server: `--token` before everything in the kubeconfig, and there a plain token or its file
 * before a program.
 *
 * Mirrors `validateAuthInfo`, staging/src/k8s.io/client-go/tools/clientcmd/validation.go, and `UpdateTransportConfig`,
 * staging/src/k8s.io/client-go/plugin/pkg/client/auth/exec/exec.go, v1.34, except that `--token` also wins over a
 * username and password.
 *
 * @throws ClusterError `usage` for a user that says two things at once, or half of one
 */
export function authenticationOf(user: Entry | undefined, flags: KubeFlags): Authentication {
  if (flags.token) return { kind: 'token', token: flags.token };
  if (!user) return { kind: 'none' };
  checkMethods(user);
  const { fields } = user;
  const tokenFile = textOf(fields, 'tokenFile');
  const token = textOf(fields, 'token');
  // The file is read again and again, the token beside it only says what it once held.
  if (tokenFile !== '') return { kind: 'tokenFile', path: pathIn(user, tokenFile) };
  if (token !== '') return { kind: 'token', token };
  if (hasPassword(user)) {
    return { kind: 'basic', username: textOf(fields, 'username'), password: textOf(fields, 'password') };
  }
  if (isFields(fields['exec'])) return { kind: 'exec', plugin: execPlugin(fields['exec'], user) };
  if (isFields(fields['auth-provider'])) return authProvider(fields['auth-provider']);
  return { kind: 'none' };
}

function hasPassword(user: Entry): boolean {
  return textIn(user, 'username') !== '' || textIn(user, 'password') !== '';
}

function checkMethods(user: Entry): void {
  const { name, fields } = user;
  const hasToken = textIn(user, 'token') !== '' || textIn(user, 'tokenFile') !== '';
  if (hasPassword(user) && hasToken) {
    throw invalid(
      `more than one authentication method found for ${name}; found [token basicAuth], only one is allowed`,
    );
  }
  if (isFields(fields['exec']) && isFields(fields['auth-provider'])) {
    throw invalid(`authProvider cannot be provided in combination with an exec plugin for ${name}`);
  }
}

/**
 * Whom requests pretend to come from.
 *
 * @throws ClusterError `usage` for groups or a uid without a user
 */
export function impersonationOf(user: Entry | undefined, flags: KubeFlags): Impersonation | undefined {
  const fields = user?.fields ?? noFields;
  const { as, asGroup = [], asUid } = flags;
  const extra = Object.entries(fieldsOf(fields, 'as-user-extra')).map(
    ([key, values]) => [key, textsIn(values)] as const,
  );
  const impersonation = {
    user: as || textOf(fields, 'as'),
    groups: asGroup.length > 0 ? asGroup : textsIn(fields['as-groups']),
    uid: asUid || textOf(fields, 'as-uid'),
    extra: Object.fromEntries(extra),
  };
  if (impersonation.user !== '') return impersonation;
  if (saysNothing(impersonation)) return undefined;
  throw new ClusterError(
    'usage',
    `requesting uid, groups or user-extra for ${user?.name ?? ''} without impersonating a user`,
    { hint: 'Add --as=USER.' },
  );
}

function saysNothing({ groups, uid, extra }: Impersonation): boolean {
  return groups.length === 0 && uid === '' && Object.keys(extra).length === 0;
}

/** A path of a kubeconfig, made absolute from the folder that the file is in. */
export function pathIn(entry: Entry | undefined, path: string): string {
  return isAbsolute(path) ? path : resolve(entry?.folder ?? '', path);
}

function execPlugin(exec: Fields, user: Entry): ExecPlugin {
  const { name } = user;
  const command = textOf(exec, 'command');
  const apiVersion = textOf(exec, 'apiVersion');
  if (command === '')
    throw invalid(`command must be specified for ${name} to use exec authentication plugin`);
  if (apiVersion === '') {
    throw invalid(`apiVersion must be specified for ${name} to use exec authentication plugin`);
  }
  const env = listOf(exec, 'env').filter(isFields);
  return {
    // A bare name is looked for in PATH.
    command: /[/\\]/.test(command) ? pathIn(user, command) : command,
    args: textsIn(exec['args']),
    env: Object.fromEntries(env.map((each) => [textOf(each, 'name'), textOf(each, 'value')])),
    apiVersion,
    interactiveMode: interactiveMode(exec, apiVersion, name),
    provideClusterInfo: textOf(exec, 'provideClusterInfo') === 'true',
    installHint: textOf(exec, 'installHint'),
  };
}

function interactiveMode(exec: Fields, apiVersion: string, name: string): ExecPlugin['interactiveMode'] {
  const mode = textOf(exec, 'interactiveMode');
  if (mode === 'Never' || mode === 'IfAvailable' || mode === 'Always') return mode;
  if (mode !== '') {
    throw invalid(
      `invalid interactiveMode for ${name}: "${mode}"; valid values are Never, IfAvailable and Always`,
    );
  }
  if (!apiVersion.endsWith('/v1')) return 'IfAvailable';
  throw invalid(`interactiveMode must be specified for ${name} to use exec authentication plugin`);
}

function authProvider(fields: Fields): Authentication {
  const config = Object.entries(fieldsOf(fields, 'config')).map(([key, value]) => [key, String(value)]);
  return {
    kind: 'authProvider',
    name: textOf(fields, 'name'),
    config: Object.fromEntries(config) as Readonly<Record<string, string>>,
  };
}

function textsIn(list: unknown): readonly string[] {
  return Array.isArray(list) ? list.filter((each) => typeof each === 'string') : [];
}

function invalid(problem: string): ClusterError {
  return new ClusterError('usage', `invalid configuration: ${problem}`);
}
