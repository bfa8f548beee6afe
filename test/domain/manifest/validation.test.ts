import { describe, expect, test } from 'vitest';
import type { Json, JsonObject } from '../../../src/domain/json.ts';
import { withValue } from '../../../src/domain/manifest/json-fields.ts';
import { validationProblems } from '../../../src/domain/manifest/validation.ts';
import { manifest } from './inputs.ts';

const release = 34;
const main = { name: 'main', image: 'registry.example/main:1' };
const path = 'spec.template.spec';

function withSpec(spec: JsonObject): JsonObject {
  return withValue(manifest(), ['spec', 'template', 'spec'], { containers: [main], ...spec });
}

function withContainer(fields: JsonObject, spec: JsonObject = {}): JsonObject {
  return withSpec({ containers: [{ ...main, ...fields }], ...spec });
}

function withPorts(...ports: readonly JsonObject[]): JsonObject {
  return withContainer({ ports });
}

function withToleration(toleration: JsonObject): JsonObject {
  return withSpec({ tolerations: [toleration] });
}

function withResources(requests: JsonObject, limits: JsonObject = {}): JsonObject {
  return withContainer({ resources: { requests, limits } });
}

type Row = readonly [name: string, json: JsonObject, ...problems: readonly string[]];

function check(rows: readonly Row[]): void {
  test.each(rows.map(([name, json, ...problems]) => [name, json, problems] as const))(
    '%s',
    (_, json, problems) => {
      const found = validationProblems(json, release);
      expect(found).toEqual(problems.map((problem) => expect.stringContaining(problem)));
    },
  );
}

describe('names and labels', () => {
  const at = (value: Json, ...field: readonly string[]): JsonObject => withValue(manifest(), field, value);
  const label = 'a valid label must be an empty string or consist of alphanumeric characters';
  check([
    ['what tutorials hand out is fine', manifest()],
    [
      'a name in capitals',
      at('Bad_Name', 'metadata', 'name'),
      'metadata.name: Invalid value: "Bad_Name": a lowercase RFC 1123 subdomain must consist of',
    ],
    ['a name with dots', at('a.b', 'metadata', 'name')],
    ['a name that is too long', at('a'.repeat(254), 'metadata', 'name'), 'must be no more than 253 bytes'],
    ['a name with an escape in it', at('a\u001b[31m', 'metadata', 'name'), 'metadata.name: Invalid value'],
    [
      'a namespace with a blank',
      at('BAD NS', 'metadata', 'namespace'),
      'metadata.namespace: Invalid value: "BAD NS": a lowercase RFC 1123 label must consist of',
    ],
    ['a namespace with dots', at('a.b', 'metadata', 'namespace'), 'must not contain dots'],
    [
      'a label value of the object',
      at({ app: 'a b' }, 'metadata', 'labels'),
      `metadata.labels: Invalid value: "a b": ${label}`,
    ],
    [
      'a label value of the template',
      at({ app: 'a b' }, 'spec', 'template', 'metadata', 'labels'),
      `spec.template.labels: Invalid value: "a b": ${label}`,
    ],
    [
      'a label value that is selected',
      withSpec({ nodeSelector: { disk: '', zone: 'a,b' } }),
      `${path}.nodeSelector: Invalid value: "a,b": ${label}`,
    ],
    [
      'a key with two slashes',
      at({ 'a/b/c': '' }, 'metadata', 'labels'),
      'metadata.labels: Invalid value: "a/b/c"',
    ],
    ['a key of an annotation in capitals', at({ 'Example.com/A': '' }, 'metadata', 'annotations')],
    [
      'a key of an annotation with a blank',
      at({ 'a b': '' }, 'metadata', 'annotations'),
      'metadata.annotations: Invalid value: "a b"',
    ],
    [
      'an operator of a selector that there is not',
      at([{ key: 'a', operator: 'Is' }], 'spec', 'selector', 'matchExpressions'),
      'spec.selector.matchExpressions[0].operator: Invalid value: "Is": not a valid selector operator',
    ],
    [
      'In without values',
      at([{ key: 'a', operator: 'In' }], 'spec', 'selector', 'matchExpressions'),
      'spec.selector.matchExpressions[0].values: Required value',
    ],
    [
      'Exists with values',
      at([{ key: 'a', operator: 'Exists', values: ['b'] }], 'spec', 'selector', 'matchExpressions'),
      'spec.selector.matchExpressions[0].values: Forbidden',
    ],
    [
      'seconds below zero',
      at(-1, 'spec', 'minReadySeconds'),
      'spec.minReadySeconds: Invalid value: -1: must be greater than or equal to 0',
    ],
    [
      'an account that can have no such name',
      withSpec({ serviceAccountName: 'A' }),
      `${path}.serviceAccountName: Invalid value: "A"`,
    ],
  ]);
});

