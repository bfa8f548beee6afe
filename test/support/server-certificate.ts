import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** A certificate that vouches for itself, as paths and as text. */
export interface ServerCertificate {
  readonly caFile: string;
  readonly cert: string;
  readonly key: string;
}

/** Makes a certificate for these names, such as `DNS:front.example` or `IP:127.0.0.1`. */
export async function createServerCertificate(
  folder: string,
  names: readonly string[],
): Promise<ServerCertificate> {
  const [certFile, keyFile] = [join(folder, 'server.crt'), join(folder, 'server.key')];
  const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  const subject = ['-subj', '/CN=kubectl-ds-test-server', '-addext', `subjectAltName=${names.join(',')}`];
  await promisify(execFile)('openssl', ['req', ...kind, ...subject, '-keyout', keyFile, '-out', certFile]);
  const [cert, key] = [await readFile(certFile, 'utf8'), await readFile(keyFile, 'utf8')];
  return { caFile: certFile, cert, key };
}
