import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { ClusterError } from '../../src/cluster/cluster-error.ts';
import type { JsonObject } from '../../src/domain/json.ts';
import type { Deployment } from '../../src/domain/objects.ts';
import { toJson } from '../../src/printers/structured.ts';
import { daemonSet, node, pod, selector } from '../support/builders.ts';
import { manifest } from '../domain/manifest/inputs.ts';
import { invoke } from './invoke.ts';
import { planning } from './planning.ts';

const folder = fileURLToPath(new URL('../fixtures/manifests/', import.meta.url));
const linux = { 'kubernetes.io/os': 'linux' };
const nodes = [node('a', { labels: linux }), node('b', { labels: linux })];
const agent = 'create agent --image registry.example/agent:1';

const web: Deployment = {
  metadata: daemonSet('web').metadata,
  selector: selector({ app: 'web' }),
  template: daemonSet('web', { podSpec: { containers: [{ name: 'web', image: 'web:1' }] } }).spec.template,
};

describe('create', () => {
  test('shows what comes of it, creates it, and says so', async () => {
    const made: JsonObject[] = [];
    const { code, stdout, sent } = await planning(
      agent,
      { nodes },
      { onCreate: (json, dryRun) => void (dryRun || made.push(json)) },
    );
    expect([code, sent]).toEqual([0, ['create (dry run)', 'create']]);
    expect(stdout).toContain('covers 2 of 2 nodes');
    expect(stdout).toMatch(/daemonset\.apps\/agent created\n$/);
    expect(made).toMatchObject([{ metadata: { name: 'agent', namespace: 'default' } }]);
  });

  test.each([
    ['yes', 'y', 0, ['create (dry run)', 'create']],
    ['no', 'n', 1, ['create (dry run)']],
  ])('asks on a terminal: %s', async (_, answer, exitCode, writes) => {
    const { code, sent, asked } = await planning(agent, { nodes }, { answers: [answer] });
    expect(asked[0]).toContain('Create DaemonSet default/agent, with 2 pods?');
    expect([code, sent]).toEqual([exitCode, writes]);
  });

  test('says how many pods others lose for it', async () => {
    const full = ['n1', 'n2'].map((on) => node(on, { labels: linux, allocatable: { cpu: '1' } }));
    const low = daemonSet('low', { podSpec: { requests: { cpu: '1' } } });
    const pods = ['n1', 'n2'].map((on) => pod(`low-${on}`, { owner: low, node: on, requests: { cpu: '1' } }));
    const { asked, stdout } = await planning(
      `${agent} --priority-class system-node-critical`,
      { nodes: full, daemonSets: [low], pods },
      { answers: ['n'] },
    );
    expect(asked[0]).toContain('Create DaemonSet default/agent, with 2 pods, and lose 2 pods?');
    expect(stdout).toContain('comes by evicting default/low-n1');
  });

  test('does not ask with -y', async () => {
    const { asked, code } = await planning(`${agent} -y`, { nodes }, { answers: [] });
    expect([code, asked]).toEqual([0, []]);
  });

  test.each([
    ['--dry-run=client', [], '(dry run)'],
    ['--dry-run=server', ['create (dry run)'], '(server dry run)'],
  ])('%s creates nothing', async (flag, writes, word) => {
    const { code, stdout, sent } = await planning(`${agent} ${flag}`, { nodes }, { answers: [] });
    expect([code, sent]).toEqual([0, writes]);
    expect(stdout).toContain(`daemonset.apps/agent created ${word}\n`);
  });

  test('waits for its pods with --wait', async () => {
    const { code, stdout } = await planning(`${agent} --wait`, { nodes: [] });
    expect(code).toBe(0);
    expect(stdout).toMatch(/created\n0 daemon pods came, 0 went\n$/);
  });

  test('Ctrl-C while it is created, or right after, ends the waiting', async () => {
    const { code, stdout, stderr } = await planning(`${agent} --wait`, { nodes }, { interruptAt: 'create' });
    expect(code).toBe(130);
    expect(stdout).toContain('daemonset.apps/agent created\n0 daemon pods came, 0 went\n');
    expect(stderr).toContain('interrupted while waiting: default/agent has no pod for a yet');
  });

  test('exit code 1 where they do not come in time', async () => {
    const { code, stderr } = await planning(`${agent} --wait --timeout 5s`, { nodes }, {});
    expect(code).toBe(1);
    expect(stderr).toContain('error: timed out waiting: default/agent has no pod for a yet');
  });

  test('one that is there is not created again', async () => {
    const { code, stderr, sent } = await planning(agent, { nodes, daemonSets: [daemonSet('agent')] });
    expect([code, sent.filter((each) => each === 'create')]).toEqual([2, []]);
    expect(stderr).toContain('error: daemonsets.apps "agent" already exists in default');
  });

  test('what the server refuses is not created', async () => {
    const onCreate = () => {
      throw new ClusterError('usage', 'Error from server (Invalid): no');
    };
    const { code, stderr, sent } = await planning(agent, { nodes }, { onCreate, answers: [] });
    expect([code, sent]).toEqual([2, ['create (dry run)']]);
    expect(stderr).toContain('error: Error from server (Invalid): no');
  });

  test('what the server refuses is told once, and nothing is said to be created', async () => {
    const onCreate = () => {
      throw new ClusterError('forbidden', 'Error from server (Forbidden): exceeded quota: q');
    };
    const { stdout, stderr } = await planning(agent, { nodes }, { onCreate });
    expect(stdout).toContain('daemonset.apps/agent in default: would be refused\n  what would come of it');
    expect(`${stdout}${stderr}`.match(/exceeded quota/g)).toHaveLength(1);
  });

  const noDryRun = 'Error from server (BadRequest): admission webhook "a.example" does not support dry run';

  test('where a webhook cannot do a dry run it is created without one', async () => {
    const onCreate = (_: JsonObject, dryRun: boolean) => {
      if (dryRun) throw new ClusterError('usage', noDryRun);
    };
    const { code, stdout, stderr, sent } = await planning(agent, { nodes }, { onCreate });
    expect([code, sent]).toEqual([0, ['create (dry run)', 'create']]);
    expect(stderr).toContain(`note: ${noDryRun}: what the server would make of it`);
    expect(stdout).toMatch(/daemonset\.apps\/agent created\n$/);
  });

  const noRight =
    'Error from server (Forbidden): daemonsets.apps is forbidden: User "jane" cannot create resource "daemonsets" in API group "apps" in the namespace "default"';

  test.each([
    ['a dry run that the server cannot make is none', '--dry-run=server', 'usage', noDryRun],
    ['who may not create is not asked', '', 'forbidden', noRight],
  ] as const)('%s', async (_, flag, kind, message) => {
    const onCreate = () => {
      throw new ClusterError(kind, message);
    };
    const line = `${agent} ${flag}`.trim();
    const { code, stdout, stderr, sent, asked } = await planning(line, { nodes }, { onCreate, answers: [] });
    expect([code, sent, asked]).toEqual([2, ['create (dry run)'], []]);
    expect(stdout).toContain('covers 2 of 2 nodes');
    expect(stdout).not.toContain('created (');
    expect(stderr).toBe(`error: ${message}\n`);
  });

  test('one object for programs', async () => {
    const { stdout } = await planning(`${agent} -o json`, { nodes });
    expect(JSON.parse(stdout)).toMatchObject({
      kind: 'Plan',
      items: [
        {
          name: 'agent',
          action: 'create',
          impact: { daemonSets: [{ gains: [{ node: 'a' }, { node: 'b' }] }] },
        },
      ],
      results: [{ namespace: 'default', daemonSet: 'agent', done: 'created' }],
    });
  });

  test('-o name', async () => {
    expect((await planning(`${agent} -o name`, { nodes })).stdout).toBe('daemonset.apps/agent\n');
  });

  test('orphans that it would adopt are told', async () => {
    const labels = { 'app.kubernetes.io/name': 'agent', 'controller-revision-hash': 'x' };
    const orphan = pod('agent-x', { node: 'a', labels });
    const { stdout } = await planning(agent, { nodes, pods: [orphan] });
    expect(stdout).toMatch(/adopts +1 +a +agent-x/);
  });
});

