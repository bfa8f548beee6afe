import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../src/domain/json.ts';
import { applyPatch, LAST_APPLIED, lastApplied } from '../../../src/domain/manifest/apply-patch.ts';
import { mapAt } from '../../../src/domain/manifest/json-fields.ts';
import { strategicMerge } from '../../../src/domain/manifest/strategic-merge.ts';
import { manifest } from './inputs.ts';

/** A manifest with another pod spec. */
function withPods(podSpec: JsonObject): JsonObject {
  return manifest({ template: { metadata: { labels: { app: 'agent' } }, spec: podSpec } });
}

function podSpecOf(json: JsonObject): JsonObject {
  return mapAt(json, 'spec', 'template', 'spec');
}

describe('applyPatch', () => {
  const container = { name: 'main', image: 'a:1' };
  const log = { name: 'log', hostPath: { path: '/log', type: '' } };
  const dns = [
    { containerPort: 53, protocol: 'UDP' },
    { containerPort: 53, protocol: 'TCP' },
  ];

  interface Row {
    readonly given: JsonObject;
    readonly last?: JsonObject;
    readonly live: JsonObject;
    readonly patch: JsonObject;
    readonly result: JsonObject;
  }

  test.each<[string, Row]>([
    [
      'what is said, and is not so',
      {
        given: { hostNetwork: true, hostPID: true },
        live: { hostPID: true, dnsPolicy: 'Default' },
        patch: { hostNetwork: true },
        result: { hostNetwork: true, hostPID: true, dnsPolicy: 'Default' },
      },
    ],
    [
      'what is said no more goes',
      {
        given: { hostNetwork: true },
        last: { hostPID: true },
        live: { hostPID: true },
        patch: { hostNetwork: true, hostPID: null },
        result: { hostNetwork: true },
      },
    ],
    [
      'what is said no more, and has gone already',
      { given: {}, last: { hostPID: true }, live: {}, patch: {}, result: {} },
    ],
    [
      'what is said to be nothing goes, whoever has made it',
      {
        given: { hostPID: null, hostIPC: null },
        live: { hostPID: true },
        patch: { hostPID: null },
        result: {},
      },
    ],
    [
      'what the API writes in other words, or not at all, is so already',
      {
        given: {
          hostNetwork: false,
          nodeSelector: {},
          automountServiceAccountToken: false,
          containers: [{ ...container, env: [], resources: { limits: { cpu: 0.1, memory: '1024Mi' } } }],
        },
        live: { containers: [{ ...container, resources: { limits: { cpu: '100m', memory: '1Gi' } } }] },
        patch: { automountServiceAccountToken: false },
        result: {
          automountServiceAccountToken: false,
          containers: [{ ...container, resources: { limits: { cpu: '100m', memory: '1Gi' } } }],
        },
      },
    ],
    [
      'another amount',
      {
        given: { containers: [{ name: 'main', resources: { limits: { cpu: 'lots' } } }] },
        live: { containers: [{ name: 'main', resources: { limits: { cpu: '1' } } }] },
        patch: {
          containers: [{ name: 'main', resources: { limits: { cpu: 'lots' } } }],
          '$setElementOrder/containers': [{ name: 'main' }],
        },
        result: { containers: [{ name: 'main', resources: { limits: { cpu: 'lots' } } }] },
      },
    ],
    [
      'in maps too',
      {
        given: { nodeSelector: { a: '1' } },
        last: { nodeSelector: { a: '1', b: '2' } },
        live: { nodeSelector: { a: '1', b: '2', c: '3' } },
        patch: { nodeSelector: { b: null } },
        result: { nodeSelector: { a: '1', c: '3' } },
      },
    ],
    [
      'a container is known by its name: it goes, changes, or is one that somebody has put in',
      {
        given: { containers: [{ name: 'main', image: 'a:2' }] },
        last: { containers: [container, { name: 'old' }] },
        live: { containers: [container, { name: 'old' }, { name: 'sidecar' }] },
        patch: {
          containers: [
            { name: 'main', image: 'a:2' },
            { $patch: 'delete', name: 'old' },
          ],
          '$setElementOrder/containers': [{ name: 'main' }],
        },
        result: { containers: [{ name: 'main', image: 'a:2' }, { name: 'sidecar' }] },
      },
    ],
    [
      'a new one has its place',
      {
        given: { containers: [{ name: 'first' }, container] },
        live: { containers: [{ name: 'sidecar' }, container] },
        patch: {
          containers: [{ name: 'first' }],
          '$setElementOrder/containers': [{ name: 'first' }, { name: 'main' }],
        },
        result: { containers: [{ name: 'first' }, { name: 'sidecar' }, container] },
      },
    ],
    [
      'another order',
      {
        given: { containers: [{ name: 'b' }, { name: 'a' }] },
        live: { containers: [{ name: 'a' }, { name: 'b' }] },
        patch: { '$setElementOrder/containers': [{ name: 'b' }, { name: 'a' }] },
        result: { containers: [{ name: 'b' }, { name: 'a' }] },
      },
    ],
    [
      'all items go',
      {
        given: { initContainers: [] },
        last: { initContainers: [container] },
        live: { initContainers: [container] },
        patch: { initContainers: [{ $patch: 'delete', name: 'main' }] },
        result: { initContainers: [] },
      },
    ],
    [
      'a variable goes within its container',
      {
        given: { containers: [container] },
        last: { containers: [{ ...container, env: [{ name: 'A' }] }] },
        live: { containers: [{ ...container, env: [{ name: 'A' }] }] },
        patch: {
          containers: [{ name: 'main', env: null }],
          '$setElementOrder/containers': [{ name: 'main' }],
        },
        result: { containers: [container] },
      },
    ],
    [
      'a list without names is replaced',
      {
        given: { tolerations: [{ key: 'a' }] },
        last: { tolerations: [{ key: 'b' }] },
        live: { tolerations: [{ key: 'b' }] },
        patch: { tolerations: [{ key: 'a' }] },
        result: { tolerations: [{ key: 'a' }] },
      },
    ],
    [
      'one port for TCP and for UDP stays as it is',
      {
        given: { containers: [{ name: 'main', ports: dns }] },
        live: { containers: [{ name: 'main', ports: dns }] },
        patch: {},
        result: { containers: [{ name: 'main', ports: dns }] },
      },
    ],
    [
      'a volume of another kind does not keep the one that it was, though nobody has applied it',
      {
        given: { volumes: [{ name: 'log', emptyDir: {} }] },
        live: { volumes: [log] },
        patch: {
          volumes: [{ name: 'log', emptyDir: {}, $retainKeys: ['emptyDir', 'name'] }],
          '$setElementOrder/volumes': [{ name: 'log' }],
        },
        result: { volumes: [{ name: 'log', emptyDir: {} }] },
      },
    ],
    [
      'a volume keeps what the server has filled in',
      {
        given: { volumes: [{ name: 'log', hostPath: { path: '/log' } }] },
        live: { volumes: [log] },
        patch: {},
        result: { volumes: [log] },
      },
    ],
    [
      'a new volume',
      {
        given: { volumes: [log] },
        live: {},
        patch: { volumes: [log] },
        result: { volumes: [log] },
      },
    ],
  ])('%s', (_, { given, last, live, patch, result }) => {
    const made = applyPatch(withPods(given), last && withPods(last), withPods(live));
    expect(podSpecOf(made)).toEqual(patch);
    expect(podSpecOf(strategicMerge(withPods(live), made))).toEqual(result);
  });

  test('of the metadata only labels and annotations', () => {
    const given = { ...manifest(), metadata: { name: 'agent', namespace: 'a', labels: { a: 'b' } } };
    const last = { ...manifest(), metadata: { name: 'agent', annotations: { old: '1' } } };
    const live = { ...manifest(), metadata: { name: 'agent', annotations: { old: '1', own: '2' } } };
    expect(applyPatch(given, last, live)).toEqual({
      metadata: { labels: { a: 'b' }, annotations: { old: null } },
    });
  });

  test.each([
    ['a map', '{"spec":{}}', { spec: {} }],
    ['nothing', undefined, undefined],
    ['something else', '[]', undefined],
    ['something that is no JSON', '{', undefined],
  ])('what was applied last: %s', (_, text, wanted) => {
    expect(lastApplied(text === undefined ? {} : { [LAST_APPLIED]: text })).toEqual(wanted);
  });
});
