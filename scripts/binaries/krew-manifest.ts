import { dump } from 'js-yaml';
import { archiveOf, executableOf, type Target } from './targets.ts';

export interface Release {
  readonly version: string;
  /** Where the archives lie, without a slash at the end. */
  readonly baseUrl: string;
  /** SHA-256 of an archive, by its name. */
  readonly checksums: ReadonlyMap<string, string>;
}

const shortDescription = 'Which nodes a DaemonSet covers, and why not others';

const description = `Shows which nodes each DaemonSet covers and explains every node that lacks
a healthy daemon pod: taints with the toleration that nearly fits, labels,
resources with the sum, host ports, rejected pods, crash loops. Shows what
a change of labels, taints or manifests would do to daemon pods before it
is made, and drives rollouts node by node. Answers from a live cluster or
from a dump of one.
`;

/** A release's page is at home in its repository; of other places no more is known than where they are. */
function homepageOf(baseUrl: string): string {
  return /^(https:\/\/[^/]+\/[^/]+\/[^/]+)\/releases\//.exec(baseUrl)?.[1] ?? baseUrl;
}

/** The manifest with which krew installs a release (krew.googlecontainertools.github.com/v1alpha2). */
export function krewManifest(targets: readonly Target[], { version, baseUrl, checksums }: Release): string {
  return dump(
    {
      apiVersion: 'krew.googlecontainertools.github.com/v1alpha2',
      kind: 'Plugin',
      metadata: { name: 'ds' },
      spec: {
        version: `v${version}`,
        homepage: homepageOf(baseUrl),
        shortDescription,
        description,
        platforms: targets
          .filter(({ libc }) => libc !== 'musl')
          .map((target) => ({
            selector: { matchLabels: { os: target.os, arch: target.arch } },
            uri: `${baseUrl}/${archiveOf(target)}`,
            sha256: checksums.get(archiveOf(target)),
            bin: executableOf(target),
          })),
      },
    },
    { lineWidth: -1 },
  );
}
