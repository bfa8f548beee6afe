import { load } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { krewManifest } from '../../scripts/binaries/krew-manifest.ts';
import { archiveOf, targets, targetsNamed } from '../../scripts/binaries/targets.ts';
import { krewFaults, type KrewManifest } from './krew-rules.ts';

const baseUrl = 'https://github.com/owner/repository/releases/download/v1.2.3';
const checksums = new Map(targets.map((target, index) => [archiveOf(target), `${index}`.repeat(64)]));

function rendered(version = '1.2.3'): KrewManifest {
  return load(krewManifest(targets, { version, baseUrl, checksums })) as KrewManifest;
}

describe("krew's manifest", () => {
  test('keeps the rules of krew and of its index', () => {
    expect(krewFaults('ds', rendered())).toEqual([]);
  });

  test('has an archive with its checksum for each platform that krew can tell', () => {
    const { spec } = rendered();
    expect(
      spec.platforms.map(
        ({ selector: { matchLabels }, bin }) => `${matchLabels['os']} ${matchLabels['arch']} ${bin}`,
      ),
    ).toEqual([
      'linux amd64 kubectl-ds',
      'linux arm64 kubectl-ds',
      'darwin amd64 kubectl-ds',
      'darwin arm64 kubectl-ds',
      'windows amd64 kubectl-ds.exe',
    ]);
    expect(spec.platforms.at(-1)).toMatchObject({
      uri: `${baseUrl}/kubectl-ds_windows_amd64.zip`,
      // Digits alone are still text.
      sha256: '6'.repeat(64),
    });
    expect(spec).toMatchObject({ version: 'v1.2.3', homepage: 'https://github.com/owner/repository' });
  });

  test.each<[string, (manifest: KrewManifest) => unknown, string]>([
    ['another API version', (manifest) => ({ ...manifest, apiVersion: 'v1' }), 'apiVersion v1'],
    [
      'no platform',
      ({ spec, ...rest }) => ({ ...rest, spec: { ...spec, platforms: [] } }),
      'should have a platform specified',
    ],
    [
      'a platform twice',
      ({ spec, ...rest }) => ({
        ...rest,
        spec: { ...spec, platforms: [...spec.platforms, ...spec.platforms] },
      }),
      'overlapping selectors',
    ],
    [
      'a checksum that is none',
      ({ spec, ...rest }) => ({
        ...rest,
        spec: { ...spec, platforms: spec.platforms.map((each) => ({ ...each, sha256: 'f' })) },
      }),
      'sha256 value f is not valid',
    ],
  ])('the rules refuse %s', (_, spoil, fault) => {
    expect(krewFaults('ds', spoil(rendered()) as KrewManifest)).toContain(fault);
  });

  test('the rules refuse a version that is none', () => {
    expect(krewFaults('ds', rendered('next'))).toEqual(['version vnext']);
  });
});

test('targets are named, or they are all', () => {
  expect(targetsNamed([])).toBe(targets);
  expect(targetsNamed(['darwin-arm64']).map(({ bun }) => bun)).toEqual(['darwin-arm64']);
  expect(() => targetsNamed(['amiga'])).toThrow('no target "amiga": there are linux-amd64, ');
});
