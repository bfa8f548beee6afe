import { readFile, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { dump, load } from 'js-yaml';
import type { ClientCertificate } from './certificates.ts';

/** What it takes to speak to an API server. */
export interface Connection {
  readonly server: string;
  /** PEM. Absent: the system's authorities decide. */
  readonly ca?: string | undefined;
  /** Trusts whatever certificate the server shows. */
  readonly insecure?: boolean;
  readonly token?: string | undefined;
  /** PEM, as the certificate of a client. */
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
}

type Fields = Readonly<Record<string, string | undefined>>;
interface KubeconfigFile {
  readonly 'current-context'?: string;
  readonly contexts?: readonly { readonly name: string; readonly context: Fields }[];
  readonly clusters?: readonly { readonly name: string; readonly cluster: Fields }[];
  readonly users?: readonly { readonly name: string; readonly user: Fields }[];
}

export interface KubeconfigEntry {
  readonly server: string;
  readonly caFile: string;
  readonly user: { readonly token: string } | ClientCertificate;
  /** The name of cluster, user and context alike. */
  readonly name?: string;
}

/** The text of a kubeconfig with one context, which is the current one. */
function kubeconfigText({ server, caFile, user, name = 'test' }: KubeconfigEntry): string {
  const credentials =
    'token' in user
      ? { token: user.token }
      : { 'client-certificate': user.certFile, 'client-key': user.keyFile };
  return dump({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': name,
    clusters: [{ name, cluster: { server, 'certificate-authority': caFile } }],
    users: [{ name, user: credentials }],
    contexts: [{ name, context: { cluster: name, user: name } }],
  });
}

/** Writes {@link kubeconfigText} so that only its owner can read it. */
export async function writeKubeconfig(path: string, entry: KubeconfigEntry): Promise<void> {
  await writeFile(path, kubeconfigText(entry), { mode: 0o600 });
}

/**
 * What the current context of a kubeconfig says: certificates and tokens, in place or in files. Enough for kind, k3s and
 * kubeadm; a kubeconfig that runs a program for its credentials is not understood here.
 */
export async function readConnection(path: string): Promise<Connection> {
  const { cluster, user } = currentEntries(load(await readFile(path, 'utf8')) as KubeconfigFile);
  const server = cluster['server'];
  if (server === undefined) throw new Error(`${path} has no current context with a server`);
  const pem = (fields: Fields, key: string): Promise<string | undefined> =>
    readInlineOrFile(dirname(path), fields, key);
  return {
    server,
    ca: await pem(cluster, 'certificate-authority'),
    cert: await pem(user, 'client-certificate'),
    key: await pem(user, 'client-key'),
    token: user['token'],
  };
}

function named(name: string | undefined): (entry: { readonly name: string }) => boolean {
  return (entry) => entry.name === name;
}

function currentEntries(file: KubeconfigFile): { cluster: Fields; user: Fields } {
  const context = file.contexts?.find(named(file['current-context']))?.context;
  const cluster = file.clusters?.find(named(context?.['cluster']))?.cluster;
  const user = file.users?.find(named(context?.['user']))?.user;
  return { cluster: cluster ?? {}, user: user ?? {} };
}

async function readInlineOrFile(folder: string, fields: Fields, key: string): Promise<string | undefined> {
  const inline = fields[`${key}-data`];
  if (inline !== undefined) return Buffer.from(inline, 'base64').toString('utf8');
  const file = fields[key];
  return file === undefined ? undefined : readFile(resolve(folder, file), 'utf8');
}