describe('ports', () => {
  const twice = { containerPort: 80, hostPort: 80 };
  const port = `${path}.containers[0].ports[0]`;
  check([
    ['one', withPorts({ containerPort: 80 })],
    ['none', withPorts({ name: 'web' }), `${port}.containerPort: Required value`],
    [
      'beyond the last',
      withPorts({ containerPort: 80, hostPort: 99999 }),
      `${port}.hostPort: Invalid value: 99999: must be between 1 and 65535, inclusive`,
    ],
    ['below the first', withPorts({ containerPort: -1 }), `${port}.containerPort: Invalid value: -1`],
    [
      'a protocol that there is not',
      withPorts({ containerPort: 80, protocol: 'http' }),
      `${port}.protocol: Unsupported value: "http": supported values: "SCTP", "TCP", "UDP"`,
    ],
    [
      'a long name',
      withPorts({ containerPort: 80, name: 'a-very-long-port' }),
      'must be no more than 15 bytes',
    ],
    [
      'a name twice',
      withPorts({ containerPort: 80, name: 'web' }, { containerPort: 81, name: 'web' }),
      `${path}.containers[0].ports[1].name: Duplicate value: "web"`,
    ],
    [
      'the same of the node twice',
      withPorts(twice, twice),
      `${path}.containers[0].ports[1].hostPort: Duplicate value: "TCP//80"`,
    ],
    [
      'the same of the node in two containers',
      withSpec({
        containers: [
          { ...main, ports: [twice] },
          { ...main, name: 'b', ports: [twice] },
        ],
      }),
      `${path}.containers[1].ports[0].hostPort: Duplicate value: "TCP//80"`,
    ],
    ['the same with another protocol', withPorts(twice, { ...twice, protocol: 'UDP' })],
    [
      'the same of two addresses',
      withPorts({ ...twice, hostIP: '10.0.0.1' }, { ...twice, hostIP: '10.0.0.2' }),
    ],
    ['the same of one address, and of all', withPorts(twice, { ...twice, hostIP: '10.0.0.1' })],
    [
      'the same in init containers, which run one after the other',
      withSpec({
        initContainers: [
          { ...main, name: 'a', ports: [twice] },
          { ...main, name: 'b', ports: [twice] },
        ],
      }),
    ],
    [
      'another on the network of the node',
      withContainer({ ports: [{ containerPort: 80, hostPort: 81 }] }, { hostNetwork: true }),
      `${port}.hostPort: Invalid value: 81: must match \`containerPort\` when \`hostNetwork\` is true`,
    ],
  ]);
});

