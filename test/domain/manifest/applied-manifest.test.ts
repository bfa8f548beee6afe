import { describe, expect, test } from 'vitest';
import type { Json, JsonObject } from '../../../src/domain/json.ts';
import { withApiDefaults } from '../../../src/domain/manifest/api-defaults.ts';
import { LAST_APPLIED } from '../../../src/domain/manifest/apply-patch.ts';
import { mapAt, valueAt } from '../../../src/domain/manifest/json-fields.ts';
import { predictedManifest } from '../../../src/domain/manifest/predicted-manifest.ts';
import { droppedFields } from '../../../src/domain/manifest/unknown-fields.ts';
import { daemonSet } from '../../support/builders.ts';
import { manifest } from './inputs.ts';

/** A manifest with another pod spec. */
function withPods(podSpec: JsonObject): JsonObject {
  return manifest({ template: { metadata: { labels: { app: 'agent' } }, spec: podSpec } });
}

function podSpecOf(json: JsonObject): JsonObject {
  return mapAt(json, 'spec', 'template', 'spec');
}

describe('withApiDefaults', () => {
  test('fills in what the server would', () => {
    const full = withApiDefaults(manifest());
    expect(mapAt(full, 'spec', 'updateStrategy')).toEqual({
      type: 'RollingUpdate',
      rollingUpdate: { maxUnavailable: 1, maxSurge: 0 },
    });
    expect(podSpecOf(full)).toMatchObject({
      restartPolicy: 'Always',
      dnsPolicy: 'ClusterFirst',
      securityContext: {},
    });
    expect(podSpecOf(full)['containers']).toMatchObject([{ imagePullPolicy: 'IfNotPresent', resources: {} }]);
  });

  test('twice is once', () => {
    const once = withApiDefaults(manifest());
    expect(withApiDefaults(once)).toEqual(once);
  });

  test('what is said stays', () => {
    const given = manifest({ updateStrategy: { type: 'OnDelete' }, revisionHistoryLimit: 3 });
    expect(withApiDefaults(given)['spec']).toMatchObject({
      updateStrategy: { type: 'OnDelete' },
      revisionHistoryLimit: 3,
    });
  });

  test.each([
    ['no tag', 'registry.example/a', 'Always'],
    ['latest', 'registry.example/a:latest', 'Always'],
    ['a tag', 'registry.example/a:1', 'IfNotPresent'],
    ['a port and no tag', 'registry.example:5000/a', 'Always'],
    ['a digest', 'registry.example/a@sha256:0', 'IfNotPresent'],
  ])('an image with %s', (_, image, policy) => {
    const [container] = podSpecOf(withApiDefaults(withPods({ containers: [{ name: 'main', image }] })))[
      'containers'
    ] as readonly JsonObject[];
    expect(container?.['imagePullPolicy']).toBe(policy);
  });

  test.each<[string, JsonObject, readonly string[], Json]>([
    [
      'ports on the network of the node',
      { hostNetwork: true, containers: [{ ports: [{ containerPort: 80 }] }] },
      ['containers', '0', 'ports', '0', 'hostPort'],
      80,
    ],
    [
      'probes',
      { containers: [{ readinessProbe: { httpGet: { port: 80 } } }] },
      ['containers', '0', 'readinessProbe', 'httpGet', 'scheme'],
      'HTTP',
    ],
    [
      'variables from fields',
      { containers: [{ env: [{ name: 'N', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } }] }] },
      ['containers', '0', 'env', '0', 'valueFrom', 'fieldRef', 'apiVersion'],
      'v1',
    ],
    [
      'volumes',
      { volumes: [{ name: 'a', configMap: { name: 'a' } }] },
      ['volumes', '0', 'configMap', 'defaultMode'],
      420,
    ],
    ['the account under both its names', { serviceAccountName: 'a' }, ['serviceAccount'], 'a'],
  ])('%s', (_, podSpec, path, wanted) => {
    const found = path.reduce<unknown>(
      (value, field) => (value as Record<string, unknown> | undefined)?.[field],
      podSpecOf(withApiDefaults(withPods(podSpec))),
    );
    expect(found).toBe(wanted);
  });
});

describe('predictedManifest', () => {
  const live = daemonSet('agent', {
    annotations: {
      [LAST_APPLIED]: JSON.stringify({ metadata: { annotations: { gone: '1' } } }),
      gone: '1',
      own: '2',
    },
    templateAnnotations: { 'kubectl.kubernetes.io/restartedAt': 'then' },
  });

  test('keeps the marks that no manifest has made, and drops those that one has', () => {
    const json = predictedManifest(manifest(), live);
    expect(Object.keys(mapAt(json, 'metadata', 'annotations'))).toEqual([LAST_APPLIED, 'own']);
    expect(valueAt(json, 'spec', 'template', 'metadata', 'annotations')).toEqual({
      'kubectl.kubernetes.io/restartedAt': 'then',
    });
  });

  test('of a new one is the manifest with defaults', () => {
    expect(predictedManifest(manifest(), undefined)).toEqual(withApiDefaults(manifest()));
  });
});

describe('droppedFields', () => {
  test.each<[string, JsonObject, JsonObject, readonly string[]]>([
    ['nothing is missing', { a: 1, b: { c: 'd' } }, { a: 1, b: { c: 'd', more: 1 } }, []],
    ['a field', { a: { wrng: 1 } }, { a: {} }, ['a.wrng']],
    ['a field of an item', { list: [{ name: 'x', wrng: 'y' }] }, { list: [{ name: 'x' }] }, ['list[0].wrng']],
    ['what is empty is left out of any answer', { a: null, b: '', c: [], d: {}, e: 0, f: false }, {}, []],
    [
      'an item has another place now',
      { list: [{ name: 'x', a: 1 }] },
      { list: [{ name: 'w' }, { name: 'x', a: 2 }] },
      [],
    ],
    [
      'a field of an item that has another place now',
      { list: [{ name: 'x', a: 1, wrng: 1 }] },
      { list: [{ name: 'w' }, { name: 'x', a: 1 }] },
      ['list[0].wrng'],
    ],
    [
      'directives are no fields',
      { $patch: 'replace', a: [{ $patch: 'delete', name: 'x' }] },
      { a: [{ name: 'y' }] },
      [],
    ],
    ['a shorter list was changed by somebody', { list: [{ a: 1 }, { b: 1 }] }, { list: [{ a: 1 }] }, []],
  ])('%s', (_, given, made, wanted) => {
    expect(droppedFields(given, made)).toEqual(wanted);
  });
});
