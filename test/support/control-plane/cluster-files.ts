import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createClientAuthority, createSigningKey, type ClientCertificate } from './certificates.ts';
import { writeKubeconfig } from './kubeconfig.ts';

/** Someone whom the API server knows by a token. Whoever is in `system:masters` may do everything. */
export interface TokenUser {
  readonly name: string;
  readonly token: string;
  readonly groups?: readonly string[];
}

export interface ClusterFiles {
  readonly authority: ClientCertificate;
  readonly signingKey: { readonly privateKey: string; readonly publicKey: string };
  /** The certificate that the API server makes for itself at its first start, its own authority. */
  readonly caFile: string;
  readonly kubeconfig: string;
}

export const adminToken = 'admin-token';

/** Writes what must be there before the components start: tokens, keys and everybody's kubeconfig. */
export async function writeClusterFiles(
  folder: string,
  server: string,
  users: readonly TokenUser[],
): Promise<ClusterFiles> {
  const caFile = join(folder, 'apiserver', 'apiserver.crt');
  const kubeconfig = join(folder, 'kubeconfig');
  const masters = ['system:masters'];
  const clients = ['kube-controller-manager', 'kube-scheduler'].map((component) => ({
    name: `system:${component}`,
    token: `${component}-token`,
    groups: masters,
    file: join(folder, `${component}.kubeconfig`),
  }));
  await mkdir(join(folder, 'apiserver'));
  await writeFile(
    join(folder, 'tokens.csv'),
    tokenLines([{ name: 'admin', token: adminToken, groups: masters }, ...clients, ...users]),
  );
  await writeKubeconfig(kubeconfig, { server, caFile, user: { token: adminToken } });
  for (const { file, token } of clients) await writeKubeconfig(file, { server, caFile, user: { token } });
  return {
    authority: await createClientAuthority(folder),
    signingKey: await createSigningKey(folder),
    caFile,
    kubeconfig,
  };
}

function tokenLines(users: readonly TokenUser[]): string {
  return users
    .map(({ name, token, groups = [] }) => `${token},${name},${name},"${groups.join(',')}"\n`)
    .join('');
}
