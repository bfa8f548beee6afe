import { spawn } from 'node:child_process';
import { ClusterError } from '../cluster-error.ts';
import { present } from '../present.ts';
import type { ExecPlugin, ResolvedConfig } from '../kube-config/settings.ts';

/** What a credential plugin answered. */
export interface ExecCredential {
  readonly token?: string;
  readonly cert?: string;
  readonly key?: string;
  /** In milliseconds since the epoch. Absent: good for as long as this process lives. */
  readonly expires?: number;
}

/**
 * Runs a credential plugin and reads the ExecCredential that it prints.
 *
 * client-node's own ExecAuth (2.0.1) is not used for it: it sets no KUBERNETES_EXEC_INFO, leaves the plugin's stdin open so
 * that one that asks a question hangs for ever, and knows neither interactiveMode nor installHint.
 *
 * Mirrors `refreshCredsLocked`, staging/src/k8s.io/client-go/plugin/pkg/client/auth/exec/exec.go, v1.34.
 *
 * @throws ClusterError `unauthorized` where the plugin is missing, fails, or answers something else
 */
export async function runExecPlugin(plugin: ExecPlugin, config: ResolvedConfig): Promise<ExecCredential> {
  const interactive = plugin.interactiveMode !== 'Never' && config.environment.interactive === true;
  if (plugin.interactiveMode === 'Always' && !interactive) {
    throw failure('exec plugin cannot support interactive mode: standard input is not a terminal');
  }
  const { stdout, stderr, code } = await run(plugin, interactive, {
    ...config.environment.env,
    ...plugin.env,
    KUBERNETES_EXEC_INFO: JSON.stringify(execInfo(plugin, interactive, config)),
  });
  if (code !== 0) {
    const said = lastLine(stderr);
    throw failure(
      `exec: executable ${plugin.command} failed with exit code ${code}${said && `: ${said}`}`,
      said ? undefined : `Run it by hand to see why: ${[plugin.command, ...plugin.args].join(' ')}`,
    );
  }
  return readCredential(stdout, plugin);
}

interface Outcome {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number;
}

function run(plugin: ExecPlugin, interactive: boolean, env: Environment): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(plugin.command, plugin.args, {
      env,
      // Whoever may be asked a question must also see it.
      stdio: [interactive ? 'inherit' : 'ignore', 'pipe', interactive ? 'inherit' : 'pipe'],
      windowsHide: true,
    });
    let stdout = '';
    let stderr = '';
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => (stdout += chunk));
    child.stderr?.setEncoding('utf8').on('data', (chunk: string) => (stderr += chunk));
    child.on('error', (error) => {
      reject(notStarted(plugin, error));
    });
    child.on('close', (code) => {
      resolve({ stdout, stderr, code: code ?? -1 });
    });
  });
}

type Environment = Readonly<Record<string, string | undefined>>;

function notStarted(plugin: ExecPlugin, error: Error): ClusterError {
  const missing = 'code' in error && error.code === 'ENOENT';
  const hint =
    plugin.installHint.trim() ||
    'The kubeconfig names a client-go credential plugin that is not installed: ' +
      'https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins';
  return missing
    ? failure(`exec: executable ${plugin.command} not found`, hint)
    : failure(`exec: ${error.message}`, undefined, error);
}

function execInfo(plugin: ExecPlugin, interactive: boolean, config: ResolvedConfig): unknown {
  const { tls } = config;
  const cluster = {
    server: config.server,
    ...present({
      'tls-server-name': tls.serverName,
      'insecure-skip-tls-verify': tls.insecure || undefined,
      'certificate-authority-data': tls.ca === undefined ? undefined : Buffer.from(tls.ca).toString('base64'),
      'proxy-url': config.proxyUrl,
      'disable-compression': config.disableCompression || undefined,
    }),
    config: config.execConfig ?? null,
  };
  return {
    kind: 'ExecCredential',
    apiVersion: plugin.apiVersion,
    spec: { ...(plugin.provideClusterInfo && { cluster }), interactive },
  };
}

function readCredential(stdout: string, plugin: ExecPlugin): ExecCredential {
  const answer = parse(stdout);
  if (answer === undefined)
    throw failure(`decoding stdout: ${plugin.command} did not print an ExecCredential`);
  if (answer.apiVersion !== plugin.apiVersion) {
    throw failure(
      `exec plugin is configured to use API version ${plugin.apiVersion}, plugin returned version ${answer.apiVersion ?? ''}`,
    );
  }
  if (!answer.status) throw failure("exec plugin didn't return a status field");
  return checked(answer.status);
}

function checked(status: NonNullable<ExecCredentialObject['status']>): ExecCredential {
  const { token, clientCertificateData: cert, clientKeyData: key, expirationTimestamp = '' } = status;
  if (!token && !cert && !key) throw failure("exec plugin didn't return a token or cert/key pair");
  if (Boolean(cert) !== Boolean(key)) throw failure('exec plugin returned only certificate or key, not both');
  const expires = Date.parse(expirationTimestamp);
  return present({ token, cert, key, expires: Number.isNaN(expires) ? undefined : expires });
}

interface ExecCredentialObject {
  readonly kind?: string;
  readonly apiVersion?: string;
  readonly status?: {
    readonly token?: string;
    readonly clientCertificateData?: string;
    readonly clientKeyData?: string;
    readonly expirationTimestamp?: string;
  };
}

function parse(stdout: string): ExecCredentialObject | undefined {
  try {
    const value: unknown = JSON.parse(stdout);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1)?.trim() ?? '';
}

function failure(problem: string, hint?: string, cause?: unknown): ClusterError {
  return new ClusterError(
    'unauthorized',
    `Unable to connect to the server: getting credentials: ${problem}`,
    {
      ...(hint !== undefined && { hint }),
      cause,
    },
  );
}
