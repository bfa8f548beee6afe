import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { ClusterError } from '../../src/cluster/cluster-error.ts';
import { toJson } from '../../src/printers/structured.ts';
import { daemonSet, node, pod, revision } from '../support/builders.ts';
import { manifest } from '../domain/manifest/inputs.ts';
import { bytesOf } from './changing.ts';
import { daemonSetJson, dumpJson, nodeJson, podJson, supporting } from './daemon-dump.ts';
import { invoke, recordingContext, terminal } from './invoke.ts';
import { planning } from './planning.ts';

const folder = fileURLToPath(new URL('../fixtures/', import.meta.url));
const role = { 'node-role.kubernetes.io/control-plane': '' };
const taints = [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }];
const controlPlane = { ...nodeJson('cp', { labels: role }), spec: { taints } };
const workers = ['w1', '节点-2'].map((name) => nodeJson(name, { labels: { 'kubernetes.io/os': 'linux' } }));
const dump = dumpJson([controlPlane, ...workers], ['DaemonSet', ...supporting]);

describe('plan', () => {
  const agent = daemonSetJson('default', 'agent');
  const hash = { 'controller-revision-hash': 'h1' };
  const pods = workers.map(({ metadata: { name } }) => {
    const made = podJson(agent, name);
    return { ...made, metadata: { ...made.metadata, labels: { ...made.metadata.labels, ...hash } } };
  });
  const revisionJson = {
    apiVersion: 'apps/v1',
    kind: 'ControllerRevision',
    metadata: { ...pods[0]?.metadata, name: 'agent-h1' },
    revision: 1,
    data: { spec: { template: agent.spec.template } },
  };
  const kinds = supporting.filter((kind) => kind !== 'ControllerRevision' && kind !== 'Pod');
  const there = dumpJson([...workers, agent, ...pods, revisionJson], kinds);

  /** The manifest comes from standard input, the dump from elsewhere. */
  async function on(text: string, ...flags: readonly string[]) {
    const world = recordingContext({ stdin: there });
    return invoke(['plan', '-f', '-', ...flags], {
      input: bytesOf(text),
      openCluster: (options) => world.openCluster({ ...options, from: '-' }),
    });
  }

  test('of several documents plans each, with those before it applied, and counts the others', async () => {
    const port = { ports: [{ containerPort: 1, hostPort: 9100 }] };
    const text = [
      toJson(daemonSetJson('default', 'first', {}, port)),
      toJson({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } }),
      toJson(daemonSetJson('default', 'second', {}, port)),
    ].join('');
    const { stdout, stderr } = await on(text);
    expect(stdout).toContain('daemonset.apps/first in default: would be created');
    expect(stdout).toContain('host port 9100/TCP is that of DaemonSet default/first too');
    expect(stderr).toContain('note: not looked at, in the same file: 1 ConfigMap');
  });

  test('of a manifest that is refused says so, and what would come of it', async () => {
    const port = { ports: [{ containerPort: 1, hostPort: 9100 }] };
    const first = daemonSetJson('default', 'first', { restartPolicy: 'Never' }, port);
    const { stdout } = await on(toJson(first) + toJson(daemonSetJson('default', 'second', {}, port)));
    expect(stdout).toContain(
      'daemonset.apps/first in default: would be refused\n  what would come of it, once it is put right:\n  covers 2 of',
    );
    expect(stdout).toContain('error: RestartPolicy');
    expect(stdout).not.toContain('is that of DaemonSet default/first too');
  });

  test('of another selector says nothing of pods: no pod comes or goes by that', async () => {
    const labels = { app: 'other' };
    const { template } = agent.spec;
    const spec = { selector: { matchLabels: labels }, template: { ...template, metadata: { labels } } };
    const text = toJson({ ...agent, spec });
    const [{ stdout }, asJson] = [await on(text), await on(text, '-o', 'json')];
    expect(stdout).toContain('daemonset.apps/agent in default: would be refused\n\n--- in the cluster\n');
    expect(stdout).toContain('error: SelectorChanged');
    expect(stdout).not.toMatch(/covers|gains/);
    const [item] = (JSON.parse(asJson.stdout) as { items: readonly object[] }).items;
    expect(item).toMatchObject({ refused: true, diff: expect.stringContaining('other') as unknown });
    expect(item).not.toHaveProperty('impact');
  });

  test('of a List as kustomize writes it', async () => {
    const text = toJson({ apiVersion: 'v1', kind: 'List', items: [daemonSetJson('default', 'listed')] });
    expect((await on(text)).stdout).toContain('daemonset.apps/listed in default');
  });

  test('of a changed template shows what changes, and how long that takes', async () => {
    const { stdout } = await on(
      toJson(daemonSetJson('default', 'agent', {}, { image: 'example.org/agent:2' })),
    );
    expect(stdout).toContain('daemonset.apps/agent in default: would be changed');
    expect(stdout).toContain('-        - image: example.org/agent:1\n');
    expect(stdout).toContain('+        - image: example.org/agent:2\n');
    expect(stdout).toContain('rolled out over 2 nodes, 1 at a time: 2 rounds');
  });

  test('of a field that decides nothing shows that it changes', async () => {
    const { stdout } = await on(toJson({ ...agent, spec: { ...agent.spec, revisionHistoryLimit: 3 } }));
    expect(stdout).toContain('daemonset.apps/agent in default: would be changed');
    expect(stdout).toContain('+  revisionHistoryLimit: 3\n');
  });

  test('of the same manifest again says that it stays', async () => {
    expect((await on(toJson(agent))).stdout).toContain('daemonset.apps/agent in default: stays as it is');
  });

  test.each([
    ['nothing', '', 'no objects in standard input'],
    [
      'a Deployment',
      toJson({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'a' } }),
      'standard input holds a Deployment: a DaemonSet is wanted',
    ],
    ['several others', '{"kind":"Pod"}{"kind":"Pod"}', 'no DaemonSet in standard input (only: 2 Pod)'],
    ['no YAML', 'a: [', 'standard input: line 1, column 5: not valid YAML'],
    ['no map', '[1]', 'a manifest is a map, not 1'],
    [
      'no apiVersion',
      toJson({ ...manifest(), apiVersion: '' }),
      'DaemonSet agent: apiVersion not set: use apps/v1',
    ],
    [
      'another version',
      toJson({ ...manifest(), apiVersion: 'apps/v2' }),
      'no DaemonSet has the apiVersion "apps/v2": use apps/v1',
    ],
    ['no name', toJson({ ...manifest(), metadata: {} }), 'metadata.name: Required value'],
    [
      'no containers',
      toJson(manifest({ template: { spec: { containers: [] } } })),
      'spec.template.spec.containers: Required value',
    ],
    [
      'a wrong type',
      toJson(manifest({ minReadySeconds: 'long' })),
      'DaemonSet default/agent: spec.minReadySeconds must be an integer',
    ],
    [
      'a wrong amount',
      toJson(daemonSetJson('default', 'agent', {}, { resources: { requests: { cpu: 'lots' } } })),
      'quantity "lots" is not valid',
    ],
  ])('refuses %s', async (_, text, message) => {
    const { code, stderr, stdout } = await on(text);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
  });

  test.each([
    [['plan'], 'must specify -f'],
    [
      ['plan', 'agent.yaml'],
      'unexpected argument "agent.yaml": plan is about a manifest\n  name a file: -f agent.yaml',
    ],
    [['plan', '-f', '-', '--from', '-'], '--from and -f cannot both read standard input'],
    [['plan', '-f', '/nonexistent/a.yaml', '--from', '-'], 'the path "/nonexistent/a.yaml" does not exist'],
    [
      ['plan', '-f', `${folder}manifests/fluentd.yaml`, '-n', 'other', '--from', '-'],
      'the namespace from the provided object "kube-system" does not match the namespace "other"',
    ],
  ])('%j', async (line, message) => {
    const { code, stderr } = await invoke(line, { stdin: dump });
    expect(code).toBe(2);
    expect(stderr).toContain(`error: ${message}`);
  });

  test('exit code 1 where there is a warning and --exit-code', async () => {
    const line = ['plan', '-f', `${folder}manifests/fluentd.yaml`, '--from', '-'];
    expect((await invoke(line, { stdin: dump })).code).toBe(0);
    expect((await invoke([...line, '--exit-code'], { stdin: dump })).code).toBe(1);
  });

  test('one row for each node with -o wide', async () => {
    const line = ['plan', '-f', `${folder}manifests/fluentd.yaml`, '--from', '-', '-o', 'wide'];
    const { stdout } = await invoke(line, { ...terminal(120), stdin: dump });
    expect(stdout).toMatch(/NODE +POD +REASON\n +cp +excluded +taint/);
  });
});

