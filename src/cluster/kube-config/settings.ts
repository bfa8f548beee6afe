/** kubectl's own global flags that say which cluster is asked, and as whom. Absent and "" alike mean "not given". */
export interface KubeFlags {
  readonly kubeconfig?: string | undefined;
  readonly context?: string | undefined;
  readonly cluster?: string | undefined;
  readonly user?: string | undefined;
  readonly namespace?: string | undefined;
  readonly server?: string | undefined;
  readonly token?: string | undefined;
  readonly as?: string | undefined;
  readonly asGroup?: readonly string[] | undefined;
  readonly asUid?: string | undefined;
  readonly clientCertificate?: string | undefined;
  readonly clientKey?: string | undefined;
  readonly certificateAuthority?: string | undefined;
  readonly tlsServerName?: string | undefined;
  readonly insecureSkipTlsVerify?: boolean | undefined;
  /** "0", "30", "30s", "1m30s". */
  readonly requestTimeout?: string | undefined;
  readonly disableCompression?: boolean | undefined;
}

/** What the process brings along, handed over so that nothing here looks at `process`. */
export interface Environment {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The home directory, which holds `.kube/config`. */
  readonly home: string;
  readonly platform: string;
  /** Whether a credential plugin may talk to a person: stdin is a terminal and nothing else reads it. */
  readonly interactive?: boolean;
  /** Where a service account is mounted; the usual place where absent. */
  readonly serviceAccountFolder?: string;
}

/** A program that prints an ExecCredential, as a kubeconfig's `user.exec` describes it. */
export interface ExecPlugin {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly apiVersion: string;
  readonly interactiveMode: 'Never' | 'IfAvailable' | 'Always';
  readonly provideClusterInfo: boolean;
  readonly installHint: string;
}

/** How requests show who is asking; a client certificate may come on top of it. */
export type Authentication =
  | { readonly kind: 'none' }
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'tokenFile'; readonly path: string }
  | { readonly kind: 'basic'; readonly username: string; readonly password: string }
  | { readonly kind: 'exec'; readonly plugin: ExecPlugin }
  | {
      readonly kind: 'authProvider';
      readonly name: string;
      readonly config: Readonly<Record<string, string>>;
    };

export interface Impersonation {
  readonly user: string;
  readonly groups: readonly string[];
  readonly uid: string;
  readonly extra: Readonly<Record<string, readonly string[]>>;
}

/** A context of the kubeconfig, as it stands there; what it does not name is "". */
export interface ContextChoice {
  readonly name: string;
  readonly cluster: string;
  readonly user: string;
  readonly namespace: string;
}

/** Everything that a connection needs to know; paths are absolute, certificates are read. */
export interface ResolvedConfig {
  /** `https://host:port`, with a path where the API server stands behind one, without a slash at the end. */
  readonly server: string;
  /** It was given by flag. */
  readonly serverFlag: boolean;
  /** The namespace that is meant where none is named. */
  readonly namespace: string;
  /** The context that was chosen, "" where there is none. */
  readonly context: string;
  /** The contexts to choose from, in the order of the files. */
  readonly contexts: readonly string[];
  /** The same, with what they stand for. */
  readonly choices: readonly ContextChoice[];
  readonly tls: {
    /** PEM. Absent: the system's authorities decide. */
    readonly ca?: string;
    readonly serverName?: string;
    readonly insecure: boolean;
    readonly cert?: string;
    readonly key?: string;
  };
  readonly authentication: Authentication;
  readonly impersonation?: Impersonation;
  /** `http://`, `https://` or `socks5://`; absent: none. */
  readonly proxyUrl?: string;
  /** For one whole request, in milliseconds. Absent: no limit. */
  readonly requestTimeout?: number;
  readonly disableCompression: boolean;
  /** What an exec plugin with provideClusterInfo is told beside the connection: the cluster's own extension. */
  readonly execConfig?: unknown;
  readonly environment: Environment;
}
