import type { ClusterOptions } from '../cluster-options.ts';

/** Flags that say which server is asked, and as whom. A token is none of them: what is copied is seen by others. */
const leading = [
  ['kubeconfig', 'kubeconfig'],
  ['context', 'context'],
  ['cluster', 'cluster'],
  ['user', 'user'],
  ['server', 'server'],
  ['as', 'as'],
  ['asUid', 'as-uid'],
  ['clientCertificate', 'client-certificate'],
  ['clientKey', 'client-key'],
  ['certificateAuthority', 'certificate-authority'],
  ['tlsServerName', 'tls-server-name'],
] as const satisfies readonly (readonly [keyof ClusterOptions, string])[];

/** The words on a command line that lead to the same cluster; none where the kubeconfig's current context does. */
export function sourceFlags(options: ClusterOptions): readonly string[] {
  const { from, asGroup = [], insecureSkipTlsVerify } = options;
  if (from !== undefined) return ['--from', from];
  return [
    ...leading.flatMap(([option, flag]) => {
      const value = options[option];
      return value === undefined ? [] : [`--${flag}`, value];
    }),
    ...asGroup.flatMap((group) => ['--as-group', group]),
    ...(insecureSkipTlsVerify === true ? ['--insecure-skip-tls-verify'] : []),
  ];
}