describe('create --dry-run=client -o yaml', () => {
  test('is a whole manifest, and asks nobody', async () => {
    const openCluster = () => Promise.reject(new Error('asked'));
    const line = 'create agent --image registry.example/agent:1 --dry-run=client -o yaml'.split(' ');
    const { code, stdout } = await invoke(line, { openCluster });
    expect(code).toBe(0);
    expect(stdout).toMatchSnapshot();
  });

  test('names the namespace that is asked for, and no other', async () => {
    const line = [
      'create',
      'agent',
      '--image',
      'x',
      '--label',
      'namespace=',
      '--dry-run=client',
      '-o',
      'json',
    ];
    const [without, named] = await Promise.all([invoke(line), invoke([...line, '-n', 'monitoring'])]);
    const metadata = { name: 'agent', labels: { namespace: '', 'app.kubernetes.io/name': 'agent' } };
    expect(JSON.parse(without.stdout)).toHaveProperty('metadata', metadata);
    expect(JSON.parse(named.stdout)).toHaveProperty('metadata', { ...metadata, namespace: 'monitoring' });
  });

  test.each([
    ['--mount /a:/x --mount /b:/x', 'volumeMounts[1].mountPath: Invalid value: "/x": must be unique'],
    ['--cpu 200m --limits cpu=100m', 'must be less than or equal to cpu limit'],
    ['--max-unavailable 1 --max-surge 1', 'one of them must be 0'],
  ])('is none that no server takes: %s', async (flags, message) => {
    const line = `create agent --image x ${flags} --dry-run=client -o yaml`.split(' ');
    const { code, stdout, stderr } = await invoke(line);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
  });

  test('can be planned as it is', async () => {
    const line = ['create', 'agent', '--image', 'registry.example/agent:1', '--dry-run=client', '-o'];
    const [asYaml, asJson] = await Promise.all([invoke([...line, 'yaml']), invoke([...line, 'json'])]);
    for (const { stdout } of [asYaml, asJson]) {
      const plan = await planning('plan -f - -o json', { nodes }, { manifest: stdout });
      expect(JSON.parse(plan.stdout)).toMatchObject({ items: [{ warnings: [{ kind: 'NoPriorityClass' }] }] });
    }
  });
});