describe('plan of a live cluster', () => {
  const nodes = [node('a'), node('b')];

  test('whose pods admission refuses says so before all that would come of it otherwise', async () => {
    const line = 'create agent --image x --priority-class typo';
    const objects = { nodes, priorityClasses: [] };
    const { stdout } = await planning(`${line} --dry-run=server`, objects);
    expect(stdout).toContain(
      'its new pods would be refused (PriorityClassMissing); what would come of it, once that is put right:\n  covers',
    );
    const json = await planning('plan -f - -o json', objects, {
      manifest: (await planning(`${line} --dry-run=client -o yaml`, objects)).stdout,
    });
    expect(JSON.parse(json.stdout)).toMatchObject({ items: [{ podsRefusedFor: ['PriorityClassMissing'] }] });
  });

  test('asks the server in a dry run: of a new one to create it', async () => {
    const { stdout, sent } = await planning('plan -f -', { nodes }, { manifest: toJson(manifest()) });
    expect(sent).toEqual(['create (dry run)']);
    expect(stdout).toContain('covers 2 of 2 nodes');
  });

  test('of one that is there to patch it as kubectl apply would', async () => {
    const last = JSON.stringify(manifest({ minReadySeconds: 5 }));
    const agent = daemonSet('agent', {
      annotations: { 'kubectl.kubernetes.io/last-applied-configuration': last },
      minReadySeconds: 5,
    });
    const pods = nodes.map(({ metadata: { name } }) => pod(`agent-${name}`, { owner: agent, node: name }));
    const { stdout, sent } = await planning(
      'plan -f -',
      { nodes, daemonSets: [agent], pods, controllerRevisions: [revision(agent, 1)] },
      {
        manifest: toJson(manifest()),
        patched: daemonSet('agent', { podSpec: { containers: [{ image: 'new' }] } }),
      },
    );
    expect(sent).toHaveLength(1);
    expect(sent[0]).toContain('"minReadySeconds":null');
    expect(stdout).toContain('+        - image: new');
  });

  test('nothing is sent with --dry-run=client', async () => {
    const { sent } = await planning(
      'plan -f - --dry-run=client',
      { nodes },
      { manifest: toJson(manifest()) },
    );
    expect(sent).toEqual([]);
  });

  test('what the server refuses is told, and planned all the same', async () => {
    const onCreate = () => {
      throw new ClusterError('usage', 'Error from server (Invalid): spec.x: wrong');
    };
    const { code, stdout } = await planning(
      'plan -f -',
      { nodes },
      { manifest: toJson(manifest()), onCreate },
    );
    expect(code).toBe(0);
    expect(stdout).toContain('error: Refused: Error from server (Invalid): spec.x: wrong');
    expect(stdout).toContain('covers 2 of 2 nodes');
  });

  test.each([
    [
      'who may not ask is told so',
      'forbidden',
      'Error from server (Forbidden): daemonsets.apps is forbidden: User "jane" cannot create resource "daemonsets" in API group "apps" in the namespace "default"',
    ],
    [
      'so is who has a webhook that cannot be asked',
      'usage',
      'Error from server (BadRequest): admission webhook "a.example" does not support dry run',
    ],
  ] as const)('%s', async (_, kind, message) => {
    const onCreate = () => {
      throw new ClusterError(kind, message);
    };
    const { stdout, stderr } = await planning(
      'plan -f -',
      { nodes },
      { manifest: toJson(manifest()), onCreate },
    );
    expect(stderr).toContain(`note: ${message}: what the server would make of it is told without asking it`);
    expect(stdout).toContain('daemonset.apps/agent in default: would be created');
  });

  test.each([
    ['a quota', 'daemonsets.apps "agent" is forbidden: exceeded quota: q'],
    [
      'a policy',
      'daemonsets.apps "agent" is forbidden: admission webhook "a.example" denied the request: no',
    ],
    [
      'a namespace that ends',
      'unable to create new content in namespace default because it is being terminated',
    ],
  ])('a refusal by %s is one', async (_, why) => {
    const onCreate = () => {
      throw new ClusterError('forbidden', `Error from server (Forbidden): ${why}`);
    };
    const world = { manifest: toJson(manifest()), onCreate };
    const { code, stdout } = await planning('plan -f - --exit-code', { nodes }, world);
    expect(code).toBe(1);
    expect(stdout).toContain(`error: Refused: Error from server (Forbidden): ${why}`);
  });
});