describe('tolerations', () => {
  const toleration = `${path}.tolerations[0]`;
  check([
    ['of everything', withToleration({ operator: 'Exists' })],
    ['of a value', withToleration({ key: 'a', value: 'b', effect: 'NoExecute', tolerationSeconds: 5 })],
    [
      'an operator that there is not',
      withToleration({ key: 'a', operator: 'Bogus' }),
      `${toleration}.operator: Unsupported value: "Bogus": supported values: "Equal", "Exists"`,
    ],
    [
      'an effect that there is not',
      withToleration({ key: 'a', operator: 'Exists', effect: 'Never' }),
      `${toleration}.effect: Unsupported value: "Never": supported values: "NoSchedule", "PreferNoSchedule", "NoExecute"`,
    ],
    [
      'a value beside Exists',
      withToleration({ key: 'a', operator: 'Exists', value: 'b' }),
      "value must be empty when `operator` is 'Exists'",
    ],
    ['no key, and not Exists', withToleration({ value: 'b' }), 'operator must be Exists when `key` is empty'],
    [
      'a time for an effect that drives nobody off',
      withToleration({ key: 'a', operator: 'Exists', effect: 'NoSchedule', tolerationSeconds: 5 }),
      `${toleration}.effect: Invalid value: "NoSchedule": effect must be 'NoExecute' when`,
    ],
    [
      'a comparison, before there was any',
      withToleration({ key: 'a', operator: 'Gt', value: '5' }),
      'Unsupported value: "Gt"',
    ],
  ]);

  test('a comparison, where the server may know it', () => {
    expect(validationProblems(withToleration({ key: 'a', operator: 'Gt', value: '5' }), 36)).toEqual([]);
  });
});

describe('containers', () => {
  const mount = { name: 'data', mountPath: '/x' };
  const volumes = [{ name: 'data', emptyDir: {} }];
  const container = `${path}.containers[0]`;
  check([
    [
      'a name twice',
      withSpec({ containers: [main, main] }),
      `${path}.containers[1].name: Duplicate value: "main"`,
    ],
    [
      'the name of an init container',
      withSpec({ initContainers: [main] }),
      `${path}.initContainers[0].name: Duplicate value: "main"`,
    ],
    ['a name in capitals', withContainer({ name: 'Main' }), `${container}.name: Invalid value: "Main"`],
    ['no image', withContainer({ image: '' }), `${container}.image: Required value`],
    ['a volume that is there', withContainer({ volumeMounts: [mount] }, { volumes })],
    [
      'a volume that is not there',
      withContainer({ volumeMounts: [mount] }),
      `${container}.volumeMounts[0].name: Not found: "data"`,
    ],
    [
      'two volumes at one place',
      withContainer({ volumeMounts: [mount, mount] }, { volumes }),
      `${container}.volumeMounts[1].mountPath: Invalid value: "/x": must be unique`,
    ],
    [
      'two volumes of one name',
      withSpec({ volumes: [...volumes, ...volumes] }),
      `${path}.volumes[1].name: Duplicate value: "data"`,
    ],
  ]);
});

describe('requests and limits', () => {
  const resources = `${path}.containers[0].resources`;
  check([
    ['a request up to its limit', withResources({ cpu: '1' }, { cpu: '1000m' })],
    [
      'a request above its limit',
      withResources({ cpu: '200m' }, { cpu: 0.1 }),
      `${resources}.requests: Invalid value: "200m": must be less than or equal to cpu limit of 0.1`,
    ],
    [
      'an amount below zero',
      withResources({ memory: '-1Mi' }),
      `${resources}.requests[memory]: Invalid value: "-1Mi": must be greater than or equal to 0`,
    ],
    [
      'a resource that containers do not have',
      withResources({ mem: '1Mi' }),
      `${resources}.requests[mem]: Invalid value: "mem": must be a standard resource for containers`,
    ],
    ['a device', withResources({ 'nvidia.com/gpu': 1 }, { 'nvidia.com/gpu': 1 })],
    [
      'a device without a limit',
      withResources({ 'nvidia.com/gpu': 1 }),
      `${resources}.limits: Required value: Limit must be set for non overcommitable resources`,
    ],
    [
      'fewer devices than the limit',
      withResources({ 'nvidia.com/gpu': 1 }, { 'nvidia.com/gpu': 2 }),
      `${resources}.requests: Invalid value: "1": must be equal to nvidia.com/gpu limit of 2`,
    ],
  ]);
});