describe('create --from-deployment', () => {
  test('has its pods, and labels that it does not select', async () => {
    const made: JsonObject[] = [];
    const { code, stderr } = await planning(
      'create web-local --from-deployment web',
      { nodes },
      { deployments: [web], onCreate: (json) => void made.push(json) },
    );
    expect(code).toBe(0);
    expect(stderr).toContain('note: from Deployment web; left out: replicas, strategy');
    expect(made.at(-1)).toMatchObject({
      spec: {
        template: {
          metadata: { labels: { 'app.kubernetes.io/name': 'web-local' } },
          spec: { containers: [{ image: 'web:1' }] },
        },
      },
    });
  });

  test('none of that name', async () => {
    const { code, stderr } = await planning(
      'create a --from-deployment nobody',
      { nodes },
      { deployments: [web] },
    );
    expect(code).toBe(2);
    expect(stderr).toContain('error: deployments.apps "nobody" not found\n  there are: web\n');
  });
});

describe('create -f', () => {
  test('creates what the manifest says, taken to apps/v1', async () => {
    const made: JsonObject[] = [];
    const line = `create -f ${folder}frontend-v1beta1.yaml`;
    const { code } = await planning(line, { nodes }, { onCreate: (json) => void made.push(json) });
    expect(code).toBe(0);
    expect(made.at(-1)).toMatchObject({
      apiVersion: 'apps/v1',
      spec: { selector: { matchLabels: { app: 'frontend-webserver' } } },
    });
  });

  test('what the API would refuse is refused, with what to write', async () => {
    const { code, stderr, sent } = await planning(`create -f ${folder}no-selector.yaml`, { nodes });
    expect([code, sent.filter((each) => each === 'create')]).toEqual([2, []]);
    expect(stderr).toContain('error: spec.selector is missing');
    expect(stderr).toContain('matchLabels:');
  });

  test.each([
    [
      'two documents',
      toJson(manifest()) + toJson(manifest()),
      'create takes one DaemonSet: standard input holds 2',
    ],
    [
      'a Deployment',
      '{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"a"}}',
      'a DaemonSet is wanted',
    ],
  ])('refuses %s', async (_, text, message) => {
    const { code, stderr, sent } = await planning('create -f -', { nodes }, { manifest: text });
    expect([code, sent]).toEqual([2, []]);
    expect(stderr).toContain(message);
  });

  test('others in the same file are told', async () => {
    const text = `${toJson(manifest())}{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"}}`;
    const { stderr } = await planning('create -f -', { nodes }, { manifest: text });
    expect(stderr).toContain('note: not created, in the same file: 1 ConfigMap');
  });
});
