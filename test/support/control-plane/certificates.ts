import { execFile } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

/** Paths of PEM files. */
export interface ClientCertificate {
  readonly certFile: string;
  readonly keyFile: string;
}

/** Makes the authority whose certificates the API server takes as client identities. Node can sign nothing; openssl can. */
export async function createClientAuthority(folder: string): Promise<ClientCertificate> {
  const authority = { certFile: join(folder, 'client-ca.crt'), keyFile: join(folder, 'client-ca.key') };
  const out = ['-keyout', authority.keyFile, '-out', authority.certFile];
  await run('openssl', [
    'req',
    '-x509',
    ...newKey,
    '-days',
    '30',
    '-subj',
    '/CN=kubectl-ds-test-clients',
    ...out,
  ]);
  return authority;
}

/** Signs a certificate that makes its holder this user (the common name) in these groups (the organizations). */
export async function createClientCertificate(
  authority: ClientCertificate,
  folder: string,
  user: string,
  groups: readonly string[],
): Promise<ClientCertificate> {
  const own = await mkdtemp(join(folder, 'client-'));
  const request = join(own, 'client.csr');
  const client = { certFile: join(own, 'client.crt'), keyFile: join(own, 'client.key') };
  const subject = [...groups.map((group) => `/O=${escape(group)}`), `/CN=${escape(user)}`].join('');
  await run('openssl', [
    'req',
    '-new',
    ...newKey,
    '-subj',
    subject,
    '-keyout',
    client.keyFile,
    '-out',
    request,
  ]);
  const signer = ['-CA', authority.certFile, '-CAkey', authority.keyFile, '-CAcreateserial'];
  await run('openssl', ['x509', '-req', '-in', request, ...signer, '-days', '30', '-out', client.certFile]);
  return client;
}

function escape(name: string): string {
  return name.replaceAll(/[\\/+=]/g, String.raw`\$&`);
}

/** The key pair with which service account tokens are signed and checked. */
export async function createSigningKey(folder: string): Promise<{ privateKey: string; publicKey: string }> {
  const pair = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const paths = { privateKey: join(folder, 'sa.key'), publicKey: join(folder, 'sa.pub') };
  await writeFile(paths.privateKey, pair.privateKey.export({ type: 'sec1', format: 'pem' }), { mode: 0o600 });
  await writeFile(paths.publicKey, pair.publicKey.export({ type: 'spki', format: 'pem' }));
  return paths;
}
