/** A manifest of krew, as far as krew looks at it. */
export interface KrewManifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly version: string;
    readonly shortDescription: string;
    readonly description: string;
    readonly homepage: string;
    readonly platforms: readonly Platform[];
  };
}

interface Platform {
  readonly selector: { readonly matchLabels: Readonly<Record<string, string>> };
  readonly uri: string;
  readonly sha256: string;
  readonly bin: string;
}

/** Pairs of system and architecture that krew runs on (krew v0.4.5, cmd/validate-krew-manifest, allPlatforms). */
const supported = new Set([
  'windows/386',
  'windows/amd64',
  'windows/arm64',
  'linux/386',
  'linux/amd64',
  'linux/arm',
  'linux/arm64',
  'darwin/386',
  'darwin/amd64',
  'darwin/arm64',
]);

function platformFaults({ selector, uri, sha256, bin }: Platform): readonly string[] {
  const { os, arch, ...others } = selector.matchLabels;
  return [
    ...(uri === '' ? ['uri has to be set'] : []),
    ...(/^[a-f0-9]{64}$/.test(sha256) ? [] : [`sha256 value ${sha256} is not valid`]),
    ...(bin === '' ? ['bin has to be set'] : []),
    ...Object.keys(others).map((key) => `key "${key}" not supported`),
    ...(supported.has(`${os}/${arch}`) ? [] : [`${os}/${arch} is no supported platform`]),
  ];
}

/** The index asks that lines be short; a line of a single word may be longer (validateLineLength). */
function hasLongLine(text: string, most: number): boolean {
  return text.split('\n').some((line) => line.length > most && line.trim().includes(' '));
}

/**
 * What krew refuses in a manifest for a plugin of this name (krew v0.4.5, internal/index/validation ValidatePlugin), and
 * what its index refuses or warns of (cmd/validate-krew-manifest).
 */
export function krewFaults(
  name: string,
  { apiVersion, kind, metadata, spec }: KrewManifest,
): readonly string[] {
  const pairs = spec.platforms.map(
    ({ selector: { matchLabels } }) => `${matchLabels['os']}/${matchLabels['arch']}`,
  );
  const rules: readonly (readonly [boolean, string])[] = [
    [apiVersion === 'krew.googlecontainertools.github.com/v1alpha2', `apiVersion ${apiVersion}`],
    [kind === 'Plugin', `kind ${kind}`],
    [/^[\w-]+$/.test(name) && metadata.name === name, `name ${metadata.name}`],
    [spec.shortDescription !== '' && !/[\r\n]/.test(spec.shortDescription), 'short description'],
    [
      /^v\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?$/.test(spec.version),
      `version ${spec.version}`,
    ],
    [spec.platforms.length > 0, 'should have a platform specified'],
    [new Set(pairs).size === pairs.length, 'overlapping selectors'],
    [!hasLongLine(spec.shortDescription, 70), 'long line in shortDescription'],
    [!hasLongLine(spec.description, 80), 'long line in description'],
  ];
  return [
    ...rules.filter(([holds]) => !holds).map(([, fault]) => fault),
    ...spec.platforms.flatMap(platformFaults),
  ];
}
