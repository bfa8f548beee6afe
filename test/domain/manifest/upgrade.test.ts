import { describe, expect, test } from 'vitest';
import { upgraded } from '../../../src/domain/manifest/upgrade.ts';
import { manifest } from './inputs.ts';

const labels = { app: 'frontend' };
const old = {
  apiVersion: 'extensions/v1beta1',
  kind: 'DaemonSet',
  metadata: { name: 'frontend' },
  spec: { template: { metadata: { labels }, spec: { containers: [] } } },
};

describe('upgraded', () => {
  test('a manifest of apps/v1 stays as it is', () => {
    expect(upgraded(manifest())).toEqual({ json: manifest(), changes: [], selectorAdded: false });
  });

  test('extensions/v1beta1: selector and labels are written down, as that version filled them in', () => {
    const { json, from, removedIn, changes, selectorAdded } = upgraded(old);
    expect({ from, removedIn, selectorAdded }).toEqual({
      from: 'extensions/v1beta1',
      removedIn: 'v1.16',
      selectorAdded: true,
    });
    expect(json).toEqual({
      ...old,
      apiVersion: 'apps/v1',
      metadata: { name: 'frontend', labels },
      spec: { ...old.spec, selector: { matchLabels: labels } },
    });
    expect(changes).toEqual([
      'the selector is written down: the labels of the template',
      'the DaemonSet has the labels of its template',
      expect.stringContaining('RollingUpdate'),
    ]);
  });

  test.each([
    [
      'its own labels stay',
      { metadata: { name: 'a', labels: { own: 'label' } } },
      ['metadata', 'labels'],
      { own: 'label' },
    ],
    [
      'its own selector stays',
      { spec: { ...old.spec, selector: { matchLabels: { a: 'b' } } } },
      ['spec', 'selector'],
      { matchLabels: { a: 'b' } },
    ],
    [
      'templateGeneration goes',
      { spec: { ...old.spec, templateGeneration: 3 } },
      ['spec', 'templateGeneration'],
      undefined,
    ],
    [
      'a strategy that it names stays',
      { spec: { ...old.spec, updateStrategy: { type: 'OnDelete' } } },
      ['spec', 'updateStrategy'],
      { type: 'OnDelete' },
    ],
  ])('extensions/v1beta1: %s', (_, fields, [part = '', field = ''], wanted) => {
    const { json } = upgraded({ ...old, ...fields });
    expect((json[part] as Record<string, unknown>)[field]).toEqual(wanted);
  });

  test('apps/v1beta2 asked for a selector itself, and rolled out: only the version changes', () => {
    const given = manifest({}, { apiVersion: 'apps/v1beta2' });
    expect(upgraded(given)).toEqual({
      json: manifest(),
      from: 'apps/v1beta2',
      removedIn: 'v1.16',
      changes: [],
      selectorAdded: false,
    });
  });

  test('without labels there is nothing to select', () => {
    const given = { ...old, spec: { template: { spec: { containers: [] } } } };
    const { json, selectorAdded } = upgraded(given);
    expect(selectorAdded).toBe(false);
    expect(json).toEqual({ ...given, apiVersion: 'apps/v1' });
  });
});
